import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rollUpSchema, type RollUp } from '../../../src/config/schema/roll-up.ts';
import { OTHER_MEMBERS, type GroupAccount } from '../../../src/domain/group.ts';
import type { Reason } from '../../../src/domain/score.ts';
import { NAMED_MEMBERS, rollUp } from '../../../src/scorecard/roll-up.ts';

const CERTAIN = { coverage: 1, sample: 1, freshness: 1, reconciliation: 1 };

function scored(crmId: string, score: number, weight?: number): GroupAccount {
  const standing = { score, band: 'green', confidence: CERTAIN, weight, moneyAtRisk: 10 } as const;
  return { crmId, name: `Shop ${crmId}`, standing };
}

function withheld(crmId: string, weight: number): GroupAccount {
  const standing = { withheld: 'too little data', weight, moneyAtRisk: 0 };
  return { crmId, name: `Shop ${crmId}`, standing };
}

function inactive(crmId: string): GroupAccount {
  return { crmId, name: `Shop ${crmId}`, standing: undefined };
}

function rules(changes: Partial<RollUp> = {}): RollUp {
  return rollUpSchema.parse(changes);
}

function scoreOf(accounts: readonly GroupAccount[], changes: Partial<RollUp> = {}) {
  return rollUp(accounts, rules(changes))?.rolledUp?.score;
}

describe('the score of a group', () => {
  const accounts = [scored('a', 90, 300), scored('b', 30, 100)];

  it('is the mean of its accounts by their revenue', () => {
    expect(scoreOf(accounts)).toBe(75);
  });

  it('is their plain mean, or that of the worst, where the scorecard says so', () => {
    expect(scoreOf(accounts, { method: 'mean' })).toBe(60);
    expect(scoreOf(accounts, { method: 'worst' })).toBe(30);
  });

  it('gives the worst account a share of its own', () => {
    expect(scoreOf(accounts, { worst_share: 0.2 })).toBe(66);
  });

  it('names what costs most first, in reasons that add up', () => {
    const made = rollUp(accounts, rules());
    expect(made?.rolledUp?.reasons).toMatchObject([
      { measure: 'b', value: 30, weight: 0.25, contribution: 7.5, lost: 17.5 },
      { measure: 'a', value: 90, weight: 0.75, contribution: 67.5, lost: 7.5 },
    ]);
    expect(made?.moneyAtRisk).toBe(20);
  });

  it('leaves an account without revenue out, unless none has any', () => {
    expect(scoreOf([scored('a', 90, 5), scored('b', 30), scored('c', 10, -4)])).toBe(90);
    expect(scoreOf([scored('a', 90), scored('b', 30)])).toBe(60);
  });

  it('names accounts that are withheld, and counts them as not known', () => {
    const made = rollUp([...accounts, withheld('c', 100), inactive('d')], rules());
    expect(made?.rolledUp?.score).toBe(75);
    expect(made?.group).toMatchObject({ active: 3, scored: 2, coverage: 0.8 });
    expect(made?.group.members.map(({ crmId, missing }) => [crmId, missing])).toEqual([
      ['c', 'too little data'],
      ['d', 'not active'],
      ['a', undefined],
      ['b', undefined],
    ]);
    expect(made?.rolledUp?.confidence.percent).toBe(80);
  });

  it('is withheld below the floor, and given on it', () => {
    const half = [scored('a', 90, 100), withheld('b', 100)];
    expect(scoreOf(half)).toBe(90);
    const made = rollUp(half, rules({ min_share: 0.51 }));
    expect(made).toMatchObject({ rolledUp: undefined, group: { coverage: 0.5 } });
    expect(scoreOf([withheld('a', 1)], { min_share: 0 })).toBeUndefined();
  });

  it('is none where nobody is active', () => {
    expect(rollUp([inactive('a'), inactive('b')], rules())).toBeUndefined();
    expect(rollUp([], rules())).toBeUndefined();
  });

  it('tells of the small accounts of a large group as one', () => {
    const many = Array.from({ length: 400 }, (_, index) =>
      scored(String(index), index % 100, 400 - index),
    );
    const { reasons = [], score } = rollUp(many, rules())?.rolledUp ?? {};
    expect(reasons).toHaveLength(NAMED_MEMBERS + 1);
    expect(reasons.at(-1)?.measure).toBe(OTHER_MEMBERS);
    expect(sumOf(reasons, 'contribution')).toBe(tenths(score ?? 0));
  });
});

function tenths(value: number): number {
  return Math.round(value * 10);
}

function sumOf(reasons: readonly Reason[], key: 'contribution' | 'lost'): number {
  let total = 0;
  for (const reason of reasons) total += tenths(reason[key]);
  return total;
}

describe('any group', () => {
  const account = fc.record({
    score: fc.integer({ min: 0, max: 1000 }),
    weight: fc.option(fc.double({ min: -10, max: 1e6, noNaN: true }), { nil: undefined }),
    kind: fc.constantFrom('scored', 'scored', 'scored', 'withheld', 'inactive'),
  });
  const groups = fc.array(account, { minLength: 1, maxLength: 130 }).map((all) =>
    all.map(({ score, weight, kind }, index) => {
      const id = `id-${String(index)}`;
      if (kind === 'inactive') return inactive(id);
      return kind === 'withheld' ? withheld(id, weight ?? 0) : scored(id, score / 10, weight);
    }),
  );
  const anyRules = fc.record({
    method: fc.constantFrom('weighted' as const, 'mean' as const, 'worst' as const),
    worst_share: fc.double({ min: 0, max: 1, noNaN: true }),
    min_share: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('has reasons that add up to its score, and losses that add up to the rest', () => {
    fc.assert(
      fc.property(groups, anyRules, (accounts, changes) => {
        const made = rollUp(accounts, rules(changes))?.rolledUp;
        if (made === undefined) return;
        expect(sumOf(made.reasons, 'contribution')).toBe(tenths(made.score));
        expect(sumOf(made.reasons, 'lost')).toBe(1000 - tenths(made.score));
      }),
    );
  });

  it('lies between its worst and its best account', () => {
    fc.assert(
      fc.property(groups, anyRules, (accounts, changes) => {
        const made = rollUp(accounts, rules(changes))?.rolledUp;
        if (made === undefined) return;
        const scores = accounts.flatMap(({ standing }) =>
          standing !== undefined && 'score' in standing ? [standing.score] : [],
        );
        expect(made.score).toBeGreaterThanOrEqual(Math.min(...scores));
        expect(made.score).toBeLessThanOrEqual(Math.max(...scores));
      }),
    );
  });

  it('does not depend on the order of its accounts', () => {
    const shuffled = groups.chain((accounts) =>
      fc.tuple(
        fc.constant(accounts),
        fc.shuffledSubarray(accounts, { minLength: accounts.length, maxLength: accounts.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, anyRules, ([accounts, other], changes) => {
        expect(rollUp(other, rules(changes))).toEqual(rollUp(accounts, rules(changes)));
      }),
    );
  });

  it('never gets worse when one of its accounts gets better', () => {
    const better = fc.tuple(groups, anyRules, fc.nat(), fc.integer({ min: 0, max: 1000 }));
    fc.assert(
      fc.property(better, ([accounts, changes, at, points]) => {
        const index = at % accounts.length;
        const raised = accounts.map((one, place) => {
          const { standing } = one;
          if (place !== index || standing === undefined || !('score' in standing)) return one;
          return {
            ...one,
            standing: { ...standing, score: Math.max(standing.score, points / 10) },
          };
        });
        const before = scoreOf(accounts, changes);
        if (before === undefined) return;
        expect(scoreOf(raised, changes)).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
