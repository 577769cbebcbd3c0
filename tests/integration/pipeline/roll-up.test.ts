import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { scorecardFileSchema, type Scorecard } from '../../../src/config/schema/scorecard-file.ts';
import { replay } from '../../../src/model/replay.ts';
import { explainAccount } from '../../../src/pipeline/explain.ts';
import { explainDifference } from '../../../src/pipeline/explain-difference.ts';
import { setOverride } from '../../../src/pipeline/score-overrides.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { openScoring } from '../../../src/store/scoring-repository.ts';
import { day, PipelineLab, TODAY } from '../../support/pipeline-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

const GROUP: Scorecard = scorecardFileSchema.parse({
  scorecard: 'group',
  segment: '*',
  title: 'Group',
  version: 'group-1',
  roll_up: {},
  bands: { yellow_from: 40, green_from: 65, dead_band: 0, hold_days: 0 },
});

/** Ten accounts, so that a change of two is no reason to score all of them; A2 and A3 belong to A1. */
async function openGroup(): Promise<PipelineLab> {
  const lab = await PipelineLab.open(store.database, [], { extraScorecards: [GROUP] });
  lab.account('A1', 80, { Size: '100' });
  lab.account('A2', 60, { Size: '300', ParentId: 'A1' });
  lab.account('A3', 20, { Size: '100', ParentId: 'A1' });
  for (let index = 4; index <= 10; index += 1) lab.account(`A${String(index)}`, 50);
  return lab;
}

const groupSchema = z.object({ as_of: z.string(), account: z.string(), row: z.unknown() });

/** All that is stored of groups, newest day last. */
async function stored({
  connectionId,
}: PipelineLab): Promise<readonly z.infer<typeof groupSchema>[]> {
  return store.database.rows(
    groupSchema,
    `SELECT s.as_of, a.crm_id AS account, to_jsonb(s) AS row
     FROM bellwether.extra_scores s JOIN mirror.accounts a ON a.id = s.account_id
     WHERE s.connection_id = $1 AND scorecard = 'group' ORDER BY s.as_of, a.crm_id`,
    [connectionId],
  );
}

/** Score, or why there is none, of each group on the newest day. */
async function groups(lab: PipelineLab): Promise<Readonly<Record<string, number | string>>> {
  const scoreSchema = z.object({ score: z.number().nullable(), withheld: z.string().nullable() });
  const rows = await stored(lab);
  const newest = rows.at(-1)?.as_of;
  return Object.fromEntries(
    rows
      .filter((row) => row.as_of === newest)
      .map(({ account, row }) => {
        const { score, withheld } = scoreSchema.parse(row);
        return [account, score ?? withheld ?? ''];
      }),
  );
}

function explain(lab: PipelineLab, account: string) {
  return explainAccount(lab.context(), account, { scorecard: 'group', asOf: undefined });
}

