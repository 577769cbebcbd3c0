import { createSleepers } from './sleepers.ts';

/**
 * The sandbox's clock. It starts at a chosen instant and then runs at the speed of the host's clock,
 * so that a sandbox started with `--clock 2026-04-20T08:00:00Z` behaves like an org on that day.
 */
export interface SandboxClock {
  /** The sandbox's present. */
  now(): Date;
  /** Moves the sandbox's present forward, e.g. to let a day pass in a test. Never backwards. */
  advance(milliseconds: number): void;
  /** Resolves when the sandbox's present has reached the instant, or at once when the signal is aborted. */
  sleepUntil(atMs: number, signal: AbortSignal): Promise<void>;
}

/** A clock that starts at `start` (default: the host's present) and runs. `hostNow` is epoch milliseconds. */
export function runningClock(start?: Date, hostNow: () => number = Date.now): SandboxClock {
  let offsetMs = start === undefined ? 0 : start.getTime() - hostNow();
  const nowMs = (): number => hostNow() + offsetMs;
  const sleepers = createSleepers(nowMs, 'runs');
  return {
    now: () => new Date(nowMs()),
    advance(milliseconds) {
      if (milliseconds < 0) throw new RangeError('a sandbox clock cannot run backwards');
      offsetMs += milliseconds;
      sleepers.wake();
    },
    sleepUntil: (atMs, signal) => sleepers.sleepUntil(atMs, signal),
  };
}

/** A clock that stands still until it is advanced: for tests that compare bytes. */
export function frozenClock(start: Date): SandboxClock {
  let nowMs = start.getTime();
  const sleepers = createSleepers(() => nowMs, 'stands still');
  return {
    now: () => new Date(nowMs),
    advance(milliseconds) {
      if (milliseconds < 0) throw new RangeError('a sandbox clock cannot run backwards');
      nowMs += milliseconds;
      sleepers.wake();
    },
    sleepUntil: (atMs, signal) => sleepers.sleepUntil(atMs, signal),
  };
}
