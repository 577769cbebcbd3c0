import { describe, expect, it } from '@jest/globals';
import { judge, type GateSlice } from '../../../../src/model/publish/gate.ts';

const POPULATION = 'everybody';

/** Every third of `count` accounts is lost; `skill` is how far its risk stands out of a scatter of 0 to 1. */
function ranking(count: number, skill: number, seed: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const scatter = ((index + 1) * (seed * 7919 + 104_729)) % 1009;
    return scatter / 1009 + (index % 3 === 0 ? skill : 0);
  });
}

interface Skills {
  readonly candidate: number;
  readonly running?: number;
  readonly rfm: number;
}

function slice(
  count: number,
  { candidate, running, rfm }: Skills,
  cutoff = '2026-01-20',
): GateSlice {
  return {
    cutoff,
    lost: Array.from({ length: count }, (_, index) => index % 3 === 0),
    candidate: ranking(count, candidate, 1),
    running: running === undefined ? undefined : ranking(count, running, 2),
    rfm: ranking(count, rfm, 3),
  };
}

describe('the gate', () => {
  it('refuses a model that is clearly worse than the running one', () => {
    const verdict = judge([slice(600, { candidate: 0.1, running: 0.5, rfm: 0.1 })], POPULATION);
    expect(verdict.result).toBe('refused');
    expect(verdict.reason).toMatch(/^worse than the running model by 0\.\d{3} AUC, which/);
    expect(verdict.comparisons.map(({ rival, worse }) => [rival, worse])).toEqual([
      ['running', true],
      ['rfm', false],
    ]);
  });

  it('refuses a first model that is clearly worse than RFM', () => {
    const verdict = judge([slice(600, { candidate: 0.1, rfm: 0.5 })], POPULATION);
    expect(verdict.reason).toMatch(/^worse than the RFM sum by/);
  });

  it('lets a better one pass', () => {
    const verdict = judge([slice(600, { candidate: 0.6, running: 0.3, rfm: 0.2 })], POPULATION);
    expect(verdict).toMatchObject({
      result: 'passed',
      reason: 'not worse than the running model or the RFM sum beyond chance',
    });
  });

  it('lets one pass that looks worse on few lapses, and says that it looks so', () => {
    const verdict = judge([slice(168, { candidate: 0.2, rfm: 0.3 })], POPULATION);
    expect(verdict.comparisons[0]?.difference).toBeLessThan(-0.02);
    expect(verdict.comparisons[0]?.high).toBeGreaterThan(0);
    expect(verdict.reason).toMatch(/yet it looks worse/);
  });

  it('is surer of the same difference the more cut-offs there are', () => {
    const skills = { candidate: 0.2, rfm: 0.3 };
    const one = judge([slice(168, skills)], POPULATION).comparisons[0];
    const four = judge(
      ['a', 'b', 'c', 'd'].map((cutoff) => slice(168, skills, cutoff)),
      POPULATION,
    ).comparisons[0];
    expect(four?.difference).toBeCloseTo(one?.difference ?? 0, 10);
    const width = (comparison: typeof one): number =>
      (comparison?.high ?? 0) - (comparison?.low ?? 0);
    expect(width(four)).toBeCloseTo(width(one) / 2, 10);
  });

  it('does not judge on too few lapses, and leaves out a cut-off that has hardly any', () => {
    const few = slice(60, { candidate: 0.1, rfm: 0.9 });
    const hardly = { ...slice(27, { candidate: 0.1, rfm: 0.9 }), cutoff: 'hardly' };
    const verdict = judge([few, hardly], POPULATION);
    expect(verdict).toMatchObject({
      result: 'unjudged',
      reason: expect.stringContaining('20 accounts that lapsed'),
      cutoffs: [{ cutoff: '2026-01-20', accounts: 60, lapsed: 20 }],
    });
  });

  it('has nothing to judge without history', () => {
    expect(judge([], POPULATION)).toMatchObject({ result: 'unjudged', cutoffs: [] });
  });
});
