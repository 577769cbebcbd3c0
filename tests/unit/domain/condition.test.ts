import { describe, expect, it } from '@jest/globals';
import { measureHolds } from '../../../src/domain/condition.ts';
import { measureValues } from '../../support/measure-values.ts';

const on = { measure: 'fill_rate', min_sample: 0 };

describe('measureHolds', () => {
  it.each([
    ['at least, reached', { ...on, at_least: 0.5 }, 0.5, true],
    ['at least, missed', { ...on, at_least: 0.5 }, 0.499, false],
    ['at most, reached', { ...on, at_most: 0.5 }, 0.5, true],
    ['at most, missed', { ...on, at_most: 0.5 }, 0.501, false],
    ['both, inside', { ...on, at_least: 0.2, at_most: 0.5 }, 0.3, true],
    ['both, below', { ...on, at_least: 0.2, at_most: 0.5 }, 0.1, false],
    ['both, above', { ...on, at_least: 0.2, at_most: 0.5 }, 0.6, false],
    ['a bound of 0 is a bound', { ...on, at_most: 0 }, 0.1, false],
    ['the value 0 is a value', { ...on, at_least: 0 }, 0, true],
  ])('%s', (_, condition, value, expected) => {
    expect(measureHolds(condition, measureValues({ fill_rate: value }))).toBe(expected);
  });

  it('is false without the measure and without its value', () => {
    const condition = { ...on, at_most: 1 };
    expect(measureHolds(condition, measureValues({}))).toBe(false);
    expect(measureHolds(condition, measureValues({ fill_rate: [undefined, 9] }))).toBe(false);
    expect(measureHolds(condition, measureValues({ return_rate: 0.1 }))).toBe(false);
  });

  it.each([
    [2, false],
    [3, true],
  ])('trusts a value from the smallest sample on: %d observations', (sample, expected) => {
    const condition = { measure: 'fill_rate', at_most: 1, min_sample: 3 };
    expect(measureHolds(condition, measureValues({ fill_rate: [0.5, sample] }))).toBe(expected);
  });
});
