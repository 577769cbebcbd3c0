import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Store } from '../../../src/store/open-store.ts';
import { findStream, type StreamState } from '../../../src/store/stream-repository.ts';
import { PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const HOUR_MS = 3_600_000;

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** A book in whose org the health is a formula. */
async function open(...healths: readonly number[]): Promise<PipelineLab> {
  const lab = await PipelineLab.open(store.database, healths);
  const account = lab.crm.schema.get('Account');
  if (account === undefined) throw new Error('the CRM has no accounts');
  const fields = new Map(account.fields);
  const health = fields.get('Health');
  if (health !== undefined) fields.set('Health', { ...health, unstamped: true });
  lab.crm.schema = new Map(lab.crm.schema).set('Account', { ...account, fields });
  await lab.settle();
  await lab.settle(); // it meets its own writes, and is not to do so again
  return lab;
}

async function accounts(lab: PipelineLab): Promise<StreamState> {
  const state = await findStream(store.database, lab.connectionId, 'accounts');
  if (state === undefined) throw new Error('accounts were never read');
  return state;
}

function living(lab: PipelineLab): Promise<readonly { readonly crm_id: string }[]> {
  return store.database.rows(
    z.object({ crm_id: z.string() }),
    `SELECT crm_id FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL ORDER BY crm_id`,
    [lab.connectionId],
  );
}

describe('a value that moves no time of change', () => {
  it('is not met by the reading of changes, and is by the sweep when that is due', async () => {
    const lab = await open(80, 30);
    lab.crm.recompute('Account', 'A1', { Health: 20 });
    const early = await lab.run();
    expect(early.sync?.sweeps).toEqual([]);
    expect(lab.score('A1')).toBe(80);
    lab.crm.tick(24 * HOUR_MS);
    const { sync, score } = await lab.run();
    expect(sync?.sweeps).toMatchObject([
      { entity: 'accounts', read: 2, changed: 1, finished: true, problems: {} },
    ]);
    expect(score).toMatchObject({ scope: 'changed' });
    expect(lab.score('A1')).toBe(20);
  });

  it('is read again only when the next day has passed', async () => {
    const lab = await open(80);
    lab.crm.tick(24 * HOUR_MS);
    const before = lab.crm.serverTime();
    await lab.run();
    const { sweptAt } = await accounts(lab);
    expect(sweptAt?.getTime()).toBeGreaterThanOrEqual(before?.getTime() ?? Infinity);
    expect((await lab.run()).sync?.sweeps).toEqual([]);
    lab.crm.tick(24 * HOUR_MS);
    expect((await lab.run()).sync?.sweeps).toHaveLength(1);
  });

  it('costs a run no more calls than it may, and the next one goes on', async () => {
    const lab = await open(...Array.from({ length: 13 }, (_, index) => 60 + index));
    for (let n = 1; n <= 13; n += 1) lab.crm.recompute('Account', `A${String(n)}`, { Health: 30 });
    lab.crm.tick(24 * HOUR_MS);
    lab.settings = { sweep: { calls_per_run: 2 }, safety: { max_band_changes_percent: 100 } };
    const first = await lab.run();
    expect(first.sync?.sweeps).toMatchObject([{ entity: 'accounts', finished: false }]);
    const read = first.sync?.sweeps[0]?.read ?? 0;
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThan(13);
    const rest = [await lab.run(), await lab.run(), await lab.run()];
    const finished = rest.map(({ sync }) => sync?.sweeps[0]?.finished);
    expect(finished).toContain(true);
    const scores = Array.from({ length: 13 }, (_, index) => lab.score(`A${String(index + 1)}`));
    expect(new Set(scores)).toEqual(new Set([30]));
    expect((await accounts(lab)).sweep).toBeUndefined();
  });

  it('goes on where it stood when the process died within a sweep', async () => {
    const lab = await open(...Array.from({ length: 9 }, () => 70));
    lab.crm.tick(24 * HOUR_MS);
    lab.crm.recompute('Account', 'A9', { Health: 30 });
    lab.crm.beforePage = (object, page) => {
      if (object === 'Account' && page === 2) throw new Error('killed');
    };
    await expect(lab.run()).rejects.toThrow('killed');
    const { sweep, complete } = await accounts(lab);
    expect(complete).toBe(true);
    expect(sweep?.cursor).toBeDefined();
    lab.crm.beforePage = () => {};
    const { sync } = await lab.run();
    expect(sync?.sweeps).toMatchObject([{ entity: 'accounts', finished: true }]);
    expect(sync?.sweeps[0]?.read).toBeLessThan(9);
    expect(lab.score('A9')).toBe(30);
  });
});

describe('a record that was purged without a trace', () => {
  it('is found gone by the sweep, and what appeared meanwhile is not', async () => {
    const lab = await open(80, 70, 60);
    lab.crm.forget('Account', 'A2');
    await lab.run();
    expect(await living(lab)).toHaveLength(3);
    lab.crm.tick(24 * HOUR_MS);
    lab.account('A4', 50);
    await lab.run();
    expect((await living(lab)).map((row) => row.crm_id)).toEqual(['A1', 'A3', 'A4']);
  });

  it('is found after a month where nothing moves in silence', async () => {
    const lab = await PipelineLab.open(store.database, [80, 70]);
    await lab.settle();
    lab.crm.forget('Account', 'A2');
    lab.crm.tick(29 * 24 * HOUR_MS);
    await lab.run();
    expect(await living(lab)).toHaveLength(2);
    lab.crm.tick(2 * 24 * HOUR_MS);
    const { sync } = await lab.run();
    expect(sync?.sweeps.map(({ entity }) => entity).toSorted()).toEqual([
      'accounts',
      'tasks',
      'users',
    ]);
    expect(await living(lab)).toHaveLength(1);
  });
});
