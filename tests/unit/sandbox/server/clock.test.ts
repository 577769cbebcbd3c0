import { describe, expect, it } from '@jest/globals';
import { frozenClock, runningClock } from '../../../../src/sandbox/server/clock.ts';

const START = Date.UTC(2026, 3, 20, 8);
const never = new AbortController().signal;

describe('whoever sleeps by the sandbox’s clock', () => {
  it('sleeps while a frozen clock has not reached the instant, and wakes when it does', async () => {
    const clock = frozenClock(new Date(START));
    const woken: string[] = [];
    const both = [
      clock.sleepUntil(START + 2_000, never).then(() => woken.push('late')),
      clock.sleepUntil(START + 1_000, never).then(() => woken.push('early')),
    ];
    clock.advance(999);
    await Promise.resolve();
    expect(woken).toEqual([]);
    clock.advance(1);
    await both[1];
    expect(woken).toEqual(['early']);
    clock.advance(5_000);
    await Promise.all(both);
    expect(woken).toEqual(['early', 'late']);
  });

  it('wakes by itself when the clock runs', async () => {
    const clock = runningClock(new Date(START));
    const until = clock.now().getTime() + 5;
    await clock.sleepUntil(until, never);
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(until);
  });

  it('wakes when a clock that runs is moved on, for an instant months ahead too', async () => {
    const clock = runningClock(new Date(START));
    const months = 90 * 86_400_000;
    const sleep = clock.sleepUntil(START + months, never);
    clock.advance(months);
    await sleep;
    expect(clock.now().getTime()).toBeGreaterThanOrEqual(START + months);
  });

  it('wakes at once when it is told to stop', async () => {
    const clock = frozenClock(new Date(START));
    const stop = new AbortController();
    const sleep = clock.sleepUntil(START + 1_000, stop.signal);
    stop.abort();
    await sleep;
    await clock.sleepUntil(START + 1_000, stop.signal);
    expect(clock.now().getTime()).toBe(START);
  });
});
