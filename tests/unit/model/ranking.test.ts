import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { amountInTop, auc, shareInTop, topLift, type Ranked } from '../../../src/model/ranking.ts';

/** `9+` is an account of risk 9 that was lost, `9-` one that stayed. */
function book(...accounts: readonly string[]): readonly Ranked[] {
  return accounts.map((text) => ({
    risk: Number(text.slice(0, -1)),
    amount: text.endsWith('+') ? 1 : 0,
  }));
}

const rankedBook = fc.array(
  fc.record({ risk: fc.integer({ min: 0, max: 6 }), amount: fc.constantFrom(0, 1) }),
  { minLength: 2, maxLength: 40 },
);

/** By the definition: every pair of a lost account and one that stayed. */
function aucByPairs(accounts: readonly Ranked[]): number {
  const wins: number[] = [];
  for (const lost of accounts.filter(({ amount }) => amount > 0)) {
    for (const stayed of accounts.filter(({ amount }) => amount === 0)) {
      wins.push(lost.risk > stayed.risk ? 1 : lost.risk === stayed.risk ? 0.5 : 0);
    }
  }
  return wins.reduce((sum, win) => sum + win, 0) / wins.length;
}

describe('auc', () => {
  it('is 1 when every lost account stands above every other, and 0 the other way round', () => {
    expect(auc(book('9+', '8+', '2-', '1-'))).toBe(1);
    expect(auc(book('9-', '8-', '2+', '1+'))).toBe(0);
  });

  it('counts a tie as one half', () => {
    expect(auc(book('5+', '5-'))).toBe(0.5);
    expect(auc(book('9+', '5+', '5-', '1-'))).toBe(0.875);
  });

  it('is not known where all were lost, or none', () => {
    expect(auc(book('9+', '1+'))).toBeUndefined();
    expect(auc(book('9-', '1-'))).toBeUndefined();
    expect(auc([])).toBeUndefined();
  });

  it('is the share of pairs that are ranked rightly, in any book', () => {
    fc.assert(
      fc.property(rankedBook, (accounts) => {
        const both: readonly Ranked[] = [
          ...accounts,
          { risk: 3, amount: 1 },
          { risk: 2, amount: 0 },
        ];
        expect(auc(both)).toBeCloseTo(aucByPairs(both), 10);
      }),
    );
  });

  it('does not depend on the scale of the risk', () => {
    fc.assert(
      fc.property(rankedBook, (accounts) => {
        const stretched = accounts.map((one) => ({ ...one, risk: Math.exp(one.risk) - 1e3 }));
        expect(auc(stretched)).toEqual(auc(accounts));
      }),
    );
  });
});

describe('what the top of a queue holds', () => {
  it('adds up the amounts of the first accounts', () => {
    const money: readonly Ranked[] = [
      { risk: 1, amount: 500 },
      { risk: 3, amount: 20 },
      { risk: 2, amount: 300 },
    ];
    expect(amountInTop(money, 2)).toBe(320);
    expect(shareInTop(money, 2)).toBeCloseTo(320 / 820, 12);
  });

  it('takes accounts tied at the edge in proportion', () => {
    expect(amountInTop(book('9+', '5+', '5-', '5-'), 2)).toBeCloseTo(1 + 1 / 3, 12);
  });

  it('takes a part of an account where the capacity is no whole number', () => {
    expect(amountInTop(book('9+', '5-'), 0.5)).toBe(0.5);
  });

  it('holds everything when the capacity is the book, or more', () => {
    expect(shareInTop(book('9-', '5+', '1+'), 3)).toBe(1);
    expect(shareInTop(book('9-', '5+', '1+'), 30)).toBe(1);
  });

  it('says nothing where nothing was at stake', () => {
    expect(shareInTop(book('9-', '5-'), 1)).toBeUndefined();
    expect(topLift(book('9-', '5-'))).toBeUndefined();
  });

  it('does not depend on the order of rows', () => {
    fc.assert(
      fc.property(rankedBook, fc.double({ min: 0, max: 40, noNaN: true }), (accounts, capacity) => {
        const turned = amountInTop(accounts.toReversed(), capacity);
        expect(turned).toBeCloseTo(amountInTop(accounts, capacity), 9);
      }),
    );
  });
});

describe('topLift', () => {
  it('is the share of losses in the riskiest tenth over the base rate', () => {
    // Twenty accounts, five lost; both of the riskiest tenth are.
    const lost = ['90+', '89+', '50+', '40+', '30+'];
    const stayed = Array.from({ length: 15 }, (_, index) => `${String(index)}-`);
    expect(topLift(book(...lost, ...stayed))).toBeCloseTo(1 / 0.25, 12);
  });

  it('is 1 for a ranking that says nothing', () => {
    expect(topLift(book('5+', '5-', '5-', '5-'))).toBeCloseTo(1, 12);
  });
});
