import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { replay, type ReplayRequest, type ReplayResult } from '../../../src/model/replay.ts';
import type { PipelineContext } from '../../../src/pipeline/context.ts';
import { withRunLock } from '../../../src/pipeline/run-lock.ts';
import { runPipeline } from '../../../src/pipeline/run.ts';
import { latestRuns } from '../../../src/store/run-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { orderHistory } from '../../support/order-history.ts';
import { shippedContext } from '../../support/shipped-context.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** A steady customer, and one who stops in April. */
const BOOK = orderHistory([
  { id: 'steady', from: '2025-06-02', everyDays: 14, orders: 30, amount: 400 },
  { id: 'leaver', from: '2025-06-04', everyDays: 21, orders: 15, amount: 900 },
]);

const REQUEST: ReplayRequest = {
  from: '2026-03-02',
  to: '2026-06-15',
  everyDays: 35,
  again: false,
};

const DAYS = ['2026-03-02', '2026-04-06', '2026-05-11', '2026-06-15'];

async function openBook(): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  await lab.load(BOOK);
  return lab;
}

async function replayed(lab: MirrorLab, more: Partial<ReplayRequest> = {}): Promise<ReplayResult> {
  return replay(await shippedContext(lab), { ...REQUEST, ...more });
}

/** All that the history holds of the days, as text; accounts by the CRM's id. */
async function history({ connectionId }: MirrorLab): Promise<readonly string[]> {
  const rows = await store.database.rows(
    z.object({ line: z.string() }),
    `SELECT a.crm_id || ' ' || (to_jsonb(s) - 'connection_id' - 'account_id')::text AS line
     FROM bellwether.scores s JOIN mirror.accounts a ON a.id = s.account_id
     WHERE s.connection_id = $1 ORDER BY s.as_of, a.crm_id`,
    [connectionId],
  );
  return rows.map(({ line }) => line);
}

const markSchema = z.object({
  as_of: z.string(),
  replayed: z.boolean(),
  model_version: z.string(),
});

function marks({ connectionId }: MirrorLab): Promise<readonly z.infer<typeof markSchema>[]> {
  return store.database.rows(
    markSchema,
    `SELECT as_of, replayed, model_version FROM bellwether.scorings WHERE connection_id = $1 ORDER BY as_of`,
    [connectionId],
  );
}

function whatWasDone({ days }: ReplayResult): readonly string[] {
  return days.map(({ what }) => what);
}

describe('a replay', () => {
  it('writes a score for every account and day, marked as replayed by the model', async () => {
    const lab = await openBook();
    const result = await replayed(lab);
    expect(result.days).toEqual(DAYS.map((day) => ({ day, what: 'replayed', scored: 2 })));
    expect(await marks(lab)).toEqual(
      DAYS.map((day) => ({ as_of: day, replayed: true, model_version: result.modelVersion })),
    );
    expect(await history(lab)).toHaveLength(8);
  });

  it('sees the customer go whom the live run could have seen go', async () => {
    const lab = await openBook();
    await replayed(lab);
    const leaver = (await history(lab)).filter((line) => line.startsWith('leaver'));
    const scores = leaver.map((line) => Number(/"score": ([\d.]+)/.exec(line)?.[1]));
    expect(scores[3]).toBeLessThan((scores[1] ?? 0) - 5);
  });

  it('gives the same bytes when it is repeated', async () => {
    const lab = await openBook();
    await replayed(lab);
    const before = await history(lab);
    expect(whatWasDone(await replayed(lab, { again: true }))).toEqual(Array(4).fill('replayed'));
    expect(await history(lab)).toEqual(before);
  });

  it('knows nothing of what happened later', async () => {
    const [lab, other] = [await openBook(), await openBook()];
    const shorter = { to: '2026-04-06' };
    await replayed(lab, shorter);
    const later = { id: 'leaver', from: '2026-04-06', everyDays: 3, orders: 20, amount: 5000 };
    const { orders = [] } = orderHistory([later]);
    await other.load({ orders: orders.map((order) => ({ ...order, id: `late-${order.id}` })) });
    await replayed(other, shorter);
    expect(await history(other)).toEqual(await history(lab));
  });

  it('leaves out the days that this model has done', async () => {
    const lab = await openBook();
    await replayed(lab, { to: '2026-04-06' });
    const result = await replayed(lab);
    expect(whatWasDone(result)).toEqual(['done before', 'done before', 'replayed', 'replayed']);
  });

  it('goes on where it was stopped, and reaches the same history', async () => {
    const [whole, stopped] = [await openBook(), await openBook()];
    await replayed(whole);
    const stop = new AbortController();
    const onProgress: PipelineContext['onProgress'] = ({ done }) => {
      if (done === 2) stop.abort();
    };
    const context = await shippedContext(stopped, { signal: stop.signal, onProgress });
    await expect(replay(context, REQUEST)).rejects.toThrow('abort');
    expect(await marks(stopped)).toHaveLength(2);
    expect((await latestRuns(store.database, stopped.connectionId, 1))[0]?.status).toBe(
      'interrupted',
    );
    await replayed(stopped);
    expect(await history(stopped)).toEqual(await history(whole));
  });

  it('never replaces a score that was made live', async () => {
    const lab = await openBook();
    const asOf = { day: '2026-04-06', knownBefore: '2026-04-07' };
    const context = await shippedContext(lab);
    await runPipeline(context, { command: 'score', stages: ['score'], asOf });
    const live = (await history(lab)).filter((line) => line.includes('"2026-04-06"'));
    // The live run has scored the day that its trend compares with as well: 2026-03-09.
    const request = { from: '2026-03-09', everyDays: 28, again: true };
    const result = await replayed(lab, request);
    expect(whatWasDone(result)).toEqual(['live', 'live', 'replayed', 'replayed']);
    expect((await history(lab)).filter((line) => line.includes('"as_of": "2026-04-06"'))).toEqual(
      live,
    );
  });

  it('takes scores that a live run was cut off over for live ones', async () => {
    const lab = await openBook();
    await replayed(lab, { to: '2026-03-02' });
    await store.database.run('DELETE FROM bellwether.scorings WHERE connection_id = $1', [
      lab.connectionId,
    ]);
    expect(whatWasDone(await replayed(lab, { to: '2026-03-02', again: true }))).toEqual(['live']);
  });

  it('takes nothing from the live run: neither its values nor the marks of what changed', async () => {
    const lab = await openBook();
    const context = await shippedContext(lab);
    const asOf = { day: '2026-07-01', knownBefore: '2026-07-02' };
    await runPipeline(context, { command: 'score', stages: ['score'], asOf });
    await lab.load(
      orderHistory([{ id: 'steady', from: '2026-06-30', everyDays: 1, orders: 1, amount: 5 }]),
    );
    const values = (): Promise<readonly { n: number }[]> =>
      store.database.rows(
        z.object({ n: z.number() }),
        'SELECT count(*)::int AS n FROM bellwether.measure_values WHERE connection_id = $1',
        [lab.connectionId],
      );
    const before = await values();
    await replayed(lab);
    expect(await values()).toEqual(before);
    expect(await lab.takeDirty()).toEqual(['steady']);
  });

  it('waits for no other run of the connection', async () => {
    const lab = await openBook();
    await withRunLock(store.database, lab.connectionId, async () => {
      await expect(replayed(lab)).rejects.toMatchObject({ code: 'run.busy' });
    });
    expect(await marks(lab)).toEqual([]);
  });
});
