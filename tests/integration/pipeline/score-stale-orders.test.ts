import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { z } from 'zod';
import { addDays } from '../../../src/domain/days.ts';
import { runPipeline } from '../../../src/pipeline/run.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Fact } from '../../support/mirror-lab.ts';
import { PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

function order(id: string, amount: number): Fact {
  return { id, account: 'a', ordered_on: addDays(TODAY, -10), amount };
}

it('a score after a sync that was cut off between its pages and the facts of its orders counts them', async () => {
  const lab = await PipelineLab.open(store.database);
  const mirror = await MirrorLab.open(store.database);
  const { connectionId } = mirror;
  const context = { ...lab.context({}), connectionId };
  const score = () => runPipeline(context, { command: 'score', stages: ['score'], asOf: ASOF });
  const ordered = async () => {
    const rows = await store.database.rows(
      z.object({ value: z.coerce.number() }),
      'SELECT sum(value) AS value FROM mirror.order_facts WHERE connection_id = $1',
      [connectionId],
    );
    return rows[0]?.value;
  };
  await mirror.load({ accounts: [{ id: 'a' }], orders: [order('o', 100)] });
  await score();
  expect(await ordered()).toBe(100);
  await mirror.page('orders', [order('p', 40)]);
  expect((await score()).score).toMatchObject({ scope: 'changed' });
  expect(await ordered()).toBe(140);
});

const ASOF = { day: TODAY, knownBefore: addDays(TODAY, 1) };
