import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import type { Store } from '../../../src/store/open-store.ts';
import { PipelineLab } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

async function mirrored(lab: PipelineLab): Promise<readonly string[]> {
  const rows = await store.database.rows(
    z.object({ crm_id: z.string() }),
    `SELECT crm_id FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL ORDER BY crm_id`,
    [lab.connectionId],
  );
  return rows.map((row) => row.crm_id);
}

describe('a record that has been read before and does not fit the mapping any more', () => {
  it('is parked and counts no longer as it was, as if it were read for the first time', async () => {
    const lab = await PipelineLab.open(store.database, [80, 70]);
    await lab.settle();
    lab.account('A1', 80, { Name: null });
    const { sync, score } = await lab.run();
    expect(sync?.streams.find(({ entity }) => entity === 'accounts')).toMatchObject({ parked: 1 });
    expect(await mirrored(lab)).toEqual(['A2']);
    expect(score?.scored).toBe(1);
  });

  it('counts again once it fits', async () => {
    const lab = await PipelineLab.open(store.database, [80, 70]);
    await lab.settle();
    lab.account('A1', 80, { Name: null });
    await lab.run();
    lab.account('A1', 60, { Name: 'Account A1' });
    await lab.run();
    expect(await mirrored(lab)).toEqual(['A1', 'A2']);
    expect(lab.score('A1')).toBe(60);
  });
});
