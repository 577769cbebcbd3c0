import { z } from 'zod';
import { runInSessions } from '../../src/measures/run-in-sessions.ts';
import { runMeasures } from '../../src/measures/run-measures.ts';
import type { Transaction } from '../../src/store/database.ts';
import { refreshValueStatistics } from '../../src/store/refresh-statistics.ts';
import type { BenchStore } from './bench-store.ts';
import { ownCpuMs, type Contestant } from './contestant.ts';
import { serverCpuMs } from './server-processes.ts';

/** The product: values are computed and stored as a run does, of all accounts in several sessions, of some in one transaction. */
export function bellwetherContestant({
  database,
  input,
  measures,
  sessions,
}: Pick<BenchStore, 'database' | 'input' | 'measures' | 'sessions'>): Contestant {
  const { connectionId, asOf } = input;
  return {
    name: 'bellwether',
    async compute(accounts) {
      if (accounts === undefined) {
        await runInSessions(database, measures, { ...input, sessions });
        // What it costs, the other ways do not have to pay.
        await refreshValueStatistics(database);
        return;
      }
      await database.transaction(async (tx) => {
        await enterScope(tx, accounts);
        await runMeasures(tx, measures, { ...input, scoped: true });
      });
    },
    async forget() {
      await database.run('TRUNCATE bellwether.account_values');
    },
    async cpuMs() {
      const server = await serverCpuMs(database);
      return server === undefined ? undefined : server + ownCpuMs();
    },
    async values(measure) {
      const rows = await database.rows(
        valueSchema,
        `SELECT account_id, value, sample_size FROM bellwether.measure_values
         WHERE connection_id = $1 AND as_of = $2 AND measure = $3`,
        [connectionId, asOf.day, measure],
      );
      return new Map(
        rows.map(({ account_id: account, value, sample_size: sampleSize }) => [
          account,
          { value, sampleSize },
        ]),
      );
    },
  };
}

const valueSchema = z.object({
  account_id: z.number(),
  value: z.number().nullable(),
  sample_size: z.number(),
});

/** As the score stage does with dirty accounts. */
async function enterScope(tx: Transaction, accounts: readonly number[]): Promise<void> {
  await tx.run('CREATE TEMP TABLE scope (account_id bigint PRIMARY KEY) ON COMMIT DROP');
  await tx.run('INSERT INTO pg_temp.scope SELECT unnest($1::bigint[])', [accounts]);
  await tx.run('ANALYZE pg_temp.scope');
}
