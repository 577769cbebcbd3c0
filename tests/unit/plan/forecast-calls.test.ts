import { describe, expect, it } from '@jest/globals';
import { forecastCalls, writeWays } from '../../../src/plan/forecast-calls.ts';

const REQUESTS = { writeBatch: 200 };
const BULK = { writeBatch: 200, bulkUpdate: { from: 10_000, batch: 10_000, calls: 15 } };

describe('forecastCalls', () => {
  it.each([
    ['nothing costs nothing', { updates: 0, creations: 0, closings: 0 }, 0],
    ['a batch that is just full', { updates: 200, creations: 0, closings: 0 }, 1],
    ['one more', { updates: 201, creations: 0, closings: 0 }, 2],
    ['each kind goes out by itself', { updates: 1, creations: 1, closings: 1 }, 3],
    ['10,000 accounts', { updates: 10_000, creations: 350, closings: 199 }, 53],
  ])('%s', (_, counts, expected) => {
    expect(forecastCalls(writeWays(counts, REQUESTS))).toBe(expected);
  });

  it.each([
    ['one less than pays', 9999, 50],
    ['just enough', 10_000, 15],
    ['a rest that does not pay goes in requests', 20_350, 32],
    ['50,000 accounts', 50_000, 75],
  ])('counts bulk jobs: %s', (_, updates, expected) => {
    const counts = { updates, creations: 0, closings: 0 };
    expect(forecastCalls(writeWays(counts, BULK))).toBe(expected);
  });
});

describe('writeWays', () => {
  it('says of each kind of change how it goes out, and why so', () => {
    const ways = writeWays({ updates: 10_100, creations: 3, closings: 0 }, BULK);
    expect(ways).toEqual([
      {
        kind: 'create_task',
        way: 'requests',
        changes: 3,
        calls: 1,
        reason: '1 request of up to 200',
      },
      {
        kind: 'update_account',
        way: 'bulk',
        changes: 10_100,
        calls: 16,
        reason: '1 bulk job of up to 10000, instead of 51 requests',
      },
    ]);
  });

  it('says from when on bulk jobs would pay', () => {
    const ways = writeWays({ updates: 250, creations: 0, closings: 0 }, BULK);
    expect(ways).toMatchObject([
      { way: 'requests', reason: '2 requests of up to 200; bulk jobs pay from 10000 updates' },
    ]);
  });
});
