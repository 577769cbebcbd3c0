import { describe, expect, it } from '@jest/globals';
import { lintModel, LINT_RULES } from '../../../../src/model/lint/lint-model.ts';
import type { SampledAccount } from '../../../../src/model/lint/book-sample.ts';
import { measureValues, type WrittenValues } from '../../../support/measure-values.ts';
import {
  alert,
  cards,
  evenSample,
  found,
  lintInput,
  scorecard,
  SHOPS,
} from '../../../support/lint-examples.ts';

const UP = [
  [0, 0],
  [1, 100],
] as const;

type Curve = readonly (readonly [number, number])[];

function only(curve: Curve, more: object = {}) {
  return lintInput({ scorecards: cards(scorecard('shops', [['rhythm', 1, curve]], more)) });
}

function withValues(values: (share: number, index: number) => WrittenValues) {
  let index = 0;
  const sample = evenSample((account, share): SampledAccount => {
    index += 1;
    return { ...account, values: measureValues(values(share, index - 1)) };
  });
  return lintInput({ scorecards: cards(SHOPS), sample });
}

describe('a model without faults', () => {
  it('has no findings on an even book', () => {
    const { findings } = lintModel(lintInput({ sample: evenSample() }));
    expect(findings).toEqual([]);
  });

  it('has rules with ids of their own', () => {
    expect(new Set(LINT_RULES.map(({ id }) => id)).size).toBe(LINT_RULES.length);
  });
});

describe('bands', () => {
  it.each([
    [
      'nobody can be green',
      [
        [0, 0],
        [1, 60],
      ],
      { severity: 'error' },
      /no account can be green/,
    ],
    [
      'none becomes green again',
      [
        [0, 0],
        [1, 69],
      ],
      { severity: 'warning' },
      /never be green again/,
    ],
    [
      'nobody can be red',
      [
        [0, 40],
        [1, 100],
      ],
      { severity: 'error' },
      /no account can be red/,
    ],
    [
      'none becomes red again',
      [
        [0, 36],
        [1, 100],
      ],
      { severity: 'warning' },
      /never be red again/,
    ],
  ] as const)('are found where %s', (_, curve, expected, message) => {
    const findings = found('unreachable-band', only(curve));
    expect(findings).toMatchObject([expected]);
    expect(findings[0]?.message).toMatch(message);
  });

  it.each([
    [
      'green',
      [
        [0, 0],
        [1, 70],
      ],
    ],
    [
      'red',
      [
        [0, 35],
        [1, 100],
      ],
    ],
  ] as const)('reach %s where the curve just does', (_, curve) => {
    expect(found('unreachable-band', only(curve))).toEqual([]);
  });

  it.each([
    [50, 1],
    [51, 0],
  ])(
    'with green from %i and a dead band of 5 around yellow from 40 give %i warnings',
    (green, count) => {
      const bands = { yellow_from: 40, green_from: green, dead_band: 5 };
      expect(found('narrow-band', only(UP, { bands }))).toHaveLength(count);
    },
  );

  it('are found where a colour holds nobody or nearly everybody', () => {
    const sample = evenSample((account, share) => ({
      ...account,
      band: share < 0.05 ? 'yellow' : 'green',
    }));
    const input = lintInput({ scorecards: cards(SHOPS), sample });
    expect(found('empty-band', input).map(({ severity, message }) => [severity, message])).toEqual([
      ['error', 'red holds 0 % of the accounts'],
      ['warning', '95 % of the accounts are green'],
    ]);
  });

  it('are not judged on a handful of accounts', () => {
    const sample = evenSample();
    const few = { ...sample, accounts: sample.accounts.slice(60, 100) };
    expect(found('empty-band', lintInput({ sample: few }))).toEqual([]);
  });
});

describe('caps', () => {
  const because = 'too quiet';
  const capped = (at_most: number) =>
    only(UP, { caps: [{ band: 'red', because, when: [{ measure: 'rhythm', at_most }] }] });

  it.each([
    [0.1, []],
    // Of the fifth of the shops that are as quiet, those with 40 points or more would be better by their score.
    [0.7, ['warning']],
    [0.9, ['error']],
  ])('at a value of %f or less are found as %j', (most, severities) => {
    const input = { ...capped(most), sample: evenSample() };
    expect(found('cap-holds-many', input).map(({ severity }) => severity)).toEqual(severities);
  });
});

