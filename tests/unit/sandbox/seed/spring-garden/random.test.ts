import { describe, expect, it } from '@jest/globals';
import {
  type RandomStream,
  streamFamily,
} from '../../../../../src/sandbox/seed/spring-garden/random.ts';
import { mean } from './book.ts';

const DRAWS = 20_000;

function draws(random: RandomStream, draw: (random: RandomStream) => number): number[] {
  return Array.from({ length: DRAWS }, () => draw(random));
}

function first(seed: number, name: string, index: number): number[] {
  return draws(streamFamily(seed, name)(index), (random) => random.unit()).slice(0, 8);
}

function variance(values: readonly number[]): number {
  const middle = mean(values);
  return mean(values.map((value) => (value - middle) ** 2));
}

describe('a random stream', () => {
  it('gives the same numbers for the same seed, name and index, and others for any other', () => {
    expect(first(1, 'orders', 5)).toEqual(first(1, 'orders', 5));
    const others = [first(2, 'orders', 5), first(1, 'order', 5), first(1, 'orders', 6)];
    for (const other of others) expect(other).not.toEqual(first(1, 'orders', 5));
  });

  it('does not correlate with the stream of the next index', () => {
    const family = streamFamily(7, 'orders');
    const pairs = Array.from({ length: DRAWS }, (_, at) => [
      family(at).unit() - 0.5,
      family(at + 1).unit() - 0.5,
    ]);
    const correlation = mean(pairs.map(([one = 0, other = 0]) => one * other)) * 12;
    expect(Math.abs(correlation)).toBeLessThan(0.03);
  });

  it('is uniform in [0, 1)', () => {
    const values = draws(streamFamily(1, 'test')(0), (random) => random.unit());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThan(1);
    const tenths = Map.groupBy(values, (value) => Math.floor(value * 10));
    expect(tenths.size).toBe(10);
    for (const tenth of tenths.values()) {
      expect(Math.abs(tenth.length / DRAWS - 0.1)).toBeLessThan(0.01);
    }
  });

  it('draws both ends of a whole range and nothing beyond', () => {
    const values = draws(streamFamily(1, 'test')(1), (random) => random.whole(3, 5));
    expect(new Set(values)).toEqual(new Set([3, 4, 5]));
  });

  it('has the mean and the variance of the normal and the gamma distribution', () => {
    const normal = draws(streamFamily(1, 'test')(2), (random) => random.normal());
    expect(mean(normal)).toBeCloseTo(0, 1);
    expect(variance(normal)).toBeCloseTo(1, 1);
    for (const shape of [1, 4, 12]) {
      const gamma = draws(streamFamily(1, 'test')(shape), (random) => random.gamma(shape));
      expect(mean(gamma)).toBeCloseTo(1, 1);
      expect(variance(gamma) * shape).toBeCloseTo(1, 0);
    }
  });

  it('keeps the mean when it rounds', () => {
    const values = draws(streamFamily(1, 'test')(3), (random) => random.round(2.3));
    expect(new Set(values)).toEqual(new Set([2, 3]));
    expect(Math.abs(mean(values) - 2.3)).toBeLessThan(0.02);
  });

  it('makes a permutation of every number once', () => {
    const order = streamFamily(1, 'test')(4).permutation(100);
    expect(order.toSorted((one, other) => one - other)).toEqual([...Array(100).keys()]);
    expect(order).not.toEqual([...Array(100).keys()]);
  });
});
