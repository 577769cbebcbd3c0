import { describe, expect, it } from '@jest/globals';
import { fitBoostedStumps } from '../../../../src/model/calibrate/boosted-stumps.ts';
import { auc } from '../../../../src/model/ranking.ts';

/** Lost in the middle of the values: a shape that no monotone curve has. */
function hill(count: number, from: number) {
  const values = Array.from({ length: count }, (_, index) => [((index + from) * 0.618) % 1, 0.5]);
  return { values, lost: values.map(([value = 0]) => value > 0.4 && value < 0.6) };
}

describe('boosted trees', () => {
  it('find a shape that no curve has, on accounts that they have not seen', () => {
    const risk = fitBoostedStumps(hill(600, 0));
    const unseen = hill(300, 1000.37);
    const ranked = unseen.values.map((row, index) => ({
      risk: risk(row),
      amount: unseen.lost[index] === true ? 1 : 0,
    }));
    expect(auc(ranked)).toBeGreaterThan(0.97);
  });

  it('let a missing value speak for itself', () => {
    const values = Array.from({ length: 300 }, (_, index) => [index % 3 === 0 ? undefined : index]);
    const risk = fitBoostedStumps({ values, lost: values.map(([value]) => value === undefined) });
    expect(risk([undefined])).toBeGreaterThan(risk([7]) + 2);
  });

  it('give the same risk each time', () => {
    const rows = hill(200, 3);
    expect(fitBoostedStumps(rows)([0.5, 0.5])).toBe(fitBoostedStumps(rows)([0.5, 0.5]));
  });
});
