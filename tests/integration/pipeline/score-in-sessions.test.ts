import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Database, Transaction } from '../../../src/store/database.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** A database on which something happens when a session is about to store a measure, once. */
class TroubledDatabase {
  readonly database: Database;
  trouble: { readonly measure: string; strike(tx: Transaction): unknown } | undefined;

  constructor(database: Database) {
    this.database = {
      ...database,
      transaction: (work) =>
        database.transaction((tx) =>
          work({
            ...tx,
            run: async (sql, values) => {
              const { trouble } = this;
              if (trouble !== undefined && sql.includes(`'${trouble.measure}'`)) {
                this.trouble = undefined;
                await trouble.strike(tx);
              }
              return tx.run(sql, values);
            },
          }),
        ),
    };
  }

  /** The server ends the session. */
  kill(measure: string): void {
    this.trouble = {
      measure,
      strike: (tx) => tx.run('SELECT pg_terminate_backend(pg_backend_pid())'),
    };
  }
}

async function count(sql: string, ...values: readonly (string | number)[]): Promise<number> {
  const rows = await store.database.rows(
    z.object({ n: z.number() }),
    `SELECT count(*)::int AS n FROM ${sql}`,
    values,
  );
  return rows[0]?.n ?? -1;
}

function scorings({ connectionId }: PipelineLab, today: string): Promise<number> {
  return count('bellwether.scorings WHERE connection_id = $1 AND as_of = $2', connectionId, today);
}

function workSchemas({ connectionId }: PipelineLab): Promise<number> {
  return count(
    'pg_namespace WHERE starts_with(nspname, $1)',
    `bellwether_work_${String(connectionId)}_`,
  );
}

describe('a full scoring whose session is killed', () => {
  it('leaves the day open and nothing behind, and the next run makes it whole', async () => {
    const troubled = new TroubledDatabase(store.database);
    const lab = await PipelineLab.open(troubled.database, [80, 30]);
    await lab.settle();
    lab.account('A1', 10);
    troubled.kill('annual_revenue');
    await expect(lab.run({ today: day(1) })).rejects.toMatchObject({ code: 'store.unreachable' });
    expect(await scorings(lab, day(1))).toBe(0);
    expect(await workSchemas(lab)).toBe(0);
    expect(lab.score('A1')).toBe(80);
    const { score } = await lab.run({ today: day(1) });
    expect(score).toMatchObject({ scope: 'all', scored: 2 });
    expect([lab.score('A1'), lab.score('A2')]).toEqual([10, 30]);
  });

  it('takes the mark of a day that it was to score anew', async () => {
    const troubled = new TroubledDatabase(store.database);
    const lab = await PipelineLab.open(troubled.database, [80, 30]);
    await lab.settle();
    lab.account('A1', 10);
    troubled.kill('health');
    await expect(lab.run()).rejects.toMatchObject({ code: 'store.unreachable' });
    expect(await scorings(lab, TODAY)).toBe(0);
    expect((await lab.run()).score).toMatchObject({ scope: 'all', scored: 2 });
    expect(await scorings(lab, TODAY)).toBe(1);
  });
});

describe('a full scoring that is told to stop, as when its run lock is lost', () => {
  it('ends at the next measure and leaves the day open and nothing behind', async () => {
    const troubled = new TroubledDatabase(store.database);
    const lab = await PipelineLab.open(troubled.database, [80, 30]);
    await lab.settle();
    const stop = new AbortController();
    troubled.trouble = {
      measure: 'health',
      strike: () => {
        stop.abort(new Error('the lock is lost'));
      },
    };
    await expect(lab.run({ today: day(1), signal: stop.signal })).rejects.toThrow('lock is lost');
    const values = 'bellwether.measure_values WHERE connection_id = $1 AND as_of = $2';
    expect(await count(values, lab.connectionId, day(1))).toBe(0);
    expect(await scorings(lab, day(1))).toBe(0);
    expect(await workSchemas(lab)).toBe(0);
    expect((await lab.run({ today: day(1) })).score).toMatchObject({ scope: 'all', scored: 2 });
  });
});

describe('what a run left behind that was cut off', () => {
  it('goes with the next run of its connection that computes all accounts', async () => {
    const lab = await PipelineLab.open(store.database, [80]);
    await lab.settle();
    const own = `bellwether_work_${String(lab.connectionId)}_cutoff`;
    const other = `bellwether_work_${String(lab.connectionId)}00000_other`;
    for (const schema of [own, other]) {
      await store.database.run(`CREATE SCHEMA ${schema}`);
      await store.database.run(`CREATE UNLOGGED TABLE ${schema}.kept_orders (order_id bigint)`);
    }
    const { score } = await lab.run({ today: day(1) });
    expect(score?.scope).toBe('all');
    expect(await workSchemas(lab)).toBe(0);
    expect(await count('pg_namespace WHERE nspname = $1', other)).toBe(1);
    await store.database.run(`DROP SCHEMA ${other} CASCADE`);
  });
});
