import type { Season, SeasonsFile } from '../config/schema/seasons-file.ts';
import { messageOf, BellwetherError } from '../domain/errors.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import type { AsOf } from '../domain/run.ts';
import type { Transaction } from '../store/database.ts';
import {
  KEPT,
  openGatheredValues,
  packValues,
  type GatheredValues,
  type ValueTable,
} from '../store/value-table.ts';
import { alignedLaunches } from '../season/aligned-launches.ts';
import { framed, keepTable, keptAs } from './frame.ts';
import { insertOwnValues } from './run-own-measure.ts';
import { sharedTables } from './shared-tables.ts';

export interface MeasureInput {
  readonly connectionId: number;
  readonly asOf: AsOf;
  readonly seasons: readonly Season[];
  /** Days on which nobody could order; without it every day counts. */
  readonly calendar?: Pick<SeasonsFile, 'holidays' | 'closed_weekdays'>;
  /** Tables of the frame that are kept already. */
  readonly kept?: ReadonlySet<string>;
  /** The schema of those tables, where other sessions read them too. */
  readonly keptIn?: string;
  /** The frame's parameters, where many measures share them: the days of the seasons take a while to align. */
  readonly parameters?: readonly (string | number)[];
  /** Only the accounts in the temporary table `scope`; otherwise all. */
  readonly scoped: boolean;
  /** Where the values go, beside those that are there; without it they are kept, in the place of those. */
  readonly into?: ValueTable;
}

/** With the place where values are gathered. */
export type GatheringInput = MeasureInput & { readonly gathered: GatheredValues };

/** Nothing may hold the store for ever. */
const STATEMENT_TIMEOUT = '15min';

/**
 * Computes measures and replaces their stored values. What several of them read is computed once. `onMeasure` is told how
 * many are done, and may throw to stop; nothing is stored then.
 */
export async function runMeasures(
  tx: Transaction,
  measures: readonly MeasureDefinition[],
  input: MeasureInput,
  onMeasure: (done: number) => void = () => {},
): Promise<void> {
  await prepareToMeasure(tx);
  const gathered = await openGatheredValues(tx);
  const shared = { ...input, gathered, parameters: frameValues(input) };
  const kept = await keepShared(tx, measures, shared);
  for (const [index, measure] of measures.entries()) {
    await gatherValues(tx, measure, { ...shared, kept });
    onMeasure(index + 1);
  }
  await replaceValues(tx, shared);
  for (const table of [gathered, ...[...kept].map((name) => keptAs(name))]) {
    await tx.run(`DROP TABLE ${table}`);
  }
}

/** What the planner has to know, for the rest of the transaction. */
export async function prepareToMeasure(tx: Transaction): Promise<void> {
  // The planner's usual price of handing a row from one process to another keeps it from sharing the work on order lines.
  // Statistics are those of the kept tables: a tenth of the usual sample tells as much of rows that are so alike.
  await tx.run(`
    SET LOCAL statement_timeout = '${STATEMENT_TIMEOUT}';
    SET LOCAL work_mem = '128MB';
    SET LOCAL parallel_tuple_cost = 0.01;
    SET LOCAL default_statistics_target = 10`);
}

/** Stores what was gathered. Values that are kept go first: what an account has no value of any more must not stay. */
export async function replaceValues(
  tx: Transaction,
  { connectionId, asOf, scoped, gathered, into = KEPT }: GatheringInput,
): Promise<void> {
  // As an array, so that the few rows are found by the index whatever the planner believes of the many.
  const inScope = scoped
    ? ' AND account_id = ANY (ARRAY(SELECT account_id FROM pg_temp.scope))'
    : '';
  const { day } = asOf;
  if (into === KEPT) {
    await tx.run(`DELETE FROM ${into} WHERE connection_id = $1 AND as_of = $2${inScope}`, [
      connectionId,
      day,
    ]);
  }
  await packValues(tx, { connectionId, day }, { from: gathered, into });
}

async function keepShared(
  tx: Transaction,
  measures: readonly MeasureDefinition[],
  input: MeasureInput,
): Promise<ReadonlySet<string>> {
  const kept = new Set<string>();
  for (const name of sharedTables(measures)) {
    await keepOne(tx, name, { ...input, kept });
    kept.add(name);
  }
  return kept;
}

/** Computes a table of the frame from those that are kept. */
export async function keepOne(tx: Transaction, name: string, input: MeasureInput): Promise<void> {
  // Over all accounts there are nearly as many groups as rows: sorting those takes two thirds of the time of hashing them.
  if (!input.scoped) await tx.run('SET LOCAL enable_hashagg = off');
  await tx.run(keepTable(name, input), parametersOf(input));
  if (!input.scoped) await tx.run('SET LOCAL enable_hashagg TO DEFAULT');
  await tx.run(`ANALYZE ${keptAs(name, input.keptIn)}`);
}

/** Computes one measure; its values are added to those that are gathered. */
export async function gatherValues(
  tx: Transaction,
  measure: MeasureDefinition,
  input: GatheringInput,
): Promise<void> {
  if (measure.file !== undefined) {
    await insertOwnValues(tx, measure, {
      select: framed(measure.sql, input),
      values: parametersOf(input),
      into: input.gathered,
    });
    return;
  }
  await insertValues(tx, measure, input);
}

/** What rests on an amount in a currency without a rate (NaN in the mirror) has no value. */
async function insertValues(
  tx: Transaction,
  measure: MeasureDefinition,
  input: GatheringInput,
): Promise<void> {
  const insert = `
    INSERT INTO ${input.gathered} (account_id, measure, value, sample_size)
    SELECT account_id, '${measure.id}', nullif(value::float8, 'NaN'), sample_size::int
    FROM (${framed(measure.sql, input)}) computed`;
  try {
    await tx.run(insert, parametersOf(input));
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    throw new BellwetherError('bug', `the measure ${measure.id} failed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

function parametersOf(input: MeasureInput): readonly (string | number)[] {
  return input.parameters ?? frameValues(input);
}

/** The parameters of the frame. */
export function frameValues({
  connectionId,
  asOf,
  seasons,
  calendar = {},
}: MeasureInput): readonly (string | number)[] {
  return [
    connectionId,
    asOf.day,
    asOf.knownBefore,
    JSON.stringify(alignedLaunches(calendar, seasons, asOf)),
  ];
}

/** The measures whose inputs this connection has. */
export function measurable(
  catalog: ReadonlyMap<string, MeasureDefinition>,
  entities: ReadonlySet<string>,
): readonly MeasureDefinition[] {
  return [...catalog.values()].filter(({ inputs }) => inputs.every((name) => entities.has(name)));
}
