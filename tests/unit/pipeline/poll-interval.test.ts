import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pollIntervalMs, type PollFacts } from '../../../src/pipeline/poll-interval.ts';

const FACTS: PollFacts = {
  callsPerPoll: 40,
  daily: { used: 40_000, limit: 100_000 },
  reservePercent: 20,
  minMs: 60_000,
  maxMs: 3_600_000,
};

const DAY_MS = 86_400_000;

function secondsOf(change: Partial<PollFacts>): number {
  return pollIntervalMs({ ...FACTS, ...change }) / 1000;
}

function afterUse(used: number): number {
  return secondsOf({ daily: { used, limit: 100_000 } });
}

describe('the time to the next poll', () => {
  it('lets half of the calls that are left last for a day of such polls', () => {
    // 80,000 are ours, 40,000 used: 20,000 for polls are 500 of them, one in 172.8 s.
    expect(secondsOf({})).toBe(172.8);
    expect(secondsOf({ callsPerPoll: 80 })).toBe(345.6);
  });

  it('is the shortest while nothing is measured, and where calls abound', () => {
    expect(secondsOf({ callsPerPoll: undefined })).toBe(60);
    expect(secondsOf({ callsPerPoll: 1 })).toBe(60);
    expect(secondsOf({ callsPerPoll: 0 })).toBe(60);
  });

  it('is the longest where the calls that are ours are used up, or nobody says how many are left', () => {
    expect(secondsOf({ daily: { used: 80_000, limit: 100_000 } })).toBe(3600);
    expect(secondsOf({ daily: { used: 99_999, limit: 100_000 } })).toBe(3600);
    expect(secondsOf({ daily: undefined })).toBe(3600);
  });

  it('leaves the reserve alone, whatever others have used', () => {
    const facts = fc.record({
      calls: fc.integer({ min: 1, max: 500 }),
      limit: fc.integer({ min: 1000, max: 1_000_000 }),
      usedShare: fc.float({ min: 0, max: 1, noNaN: true }),
      reserve: fc.integer({ min: 0, max: 99 }),
    });
    fc.assert(
      fc.property(facts, ({ calls, limit, usedShare, reserve }) => {
        const used = Math.floor(limit * usedShare);
        const intervalMs = pollIntervalMs({
          callsPerPoll: calls,
          daily: { used, limit },
          reservePercent: reserve,
          minMs: 1,
          maxMs: DAY_MS * 2,
        });
        const spent = Math.floor(DAY_MS / intervalMs) * calls;
        expect(used + spent).toBeLessThanOrEqual(Math.max(used, (limit * (100 - reserve)) / 100));
      }),
    );
  });

  it('never shrinks as more is used', () => {
    const used = fc.tuple(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 100_000 }),
    );
    fc.assert(
      fc.property(used, ([a, b]) => {
        expect(afterUse(Math.min(a, b))).toBeLessThanOrEqual(afterUse(Math.max(a, b)));
      }),
    );
  });
});
