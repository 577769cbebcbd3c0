import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { aucInterval, compareAucs } from '../../../../src/model/publish/compare-aucs.ts';

interface Account {
  readonly candidate: number;
  readonly rival: number;
  readonly lost: boolean;
}

const small = fc.integer({ min: 0, max: 6 });
const accounts = fc
  .array(fc.record({ candidate: small, rival: small, lost: fc.boolean() }), { minLength: 4 })
  .filter((all) => {
    const lost = all.filter((one) => one.lost).length;
    return lost >= 2 && all.length - lost >= 2;
  });

function columns(all: readonly Account[]) {
  return {
    candidate: all.map(({ candidate }) => candidate),
    rival: all.map(({ rival }) => rival),
    lost: all.map(({ lost }) => lost),
  };
}

function above(x: number, y: number): number {
  if (x === y) return 0.5;
  return x > y ? 1 : 0;
}

function gap(x: Account, y: Account): number {
  return above(x.candidate, y.candidate) - above(x.rival, y.rival);
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function spread(values: readonly number[]): number {
  const middle = average(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
}

/** DeLong's paper, word for word: all pairs, and the covariances of the two structural components. */
function byPairs(all: readonly Account[]): { difference: number; variance: number } {
  const lost = all.filter((one) => one.lost);
  const kept = all.filter((one) => !one.lost);
  const v10 = lost.map((x) => average(kept.map((y) => gap(x, y))));
  const v01 = kept.map((y) => average(lost.map((x) => gap(x, y))));
  return {
    difference: average(v10),
    variance: spread(v10) / lost.length + spread(v01) / kept.length,
  };
}

describe('the difference of two AUCs', () => {
  it('is that of all pairs, with the variance of DeLong, whatever the ties', () => {
    fc.assert(
      fc.property(accounts, (all) => {
        const fast = compareAucs(columns(all));
        const slow = byPairs(all);
        expect(fast?.difference).toBeCloseTo(slow.difference, 10);
        expect(fast?.variance).toBeCloseTo(slow.variance, 10);
      }),
    );
  });

  it('of a ranking and itself is nothing, without doubt', () => {
    const lost = [true, false, true, false, false];
    const same = [5, 4, 3, 2, 1];
    const difference = compareAucs({ candidate: same, rival: same.map((one) => one * 10), lost });
    expect(difference).toEqual({ difference: 0, variance: 0 });
  });

  it('is not to be had where fewer than two were lost, or kept', () => {
    const ranks = { candidate: [1, 2, 3], rival: [3, 2, 1] };
    expect(compareAucs({ ...ranks, lost: [true, false, false] })).toBeUndefined();
    expect(compareAucs({ ...ranks, lost: [true, true, false] })).toBeUndefined();
  });
});

describe('the interval of one AUC', () => {
  it('has the AUC in its middle and narrows with the number of accounts', () => {
    const risks = [9, 8, 7, 6, 5, 4, 3, 2];
    const lost = [true, true, false, true, false, true, false, false];
    const one = aucInterval(risks, lost);
    const four = aucInterval(
      [...risks, ...risks, ...risks, ...risks],
      [...lost, ...lost, ...lost, ...lost],
    );
    // Of the 16 pairs 13 are in the right order.
    expect(one?.auc).toBeCloseTo(13 / 16);
    expect(((one?.low ?? 0) + (one?.high ?? 0)) / 2).toBeCloseTo(13 / 16);
    expect(four?.auc).toBeCloseTo(13 / 16);
    expect((four?.high ?? 1) - (four?.low ?? 0)).toBeLessThan(
      0.6 * ((one?.high ?? 0) - (one?.low ?? 0)),
    );
  });
});