describe('curves', () => {
  it('are found where they are flat', () => {
    expect(
      found(
        'flat-curve',
        only([
          [0, 50],
          [1, 50],
        ]),
      ),
    ).toMatchObject([{ severity: 'error', evidence: 'points along the curve: 50, 50' }]);
  });

  it('are found where a part goes against the healthy direction', () => {
    expect(
      found(
        'flat-curve',
        only([
          [0, 0],
          [1, 80],
          [2, 60],
        ]),
      ),
    ).toHaveLength(1);
    const falling = scorecard('shops', [
      [
        'lateness',
        1,
        [
          [0, 100],
          [1, 0],
        ],
      ],
    ]);
    expect(found('flat-curve', lintInput({ scorecards: cards(falling) }))).toEqual([]);
  });

  it.each([
    [
      'all values above',
      [
        [-2, 0],
        [-1, 100],
      ],
      ['error'],
    ],
    [
      'most values below, at the bad end',
      [
        [0.6, 0],
        [1, 100],
      ],
      ['warning'],
    ],
    [
      'most values above, with full marks',
      [
        [0, 0],
        [0.4, 100],
      ],
      ['note'],
    ],
    [
      'a third above',
      [
        [0, 0],
        [0.67, 100],
      ],
      [],
    ],
  ] as const)('are found where the data are not: %s', (_, curve, severities) => {
    const input = { ...only(curve), sample: evenSample() };
    expect(found('curve-outside-data', input).map(({ severity }) => severity)).toEqual(severities);
  });
});

describe('measures', () => {
  it('are found where the value is the same for everybody, and noted where it is for nearly everybody', () => {
    const all = withValues((share) => ({ rhythm: share, revenue: 1 }));
    const most = withValues((share, index) => ({ rhythm: share, revenue: index < 4 ? 0 : 1 }));
    expect(found('constant-measure', all)).toMatchObject([
      { severity: 'warning', evidence: '100 % of 100 accounts have 1.00' },
    ]);
    expect(found('constant-measure', most)).toMatchObject([{ severity: 'note' }]);
  });

  it('are left alone while one in ten differs', () => {
    const input = withValues((share, index) => ({ rhythm: share, revenue: index < 10 ? 0 : 1 }));
    expect(found('constant-measure', input)).toEqual([]);
  });

  it('are found where two put the accounts in the same order, whichever way round', () => {
    const input = withValues((share) => ({ rhythm: share, revenue: 1 - share ** 3 }));
    expect(found('same-measure-twice', input)).toMatchObject([
      { evidence: 'rank correlation -1.00 over 100 accounts' },
    ]);
  });

  it('are found where nobody, or hardly anybody, has a value', () => {
    const none = withValues((share) => ({ rhythm: share }));
    const few = withValues((share, index) => ({
      rhythm: share,
      ...(index < 5 ? { revenue: index } : {}),
    }));
    expect(found('measure-without-values', none)).toMatchObject([
      { severity: 'warning', evidence: '0 of 100 accounts have one' },
    ]);
    expect(found('measure-without-values', few)).toMatchObject([{ severity: 'note' }]);
  });

  it('leave many accounts without a score, which is found', () => {
    const sample = evenSample((account, share) =>
      share < 0.3 ? { ...account, score: undefined, band: undefined } : account,
    );
    expect(found('book-withheld', lintInput({ sample }))).toMatchObject([
      { message: '30 % of the active accounts get no score' },
    ]);
  });
});

describe('alerts', () => {
  it.each([
    [{ at_most: 0.1 }, { at_least: 0.1 }, 1],
    [{ at_most: 0.1 }, { at_least: 0.11 }, 0],
    [{ at_least: 0.5 }, { at_most: 0.6 }, 1],
    [{ at_least: 0.5 }, { at_most: 0.4 }, 0],
  ])('that trigger at %j and clear at %j give %i findings', (when, clears, count) => {
    const flapping = alert(
      'x',
      [{ measure: 'rhythm', ...when }],
      [{ measure: 'rhythm', ...clears }],
    );
    expect(found('alert-flaps', lintInput({ alerts: [flapping] }))).toHaveLength(count);
  });
});
