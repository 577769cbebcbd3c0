import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createCallBudget } from '../../../src/http/call-budget.ts';
import { createCallGate, type CallGate, type LaneLimits } from '../../../src/http/call-gate.ts';

const HOUR = 3_600_000;

function gateWith(lanes: Readonly<Record<string, LaneLimits>>): CallGate {
  return createCallGate({
    lanes,
    budget: createCallBudget({ callsPerRun: 1e6, reservePercent: 0 }),
  });
}

function call<T>(gate: CallGate, send: () => Promise<T>, lane = 'read'): Promise<T> {
  const { signal } = new AbortController();
  return gate.call({ lane, repeatable: true, timeoutMs: HOUR, signal }, send);
}

describe('a lane of calls at once', () => {
  it('never has more of them under way, and uses all of its places', async () => {
    const gate = gateWith({ read: { concurrency: 3 } });
    const open: (() => void)[] = [];
    let most = 0;
    const calls = Array.from({ length: 20 }, () =>
      call(gate, () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        open.push(resolve);
        most = Math.max(most, open.length);
        return promise;
      }),
    );
    for (let done = 0; done < calls.length; done += 1) {
      await new Promise(setImmediate);
      expect(open.length).toBe(Math.min(3, calls.length - done));
      open.shift()?.();
    }
    await Promise.all(calls);
    expect(most).toBe(3);
  });

  it('frees the place of a call that fails', async () => {
    const gate = gateWith({ read: { concurrency: 1 } });
    const failed = call(gate, () => Promise.reject(new TypeError('broken')));
    await expect(failed).rejects.toThrow('broken');
    expect(await call(gate, () => Promise.resolve('next'))).toBe('next');
  });

  it('does not wait for another lane', async () => {
    const gate = gateWith({ read: { concurrency: 1 }, search: { concurrency: 1 } });
    const first = Promise.withResolvers<string>();
    const held = call(gate, () => first.promise);
    expect(await call(gate, () => Promise.resolve('found'), 'search')).toBe('found');
    first.resolve('read');
    expect(await held).toBe('read');
  });
});

const WINDOW_MS = 10_000;

/** When so many calls start that take so long each. */
async function starts(calls: number, lane: LaneLimits, tookMs: number): Promise<number[]> {
  const gate = gateWith({ read: lane });
  const started: number[] = [];
  const all = Array.from({ length: calls }, () =>
    call(gate, async () => {
      started.push(Date.now());
      await new Promise((resolve) => {
        setTimeout(resolve, tookMs);
      });
    }),
  );
  for (let step = 0; step < 1000 && started.length < calls; step += 1) {
    await jest.advanceTimersByTimeAsync(100);
  }
  await jest.advanceTimersByTimeAsync(HOUR);
  await Promise.all(all);
  return started;
}

function mostInWindow(started: readonly number[]): number {
  let most = 0;
  for (const from of started) {
    most = Math.max(most, started.filter((at) => at >= from && at < from + WINDOW_MS).length);
  }
  return most;
}

describe('a lane of calls by time', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['calls that take no time', 0],
    ['calls that take half a second', 500],
    ['calls that take longer than the window', 12_000],
  ])('never starts more in any window: %s', async (_, tookMs) => {
    const rate = { calls: 19, perMs: WINDOW_MS };
    const started = await starts(70, { concurrency: 10, rate }, tookMs);
    expect(started).toHaveLength(70);
    expect(mostInWindow(started)).toBeLessThanOrEqual(19);
  });

  it('uses what it may, and no bunch at the edge of two windows', async () => {
    const rate = { calls: 4, perMs: WINDOW_MS };
    const started = await starts(12, { concurrency: 4, rate }, 3000);
    expect(mostInWindow(started)).toBe(4);
    expect(started.at(-1)).toBeLessThan(2 * WINDOW_MS + 1000);
  });
});
