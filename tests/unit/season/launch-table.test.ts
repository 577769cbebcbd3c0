import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '../../../src/domain/days.ts';
import { cumulative } from '../../../src/season/cumulative.ts';
import { expectedCurves, launchRows, positionOf } from '../../../src/season/launch-table.ts';
import { LaunchTally, type AccountSales, type Sale } from '../../../src/season/launch-tally.ts';

const LAUNCHES = [
  { launchOn: '2024-03-04', endsOn: '2024-03-18' },
  { launchOn: '2025-03-03', endsOn: '2025-03-17' },
  { launchOn: '2026-03-02', endsOn: '2026-03-16' },
];

/** Good Friday of 2025 fell into the season, say; only in the north. */
const NORTH_CLOSED = '2025-03-05';

interface DrawnSale {
  readonly launch: number;
  readonly offset: number;
  readonly value: number;
}

function tallyOf(accounts: readonly AccountSales[], knownBefore = '2026-03-06'): LaunchTally {
  const tally = new LaunchTally({
    launches: LAUNCHES,
    knownBefore,
    calendarOf: (place) => (day) => place !== 'north' || day !== NORTH_CLOSED,
  });
  for (const account of accounts) tally.add(account);
  return tally;
}

function account(
  id: string,
  sales: readonly (readonly [launch: number, day: number, value: number])[],
  more: Partial<AccountSales> = {},
): AccountSales {
  return {
    account: id,
    name: id.toUpperCase(),
    segment: 'rural',
    place: null,
    sales: sales.map(([launch, offset, value]): Sale => {
      return { launch, day: addDays(LAUNCHES[launch]?.launchOn ?? '', offset), value };
    }),
    ...more,
  };
}

function accountsOf(sales: readonly (readonly DrawnSale[])[]): readonly AccountSales[] {
  return sales.map((own, at) =>
    account(
      `a${String(at)}`,
      own.map(({ launch, offset, value }) => [launch, offset, value] as const),
      { segment: at % 2 === 0 ? 'even' : 'odd', place: at % 3 === 0 ? 'north' : null },
    ),
  );
}