describe('a parent account', () => {
  it('has the score of its group, weighed by revenue, with the accounts as reasons', async () => {
    const lab = await openGroup();
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 56 });
    const { score, measures, others } = await explain(lab, 'A1');
    expect(measures.map(({ title, value, contribution }) => [title, value, contribution])).toEqual([
      ['Account A2', 60, 36],
      ['Account A3', 20, 4],
      ['Account A1', 80, 16],
    ]);
    expect(score).toMatchObject({
      band: 'yellow',
      confidence: 100,
      group: { active: 3, scored: 3, coverage: 1 },
      sentence: expect.stringContaining('Account A2 at 60 yellow (-24)'),
    });
    expect(others).toMatchObject([{ scorecard: 'health', score: 80 }]);
  });

  it('is scored anew when one of its accounts changes, and leaves the others alone', async () => {
    const lab = await openGroup();
    lab.account('A5', 50, { ParentId: 'A4' });
    await lab.run();
    lab.account('A3', 70);
    const { score } = await lab.run();
    expect(score).toMatchObject({ scope: 'changed', scored: 1 });
    expect(await groups(lab)).toEqual({ A1: 66, A4: 50 });
  });

  it('tells which account moved the score between two days', async () => {
    const lab = await openGroup();
    await lab.run();
    lab.account('A3', 70);
    lab.account('A2', 50);
    await lab.run({ today: day(28) });
    const difference = await explainDifference(lab.context(), 'A1', {
      scorecard: 'group',
      from: TODAY,
      to: day(28),
    });
    expect(difference.points).toBe(4);
    expect(difference.terms.map(({ title, points }) => [title, points])).toEqual([
      ['Account A2', -6],
      ['Account A3', 10],
    ]);
  });

  it('loses what moves to another parent, and ceases to be one without any', async () => {
    const lab = await openGroup();
    await lab.run();
    lab.account('A2', 60, { ParentId: 'A4' });
    expect((await lab.run()).score?.scope).toBe('changed');
    expect(await groups(lab)).toEqual({ A1: 50, A4: 50.1 });
    lab.crm.remove('Account', 'A3');
    await lab.run();
    expect(await groups(lab)).toEqual({ A4: 50.1 });
  });

  it('names what has no score, and has none itself when too little of the group is scored', async () => {
    const lab = await openGroup();
    lab.account('A3', null);
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 65 });
    expect((await explain(lab, 'A1')).score).toMatchObject({
      group: { active: 3, scored: 2, coverage: 0.8 },
      sentence: expect.stringContaining('not counted: Account A3 (too little data)'),
    });
    lab.account('A2', null);
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 'too little of the group is scored' });
  });

  it('needs no orders of its own: a head office that only pays has the score of its shops', async () => {
    const lab = await openGroup();
    lab.account('A1', 80, { Asleep: true });
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 50 });
    await expect(
      explainAccount(lab.context(), 'A1', { scorecard: 'health', asOf: undefined }),
    ).rejects.toMatchObject({ code: 'account.unknown' });
  });

  it('counts accounts of every level below it, each once', async () => {
    const lab = await openGroup();
    lab.account('A4', 50, { Size: '500', ParentId: 'A3' });
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 53, A3: 45 });
  });

  it('comes to an end where accounts are parents of each other, or of themselves', async () => {
    const lab = await openGroup();
    lab.account('A1', 80, { ParentId: 'A3' });
    lab.account('A4', 50, { ParentId: 'A4' });
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 56, A3: 56 });
    lab.account('A2', 10);
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 26, A3: 26 });
  });

  it('shows the score that a person has set for one of its accounts', async () => {
    const lab = await openGroup();
    await lab.run();
    const told = { reason: 'moves its warehouse', author: 'Ada Byron', from: TODAY, until: day(9) };
    const request = { account: 'A3', scorecard: 'health', score: 90, band: undefined, ...told };
    await setOverride(lab.context(), request);
    await lab.run();
    expect(await groups(lab)).toEqual({ A1: 70 });
  });

  it('stays as it is, to the byte, when nothing has changed', async () => {
    const lab = await openGroup();
    await lab.run();
    const before = await stored(lab);
    await lab.run();
    expect(await stored(lab)).toEqual(before);
  });

  it('has the score of past days too', async () => {
    const lab = await openGroup();
    await lab.run();
    const request = { from: day(-70), to: day(-70), everyDays: 1, again: false };
    await replay(lab.context(), request);
    const first = (await stored(lab)).filter(({ as_of: asOf }) => asOf === day(-70));
    expect(first).toMatchObject([{ account: 'A1', row: { score: 56 } }]);
    await replay(lab.context(), { ...request, again: true });
    expect((await stored(lab)).filter(({ as_of: asOf }) => asOf === day(-70))).toEqual(first);
  });
});

describe('groups', () => {
  const index = fc.integer({ min: 1, max: 12 });
  const change = fc.record({
    account: index,
    health: fc.option(fc.integer({ min: 0, max: 100 })),
    parent: fc.option(index),
    size: fc.integer({ min: 0, max: 50 }),
  });

  function put(
    lab: PipelineLab,
    { account, health, parent, size }: typeof change extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const parentId = parent === null ? null : `A${String(parent)}`;
    lab.account(`A${String(account)}`, health, { ParentId: parentId, Size: String(size) });
  }

  it('come to the same whether all is scored or what changed, whatever belongs to what', async () => {
    const books = fc.tuple(
      fc.array(change, { minLength: 12, maxLength: 12 }),
      fc.array(change, { minLength: 1, maxLength: 2 }),
    );
    await fc.assert(
      fc.asyncProperty(books, async ([accounts, changes]) => {
        const lab = await PipelineLab.open(store.database, [], { extraScorecards: [GROUP] });
        for (const [at, account] of accounts.entries()) put(lab, { ...account, account: at + 1 });
        const request = { stages: ['sync', 'score'] as const };
        await lab.run(request);
        for (const one of changes) put(lab, one);
        const { score } = await lab.run(request);
        const incremental = await stored(lab);
        await openScoring(store.database, lab.connectionId, TODAY);
        const full = await lab.run(request);
        expect([score?.scope, full.score?.scope]).toEqual([
          expect.not.stringMatching('all'),
          'all',
        ]);
        expect(await stored(lab)).toEqual(incremental);
      }),
      { numRuns: 12 },
    );
  });
});
