import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { connectionStatus } from '../../../src/pipeline/status.ts';
import { previewScores } from '../../../src/pipeline/preview-scores.ts';
import { scorecardFileSchema } from '../../../src/config/schema/scorecard-file.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { PipelineLab, TODAY, type Settings } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const GROUP = scorecardFileSchema.parse({
  scorecard: 'group',
  segment: '*',
  title: 'Group',
  version: 'group-1',
  roll_up: {},
  bands: { yellow_from: 40, green_from: 65, dead_band: 0, hold_days: 0 },
});

/** A health counts for half as many points above fifty. */
const STRICTER: Settings = {
  extraScorecards: [GROUP],
  scorecardVersion: 'test-2',
  scorecard: {
    measures: [
      {
        measure: 'health',
        weight: 1,
        curve: [
          [0, 0],
          [50, 50],
          [100, 75],
        ],
        missing: 'spread',
        full_sample: 1,
      },
    ],
  },
};

async function open(): Promise<PipelineLab> {
  const lab = await PipelineLab.open(store.database, [30, 70, 90], { extraScorecards: [GROUP] });
  lab.account('A2', 70, { ParentId: 'A3' });
  await lab.run();
  return lab;
}

/** Everything that a preview touches, as text. */
async function contents({ connectionId }: PipelineLab): Promise<readonly string[]> {
  const tables = [
    'scores',
    'extra_scores',
    'measure_values',
    'scorings',
    'score_yardsticks',
    'comparable_gaps',
    'model_versions',
    'models',
    'dirty_accounts',
    'runs',
    'plans',
  ];
  const found: string[] = [];
  for (const table of tables) {
    const rows = await store.database.rows(
      z.object({ line: z.string() }),
      `SELECT '${table} ' || to_jsonb(t)::text AS line FROM bellwether.${table} t
       WHERE connection_id = $1 ORDER BY 1`,
      [connectionId],
    );
    found.push(...rows.map(({ line }) => line));
  }
  return found;
}

describe('a preview of the scores', () => {
  it('says which accounts would change their band, and why', async () => {
    const lab = await open();
    const preview = await previewScores(lab.context({ settings: STRICTER }), { limit: 10 });
    expect(preview).toMatchObject({
      day: TODAY,
      present: expect.stringMatching(/^test-1\+/),
      previewed: expect.stringMatching(/^test-2\+/),
    });
    const [health, group] = preview.scorecards;
    expect(health).toMatchObject({
      scorecard: 'health',
      changed: 1,
      accounts: [
        {
          name: 'Account A2',
          from: { score: 70, band: 'green' },
          to: { score: 60, band: 'yellow' },
          terms: [{ id: 'health', points: -10 }],
          why: 'health (-10.0)',
        },
      ],
    });
    expect(health?.flow).toEqual([
      { from: 'green', to: 'green', accounts: 1 },
      { from: 'green', to: 'yellow', accounts: 1 },
      { from: 'red', to: 'red', accounts: 1 },
    ]);
    expect(group).toMatchObject({ scorecard: 'group', changed: 0 });
  });

  it('leaves nothing behind', async () => {
    const lab = await open();
    const before = await contents(lab);
    await previewScores(lab.context({ settings: STRICTER }), { limit: 10 });
    expect(await contents(lab)).toEqual(before);
  });

  it('tells of bands that move while the points stay', async () => {
    const lab = await open();
    const bands = { yellow_from: 20, green_from: 65, dead_band: 0, hold_days: 0 };
    const settings = { extraScorecards: [GROUP], scorecard: { bands } };
    const { scorecards } = await previewScores(lab.context({ settings }), { limit: 10 });
    expect(scorecards[0]?.accounts).toMatchObject([
      { name: 'Account A1', to: { band: 'yellow' }, terms: [], why: 'same points, other bands' },
    ]);
  });

  it('shows a new scorecard for what it is: scores that were not there before', async () => {
    const lab = await PipelineLab.open(store.database, [30, 70]);
    lab.account('A2', 70, { ParentId: 'A1' });
    await lab.run();
    const settings = { extraScorecards: [GROUP] };
    const { scorecards } = await previewScores(lab.context({ settings }), { limit: 10 });
    expect(scorecards[1]).toMatchObject({
      scorecard: 'group',
      flow: [{ from: 'none', to: 'yellow', accounts: 1 }],
      accounts: [{ name: 'Account A1', why: 'was not judged before' }],
    });
  });

  it('is empty when nothing would change, and lists no more than it is asked for', async () => {
    const lab = await open();
    const same = await previewScores(lab.context(), { limit: 10 });
    expect(same.present).toBe(same.previewed);
    expect(same.scorecards.map(({ changed }) => changed)).toEqual([0, 0]);
    const { scorecards } = await previewScores(lab.context({ settings: STRICTER }), { limit: 0 });
    expect(scorecards[0]).toMatchObject({ changed: 1, accounts: [] });
  });

  it('needs scores to be held against', async () => {
    const lab = await PipelineLab.open(store.database, [30]);
    await expect(previewScores(lab.context(), { limit: 1 })).rejects.toMatchObject({
      code: 'usage.invalid',
    });
  });
});

describe('the status', () => {
  it('counts the bands of further scorecards, and what share of the accounts has a score', async () => {
    const lab = await open();
    lab.account('A2', null);
    lab.account('A1', 30, { ParentId: 'A3' });
    await lab.run();
    expect((await connectionStatus(lab.context())).further).toEqual([
      {
        scorecard: 'group',
        title: 'Group',
        kind: 'rolled up',
        accounts: 1,
        scored: 1,
        coverage: 1,
        bands: { yellow: 1 },
        withheld: {},
        writtenTo: [],
      },
    ]);
    lab.account('A1', null);
    await lab.run();
    expect((await connectionStatus(lab.context())).further).toMatchObject([
      { scored: 0, coverage: 0, bands: {}, withheld: { 'too little of the group is scored': 1 } },
    ]);
  });
});
