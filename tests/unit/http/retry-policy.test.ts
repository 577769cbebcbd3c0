import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HttpFailure, type HttpFailureDetails } from '../../../src/http/http-failure.ts';
import {
  DEFAULT_RETRY_POLICY,
  delayBeforeRetry,
  type Attempt,
} from '../../../src/http/retry-policy.ts';

const POLICY = { maxAttempts: 6, baseDelayMs: 500, maxDelayMs: 30_000, maxRetryAfterMs: 120_000 };

function delay(details: HttpFailureDetails, attempt: Partial<Attempt> = {}): number | undefined {
  const first = { number: 1, repeatable: true, random: 0, ...attempt };
  return delayBeforeRetry(new HttpFailure('failed', details), first, POLICY);
}

describe('delayBeforeRetry, by status', () => {
  const [always, whereHarmless, never] = ['always', 'where harmless', 'never'];

  it.each([
    [429, always],
    [408, whereHarmless],
    [420, whereHarmless],
    [423, whereHarmless],
    [425, whereHarmless],
    [477, whereHarmless],
    [500, whereHarmless],
    [502, whereHarmless],
    [503, whereHarmless],
    [504, whereHarmless],
    [521, whereHarmless],
    [524, whereHarmless],
    [526, whereHarmless],
    [400, never],
    [401, never],
    [403, never],
    [404, never],
    [409, never],
    [410, never],
    [413, never],
    [414, never],
    [422, never],
    [431, never],
    [501, never],
    [505, never],
    [520, never],
    [527, never],
    [207, never],
    [302, never],
  ])('repeats a call that was answered %d %s', (status, when) => {
    const failure = { status, sent: 'yes' } as const;
    expect(delay(failure) !== undefined).toBe(when !== never);
    expect(delay(failure, { repeatable: false }) !== undefined).toBe(when === always);
  });

  it.each<[HttpFailureDetails['sent'], boolean, boolean]>([
    ['no', true, true],
    ['maybe', true, false],
    ['yes', true, false],
  ])('without an answer: sent %s', (sent, harmless, harmful) => {
    expect(delay({ sent }, { repeatable: true }) !== undefined).toBe(harmless);
    expect(delay({ sent }, { repeatable: false }) !== undefined).toBe(harmful);
  });
});

describe('delayBeforeRetry, by time', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1000],
    [3, 1000, 2000],
    [4, 2000, 4000],
    [5, 4000, 8000],
  ])('doubles from attempt to attempt, half of it by chance: %d', (number, least, most) => {
    expect(delay({ sent: 'no' }, { number, random: 0 })).toBe(least);
    expect(delay({ sent: 'no' }, { number, random: 1 })).toBe(most);
  });

  it('gives up after the last attempt', () => {
    expect(delay({ sent: 'no' }, { number: 6 })).toBeUndefined();
    expect(delay({ status: 429, sent: 'yes', retryAfterMs: 1 }, { number: 6 })).toBeUndefined();
  });

  it('never waits longer than the longest delay, nor not at all', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (number, random) => {
          const policy = { ...POLICY, maxAttempts: 100 };
          const attempt = { number, repeatable: true, random };
          const waited =
            delayBeforeRetry(new HttpFailure('', { sent: 'no' }), attempt, policy) ?? 0;
          expect(waited).toBeGreaterThanOrEqual(250);
          expect(waited).toBeLessThanOrEqual(30_000);
        },
      ),
    );
  });

  it.each([
    ['what the vendor asks for beats our own delay', 5000, 5000],
    ['also when it is nothing', 0, 0],
    ['up to the longest that is waited for', 120_000, 120_000],
    ['beyond that the run stops and goes on later', 120_001, undefined],
  ])('%s', (_, retryAfterMs, expected) => {
    expect(delay({ status: 429, sent: 'yes', retryAfterMs }, { random: 0.5 })).toBe(expected);
  });

  it('does not wait for a call that must not be repeated, whatever the vendor asks for', () => {
    const failure = { status: 503, sent: 'yes', retryAfterMs: 10 } as const;
    expect(delay(failure, { repeatable: false })).toBeUndefined();
    expect(delay({ status: 400, sent: 'yes', retryAfterMs: 10 })).toBeUndefined();
  });

  it('has a policy that ends: six attempts, about half a minute', () => {
    let total = 0;
    for (let number = 1; ; number += 1) {
      const attempt = { number, repeatable: true, random: 1 };
      const waited = delayBeforeRetry(new HttpFailure('', { sent: 'no' }), attempt);
      if (waited === undefined) break;
      total += waited;
    }
    expect(total).toBe(15_500);
    expect(DEFAULT_RETRY_POLICY.maxAttempts).toBe(6);
  });
});
