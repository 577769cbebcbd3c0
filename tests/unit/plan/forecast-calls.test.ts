import { describe, expect, it } from '@jest/globals';
import { forecastCalls } from '../../../src/plan/forecast-calls.ts';

describe('forecastCalls', () => {
  it.each([
    ['nothing costs nothing', { updates: 0, creations: 0, closings: 0 }, 0],
    ['a batch that is just full', { updates: 200, creations: 0, closings: 0 }, 1],
    ['one more', { updates: 201, creations: 0, closings: 0 }, 2],
    ['each kind goes out by itself', { updates: 1, creations: 1, closings: 1 }, 3],
    ['10,000 accounts', { updates: 10_000, creations: 350, closings: 199 }, 53],
  ])('%s', (_, counts, expected) => {
    expect(forecastCalls(counts, 200)).toBe(expected);
  });
});
