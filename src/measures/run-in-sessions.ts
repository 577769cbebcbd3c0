import type { MeasureDefinition } from '../domain/measure.ts';
import type { Database, Transaction } from '../store/database.ts';
import { openGatheredValues } from '../store/value-table.ts';
import { withWorkSchema } from '../store/work-schema.ts';
import { framed, keepTable, keptAs } from './frame.ts';
import {
  frameValues,
  gatherValues,
  keepOne,
  prepareToMeasure,
  replaceValues,
  type GatheringInput,
  type MeasureInput,
} from './run-measures.ts';
import { shareTasks, type Task } from './share-tasks.ts';
import { sharedTables } from './shared-tables.ts';

/** Of all accounts, into the values that are kept. */
export type SessionsInput = Pick<MeasureInput, 'connectionId' | 'asOf' | 'seasons' | 'calendar'> & {
  /** Most sessions of the database at a time. */
  readonly sessions: number;
};

/**
 * Computes measures of all accounts as {@link runMeasures} does, in several sessions of the database: PostgreSQL computes
 * what it inserts with one processor. The values are gathered first and then replace the stored ones in one transaction:
 * until then nothing is stored, whatever fails. Nobody may write the mirror meanwhile: the caller holds the run lock.
 */
export function runInSessions(
  database: Database,
  measures: readonly MeasureDefinition[],
  { sessions, ...input }: SessionsInput,
  onMeasure: (done: number) => void = () => {},
): Promise<void> {
  return withWorkSchema(database, input.connectionId, async (schema) => {
    const gathered = await database.transaction((tx) => openGatheredValues(tx, schema));
    const all = { ...input, scoped: false };
    const live = { ...all, keptIn: schema, gathered, parameters: frameValues(all) };
    await shareTasks(tasksOf(database, measures, live, onMeasure), sessions);
    await database.transaction(async (tx) => {
      await prepareToMeasure(tx);
      await replaceValues(tx, live);
    });
  });
}

type LiveInput = GatheringInput & { readonly keptIn: string };

/** The tables of the frame that several measures read, and the measures, which begin when their tables are there. */
function tasksOf(
  database: Database,
  measures: readonly MeasureDefinition[],
  live: LiveInput,
  onMeasure: (done: number) => void,
): readonly Task[] {
  const shared = sharedTables(measures);
  const needsOf = (sql: string): readonly string[] =>
    shared.filter((name) => sql.includes(`FROM ${keptAs(name, live.keptIn)})`));
  const tables = shared.map((name, place) => {
    const input = { ...live, kept: new Set(shared.slice(0, place)) };
    const run = (): Promise<void> => inSession(database, (tx) => keepOne(tx, name, input));
    return { name, needs: needsOf(keepTable(name, input)), priority: TABLES_FIRST, run };
  });
  const input = { ...live, kept: new Set(shared) };
  let done = 0;
  return [
    ...tables,
    ...measures.map((measure) => ({
      name: measure.id,
      needs: needsOf(framed(measure.sql, input)),
      priority: /\border_(lines|items)\b/.test(measure.sql) ? LONG_ONES_EARLY : 0,
      async run() {
        await inSession(database, (tx) => gatherValues(tx, measure, input));
        done += 1;
        onMeasure(done);
      },
    })),
  ];
}

/** Everything waits for the tables; and what takes long must not be what is left at the end, for one session alone. */
const [TABLES_FIRST, LONG_ONES_EARLY] = [2, 1];

function inSession(database: Database, step: (tx: Transaction) => Promise<void>): Promise<void> {
  return database.transaction(async (tx) => {
    await prepareToMeasure(tx);
    // What a crash of the server takes, the next run computes anew.
    await tx.run('SET LOCAL synchronous_commit = off');
    await step(tx);
  });
}
