/** What decides how often a CRM is asked for changes. */
export interface PollFacts {
  /** API calls of a poll as measured; undefined before the first. */
  readonly callsPerPoll: number | undefined;
  /** The vendor's own count of the last 24 hours, where it tells. */
  readonly daily: { readonly used: number; readonly limit: number } | undefined;
  /** Share of the daily limit, in per cent, that is left to other programs. */
  readonly reservePercent: number;
  readonly minMs: number;
  readonly maxMs: number;
}

/** The other half is for the runs by the clock and for what a poll leads to: a poll must never be why a task is not made. */
const POLL_SHARE = 0.5;

/** Salesforce counts the calls of the last 24 hours: what is used now comes free again a day later. */
const DAY_MS = 86_400_000;

/**
 * From the end of a poll to the beginning of the next: so that the calls that are left last for a day of polls like the
 * latest ones. Pure; recomputed after each poll, it widens as others use up the limit and narrows as calls come free.
 */
export function pollIntervalMs(facts: PollFacts): number {
  const { callsPerPoll, daily, reservePercent, minMs, maxMs } = facts;
  if (callsPerPoll === undefined) return minMs;
  // A vendor that tells nothing may have little left.
  if (daily === undefined) return maxMs;
  const left = Math.floor((daily.limit * (100 - reservePercent)) / 100) - daily.used;
  const polls = Math.floor((left * POLL_SHARE) / Math.max(1, callsPerPoll));
  if (polls < 1) return maxMs;
  return Math.min(maxMs, Math.max(minMs, Math.ceil(DAY_MS / polls)));
}
