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

interface Span {
  readonly from: number;
  to: number;
}

/** When so many calls start and end that take so long each. */
async function spans(calls: number, lane: LaneLimits, tookMs: () => number): Promise<Span[]> {
  const gate = gateWith({ read: lane });
  const seen: Span[] = [];
  const all = Array.from({ length: calls }, () =>
    call(gate, async () => {
      const span = { from: Date.now(), to: Infinity };
      seen.push(span);
      await new Promise((resolve) => {
        setTimeout(resolve, tookMs());
      });
      span.to = Date.now();
    }),
  );
  for (let step = 0; step < 1000 && seen.length < calls; step += 1) {
    await jest.advanceTimersByTimeAsync(100);
  }
  await jest.advanceTimersByTimeAsync(HOUR);
  await Promise.all(all);
  return seen;
}

/** The most that could be counted in one window, if each call is counted at the worst moment between start and end. */
function mostInWindow(seen: readonly Span[]): number {
  const most = seen.map(
    ({ to }) => seen.filter((other) => other.from <= to + WINDOW_MS && other.to > to - 1).length,
  );
  return Math.max(...most);
}

describe('a lane of calls by time', () => {
  let turn = 0;

  beforeEach(() => {
    jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['no time', () => 0],
    ['half a second', () => 500],
    ['longer than the window', () => 12_000],
    ['a moment or seconds', () => [20, 7000, 300, 2500][(turn += 1) % 4] ?? 0],
  ])(
    'can never be counted above its limit, wherever on the way it is counted: %s',
    async (_, tookMs) => {
      const rate = { calls: 19, perMs: WINDOW_MS };
      const seen = await spans(70, { concurrency: 10, rate }, tookMs);
      expect(seen).toHaveLength(70);
      expect(mostInWindow(seen)).toBeLessThanOrEqual(19);
    },
  );

  it('uses what it may: the next window begins a call after the last', async () => {
    const rate = { calls: 4, perMs: WINDOW_MS };
    const seen = await spans(12, { concurrency: 4, rate }, () => 100);
    expect(mostInWindow(seen)).toBe(4);
    expect(seen.at(-1)?.from).toBeLessThan(2 * (WINDOW_MS + 200));
  });

  it('has places for no more calls than the window, so that none waits for nothing', async () => {
    const rate = { calls: 2, perMs: WINDOW_MS };
    const seen = await spans(6, { concurrency: 10, rate }, () => 30_000);
    expect(mostInWindow(seen)).toBe(2);
  });
});
