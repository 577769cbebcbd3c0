import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Caller } from '../../../../src/sandbox/hubspot/access/caller.ts';
import { createRateLimiter } from '../../../../src/sandbox/hubspot/access/rate-limiter.ts';
import { portalSettings } from '../../../../src/sandbox/hubspot/hubspot-sandbox-options.ts';
import { frozenClock } from '../../../../src/sandbox/server/clock.ts';

const caller = (kind: Caller['kind'], appId: number): Caller => ({
  kind,
  appId,
  userId: 1,
  scopes: new Set(),
});

function limiter(start = '2026-04-20T08:00:00Z'): {
  readonly clock: ReturnType<typeof frozenClock>;
  readonly rates: ReturnType<typeof createRateLimiter>;
} {
  const clock = frozenClock(new Date(start));
  const settings = portalSettings({ port: 0, seed: 1, clock, tier: 'free' });
  return { clock, rates: createRateLimiter({ settings, clock, enforced: true }) };
}

describe('the rolling window', () => {
  it('never lets more than its limit through, however the calls come', () => {
    const waits = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 400 })), {
      minLength: 200,
      maxLength: 400,
    });
    fc.assert(
      fc.property(waits, (taken) => {
        const { clock, rates } = limiter();
        const admitted: number[] = [];
        for (const wait of taken) {
          clock.advance(wait);
          const now = clock.now().getTime();
          const within = admitted.filter((at) => at > now - 10_000).length;
          const { refusedBy } = rates.admit(caller('service_key', 1), 'plain');
          expect(refusedBy === undefined).toBe(within < 100);
          if (refusedBy === undefined) admitted.push(now);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is one for each app', () => {
    const { rates } = limiter();
    for (let n = 0; n < 100; n += 1) rates.admit(caller('service_key', 1), 'plain');
    expect(rates.admit(caller('service_key', 1), 'plain').refusedBy).toBe('TEN_SECONDLY_ROLLING');
    expect(rates.admit(caller('oauth', 2), 'plain').refusedBy).toBeUndefined();
  });
});

describe('the second of searches', () => {
  it('is one for the whole account', () => {
    const { rates } = limiter();
    for (let n = 0; n < 5; n += 1) rates.admit(caller('service_key', n), 'search');
    expect(rates.admit(caller('oauth', 9), 'search').refusedBy).toBe('SECONDLY');
  });
});

describe('the day', () => {
  it('ends the calls of keys, not those of OAuth apps, until midnight of the portal', () => {
    const { clock, rates } = limiter('2026-04-20T12:00:00Z');
    const key = caller('service_key', 1);
    while (rates.daily().used < 250_000) {
      rates.admit(key, 'plain');
      if (rates.daily().used % 100 === 0) clock.advance(10);
      if (rates.admit(caller('service_key', 2), 'search').refusedBy !== undefined)
        clock.advance(1_000);
    }
    clock.advance(10_000);
    expect(rates.admit(key, 'plain').refusedBy).toBe('DAILY');
    expect(rates.admit(key, 'search').refusedBy).toBe('DAILY');
    expect(rates.admit(caller('oauth', 3), 'plain').refusedBy).toBeUndefined();
    clock.advance(24 * 3_600_000);
    expect(rates.admit(key, 'plain').refusedBy).toBeUndefined();
  });
});
