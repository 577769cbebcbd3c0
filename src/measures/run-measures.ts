import type { Season, SeasonsFile } from '../config/schema/seasons-file.ts';
import { messageOf, BellwetherError } from '../domain/errors.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import type { AsOf } from '../domain/run.ts';
import type { Transaction } from '../store/database.ts';
import { alignedLaunches } from '../season/aligned-launches.ts';
import { framed } from './frame.ts';

export interface MeasureInput {
  readonly connectionId: number;
  readonly asOf: AsOf;
  readonly seasons: readonly Season[];
  /** Days on which nobody could order; without it every day counts. */
  readonly calendar?: Pick<SeasonsFile, 'holidays' | 'closed_weekdays'>;
  /** Only the accounts in the temporary table `scope`; otherwise all. */
  readonly scoped: boolean;
}

/** A long statement of an analyst must not hold the store for ever. */
const STATEMENT_TIMEOUT = '15min';

/** Computes one measure and replaces its stored values. Gives the number of accounts that have one. */
export async function runMeasure(
  tx: Transaction,
  measure: MeasureDefinition,
  input: MeasureInput,
): Promise<number> {
  await tx.run(`SET LOCAL statement_timeout = '${STATEMENT_TIMEOUT}'`);
  await tx.run(`SET LOCAL work_mem = '128MB'`);
  await clear(tx, measure, input);
  return insertValues(tx, measure, input, 'bellwether.measure_values');
}

/** Computes one measure into any table with the columns of bellwether.measure_values, e.g. a temporary one. */
export async function insertValues(
  tx: Transaction,
  measure: MeasureDefinition,
  { connectionId, asOf, seasons, calendar, scoped }: MeasureInput,
  table: string,
): Promise<number> {
  const insert = `
    INSERT INTO ${table} (connection_id, as_of, account_id, measure, value, sample_size)
    SELECT $1::int, $2::date, account_id, '${measure.id}', value::float8, sample_size::int
    FROM (${framed(measure.sql, { scoped })}) computed`;
  const values = [
    connectionId,
    asOf.day,
    asOf.knownBefore,
    JSON.stringify(alignedLaunches(calendar ?? {}, seasons, asOf)),
  ];
  try {
    return await tx.run(insert, values);
  } catch (error) {
    if (error instanceof BellwetherError) throw error;
    throw new BellwetherError('bug', `the measure ${measure.id} failed: ${messageOf(error)}`, {
      cause: error,
    });
  }
}

async function clear(
  tx: Transaction,
  measure: MeasureDefinition,
  { connectionId, asOf, scoped }: MeasureInput,
): Promise<void> {
  const inScope = scoped ? ' AND account_id IN (SELECT account_id FROM pg_temp.scope)' : '';
  await tx.run(
    `DELETE FROM bellwether.measure_values
     WHERE connection_id = $1 AND as_of = $2 AND measure = $3${inScope}`,
    [connectionId, asOf.day, measure.id],
  );
}

/** The measures whose inputs this connection has. */
export function measurable(
  catalog: ReadonlyMap<string, MeasureDefinition>,
  entities: ReadonlySet<string>,
): readonly MeasureDefinition[] {
  return [...catalog.values()].filter(({ inputs }) => inputs.every((name) => entities.has(name)));
}
