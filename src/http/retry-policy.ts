import type { HttpFailure } from './http-failure.ts';

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly maxAttempts: number;
  readonly baseDelayMs: number;
  readonly maxDelayMs: number;
  /** A vendor that asks for a longer wait than this is not waited for: the run stops and goes on later. */
  readonly maxRetryAfterMs: number;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxAttempts: 6,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxRetryAfterMs: 120_000,
};

/** Statuses after which the same request may succeed, provided that repeating it does no harm. */
const PASSING_STATUSES = new Set([408, 420, 423, 425, 500, 502, 503, 504, 477]);

/** Statuses with which the vendor says that it did nothing. */
const REFUSED_STATUSES = new Set([429]);

export interface Attempt {
  /** From 1. */
  readonly number: number;
  /** Whether repeating the request can do no harm: reads, and writes that set fields to given values. */
  readonly repeatable: boolean;
  /** From 0 to 1, for the jitter. */
  readonly random: number;
}

/** How long to wait before the next attempt, or undefined to give up. Pure. */
export function delayBeforeRetry(
  failure: HttpFailure,
  attempt: Attempt,
  policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): number | undefined {
  if (attempt.number >= policy.maxAttempts) return undefined;
  if (!mayRepeat(failure, attempt.repeatable)) return undefined;
  if (failure.retryAfterMs !== undefined) {
    return failure.retryAfterMs > policy.maxRetryAfterMs ? undefined : failure.retryAfterMs;
  }
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt.number - 1));
  // Half fixed, half random: spread out, but never at once (AWS "equal jitter").
  return ceiling / 2 + (ceiling / 2) * attempt.random;
}

function mayRepeat(failure: HttpFailure, repeatable: boolean): boolean {
  if (failure.status !== undefined) {
    if (REFUSED_STATUSES.has(failure.status)) return true;
    const passing =
      PASSING_STATUSES.has(failure.status) || (failure.status >= 521 && failure.status <= 526);
    return passing && repeatable;
  }
  return failure.sent === 'no' || repeatable;
}
