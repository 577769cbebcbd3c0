import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { forgetOldRuns } from '../../../src/store/retention.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** Everything that is there has happened so many days earlier. */
async function ageBy(days: number, connectionId: number): Promise<void> {
  const earlier = `- ${String(days)} * interval '1 day'`;
  await store.database.run(
    `UPDATE bellwether.runs SET finished_at = finished_at ${earlier} WHERE connection_id = $1`,
    [connectionId],
  );
  await store.database.run(
    `UPDATE bellwether.plans SET created_at = created_at ${earlier} WHERE connection_id = $1`,
    [connectionId],
  );
}

async function count(from: string, connectionId: number): Promise<number> {
  const rows = await store.database.rows(
    z.object({ found: z.number() }),
    `SELECT count(*)::int AS found FROM ${from}`,
    [connectionId],
  );
  return rows[0]?.found ?? 0;
}

const RUNS = 'bellwether.runs WHERE connection_id = $1';
const PLANS = 'bellwether.plans WHERE connection_id = $1';
const CHANGES =
  'bellwether.plan_changes c JOIN bellwether.plans p ON p.id = c.plan_id WHERE p.connection_id = $1';
const JOURNAL =
  'bellwether.journal j JOIN bellwether.plans p ON p.id = j.plan_id WHERE p.connection_id = $1';

async function labWithTwoRuns(): Promise<PipelineLab> {
  const lab = await PipelineLab.open(store.database, [80, 10]);
  await lab.run();
  lab.account('A1', 30);
  await lab.run();
  return lab;
}

describe('what is kept of ended runs', () => {
  it('is the latest run of a verb, the plans of the book, and every value that was overwritten', async () => {
    const lab = await labWithTwoRuns();
    const { connectionId } = lab;
    const before = await count(JOURNAL, connectionId);
    expect(before).toBeGreaterThan(0);
    expect(await count(CHANGES, connectionId)).toBeGreaterThan(0);
    await ageBy(91, connectionId);
    await forgetOldRuns(store.database, connectionId, 90);
    expect(await count(RUNS, connectionId)).toBe(1);
    expect(await count(CHANGES, connectionId)).toBe(0);
    expect(await count(PLANS, connectionId)).toBe(2);
    expect(await count(JOURNAL, connectionId)).toBe(before);
    // And a run finds all that it needs: nothing is written twice, no task made again.
    const { apply } = await lab.run();
    expect(apply).toMatchObject({ accountsUpdated: 0, tasksCreated: 0 });
  });

  it('is everything that is younger, and of another connection', async () => {
    const lab = await labWithTwoRuns();
    const other = await labWithTwoRuns();
    await ageBy(91, other.connectionId);
    await forgetOldRuns(store.database, lab.connectionId, 90);
    expect(await count(RUNS, lab.connectionId)).toBe(2);
    expect(await count(RUNS, other.connectionId)).toBe(2);
    expect(await count(CHANGES, other.connectionId)).toBeGreaterThan(0);
  });

  it('is a change that may be on its way, however old', async () => {
    const { connectionId } = await labWithTwoRuns();
    await store.database.run(
      `UPDATE bellwether.plan_changes SET status = 'sending'
       WHERE plan_id = (SELECT min(id) FROM ${PLANS})`,
      [connectionId],
    );
    const onTheWay = await count(`${CHANGES} AND c.status = 'sending'`, connectionId);
    await ageBy(91, connectionId);
    await forgetOldRuns(store.database, connectionId, 90);
    expect(await count(`${CHANGES} AND c.status = 'sending'`, connectionId)).toBe(onTheWay);
    expect(onTheWay).toBeGreaterThan(0);
  });

  it('is none of the plans of single accounts, of which webhooks make many', async () => {
    const { connectionId } = await labWithTwoRuns();
    await store.database.run(
      `UPDATE bellwether.plans SET partial = true WHERE connection_id = $1`,
      [connectionId],
    );
    await ageBy(91, connectionId);
    await forgetOldRuns(store.database, connectionId, 90);
    expect(await count(PLANS, connectionId)).toBe(0);
  });
});