describe('LaunchTally', () => {
  it('adds up by launch day, and by the launch day that is known', () => {
    const tally = tallyOf([
      account('a', [
        [0, 0, 10],
        [0, 3, 20],
        [0, 4, 40],
        [1, 2, 5],
        [2, 3, 7],
      ]),
      account('b', [[1, 13, 100]]),
    ]);
    expect(tally.launchDay()).toBe(4);
    const [segment] = tally.segments();
    expect(segment).toMatchObject({
      segment: 'rural',
      accounts: 2,
      byNow: [30, 5, 7],
      totals: [70, 105, 7],
      buyers: [1, 1, 1],
    });
    expect(segment?.curves[0]?.slice(0, 6)).toEqual([10, 10, 10, 30, 70, 70]);
  });

  it('lets a day on which nobody could order pass for accounts of that place alone', () => {
    const sales = [[1, 4, 10]] as const;
    const [north, south] = tallyOf([
      account('n', sales, { place: 'north', segment: 'north' }),
      account('s', sales, { segment: 'south' }),
    ]).segments();
    expect(north?.byNow).toEqual([0, 10, 0]);
    expect(south?.byNow).toEqual([0, 0, 0]);
  });

  it('names who bought last time and not yet, those first who had by the same launch day', () => {
    const { accounts, ...counts } = tallyOf([
      account('bought', [
        [1, 0, 50],
        [2, 1, 1],
      ]),
      account('never', [[0, 0, 50]]),
      account('late-buyer', [[1, 9, 900]]),
      account('missing', [
        [1, 1, 30],
        [1, 9, 40],
      ]),
    ]).missing();
    expect(
      accounts.map(({ account: id, lastByNow, lastSeason }) => [id, lastByNow, lastSeason]),
    ).toEqual([
      ['missing', 30, 70],
      ['late-buyer', 0, 900],
    ]);
    expect(counts).toEqual({ count: 2, late: 1, lastSeason: 970 });
  });

  it('keeps the most important of very many, and counts all', () => {
    const many = Array.from({ length: 2500 }, (_, at) =>
      account(`a${String(at)}`, [[1, 0, at + 1]]),
    );
    const { accounts, count } = tallyOf(many).missing();
    expect(count).toBe(2500);
    expect(accounts).toHaveLength(500);
    expect([accounts[0]?.lastSeason, accounts.at(-1)?.lastSeason]).toEqual([2500, 2001]);
  });

  const sale = fc.record({
    launch: fc.nat(2),
    offset: fc.integer({ min: -3, max: 20 }),
    value: fc.double({ min: 0, max: 1000, noNaN: true }),
  });
  const book = fc.array(fc.array(sale, { maxLength: 6 }), { minLength: 1, maxLength: 6 });

  it('does not look ahead: what is dated later never changes what was known', () => {
    fc.assert(
      fc.property(book, fc.integer({ min: 1, max: 20 }), (sales, days) => {
        const knownBefore = addDays('2026-03-02', days);
        const known = accountsOf(sales).map((one) => ({
          ...one,
          sales: one.sales.filter(({ day }) => day < knownBefore),
        }));
        const [with_, without] = [
          tallyOf(accountsOf(sales), knownBefore),
          tallyOf(known, knownBefore),
        ];
        expect(with_.segments()).toEqual(without.segments());
        expect(with_.missing()).toEqual(without.missing());
      }),
    );
  });

  it('has curves that never fall, end in the total, and expectations that never fall either', () => {
    fc.assert(
      fc.property(book, (sales) => {
        const segments = tallyOf(accountsOf(sales), '2026-04-01').segments();
        for (const { curves, totals } of segments) {
          for (const [launch, curve] of curves.entries()) {
            expect(curve).toEqual(curve.toSorted((one, other) => one - other));
            expect(curve.at(-1)).toBeCloseTo(totals[launch] ?? Number.NaN, 6);
          }
        }
        for (const expectations of expectedCurves(segments).values()) {
          for (const [index, { expected }] of expectations.entries()) {
            expect(expected).toBeGreaterThanOrEqual(
              (expectations[index - 1]?.expected ?? 0) - 1e-9,
            );
          }
        }
      }),
    );
  });
});

describe('launchRows', () => {
  const sales = tallyOf([
    account('a', [
      [0, 0, 100],
      [1, 0, 100],
      [2, 0, 40],
    ]),
    account('b', [[2, 1, 5]], { segment: 'new' }),
    account(
      'c',
      [
        [0, 0, 200],
        [1, 1, 200],
        [2, 1, 210],
      ],
      { segment: 'urban' },
    ),
  ]).segments();

  it('gives a row a segment in the order of the calendar, and one for all', () => {
    const rows = launchRows(sales, ['urban', 'rural', 'new', 'unknown']);
    expect(rows.map(({ segment, value, position }) => [segment, value, position])).toEqual([
      ['urban', 210, 'within'],
      ['rural', 40, 'below'],
      ['new', 5, 'above'],
      ['all', 255, 'within'],
    ]);
    expect(rows.at(-1)?.expectation?.expected).toBeCloseTo(300, 6);
    expect(rows[1]?.earlier).toEqual([
      { value: 100, total: 100, buyers: 1 },
      { value: 100, total: 100, buyers: 1 },
    ]);
  });

  it('has no row for all where there is one segment', () => {
    expect(launchRows(sales, ['urban'])).toHaveLength(1);
  });
});

describe('positionOf', () => {
  const expectation = { low: 10, expected: 20, high: 40 };

  it.each([
    [9.9, 'below'],
    [10, 'within'],
    [40, 'within'],
    [40.1, 'above'],
  ])('%d is %s', (value, position) => {
    expect(positionOf(value, expectation)).toBe(position);
  });

  it('is unknown without an earlier launch', () => {
    expect(positionOf(5, null)).toBe('unknown');
  });
});

describe('cumulative', () => {
  it('leaves out what would make it fall', () => {
    expect(cumulative([1, 0, -5, 2])).toEqual([1, 1, 1, 3]);
  });
});
