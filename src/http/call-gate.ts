import PQueue from 'p-queue';
import type { CallBudget } from './call-budget.ts';
import { currentTally } from './call-tally.ts';
import { HttpFailure } from './http-failure.ts';
import { interruption, pause, throwIfAborted } from './pause.ts';
import { RateWindow } from './rate-window.ts';
import { DEFAULT_RETRY_POLICY, delayBeforeRetry, type RetryPolicy } from './retry-policy.ts';

export interface LaneLimits {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** The other side counts no more than `calls` in any `perMs` (sliding window). */
  readonly rate?: { readonly calls: number; readonly perMs: number };
}

export interface CallOptions {
  readonly lane: string;
  /** API calls that the vendor counts for it. */
  readonly cost?: number;
  /** Whether repeating the request can do no harm. */
  readonly repeatable: boolean;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/**
 * The one way out to a CRM: every attempt takes its place in a lane and pays from the budget, has a time limit, and is
 * repeated by one policy. `send` gets a signal that aborts at the time limit or when the caller's signal does.
 */
export interface CallGate {
  call<T>(options: CallOptions, send: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export interface CallGateOptions {
  readonly lanes: Readonly<Record<string, LaneLimits>>;
  readonly budget: CallBudget;
  readonly retry?: RetryPolicy;
  /** From 0 to 1. */
  readonly random?: () => number;
  readonly onRetry?: (event: RetryEvent) => void;
}

export interface RetryEvent {
  readonly lane: string;
  readonly attempt: number;
  readonly delayMs: number;
  readonly reason: string;
}

export function createCallGate(options: CallGateOptions): CallGate {
  const lanes = new Map(
    Object.entries(options.lanes).map(([name, limits]) => [name, createLane(limits)]),
  );
  const policy = options.retry ?? DEFAULT_RETRY_POLICY;
  const random = options.random ?? Math.random;
  return {
    async call(call, send) {
      const lane = lanes.get(call.lane);
      if (lane === undefined) throw new Error(`there is no lane "${call.lane}"`);
      for (let number = 1; ; number += 1) {
        try {
          return await attempt(lane, options.budget, call, send);
        } catch (error) {
          if (call.signal.aborted) throw interruption(call.signal);
          if (!(error instanceof HttpFailure)) throw error;
          const state = { number, repeatable: call.repeatable, random: random() };
          const delayMs = delayBeforeRetry(error, state, policy);
          if (delayMs === undefined) throw error;
          options.onRetry?.({ lane: call.lane, attempt: number, delayMs, reason: error.message });
          await pause(delayMs, call.signal);
        }
      }
    },
  };
}

interface Lane {
  readonly places: PQueue;
  readonly rate: RateWindow | undefined;
}

function createLane({ concurrency, rate }: LaneLimits): Lane {
  if (rate === undefined) return { places: new PQueue({ concurrency }), rate };
  const places = new PQueue({ concurrency: Math.min(concurrency, rate.calls) });
  return { places, rate: new RateWindow(rate) };
}

function attempt<T>(
  { places, rate }: Lane,
  budget: CallBudget,
  call: CallOptions,
  send: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  // Asked for here: in the lane, what runs is started by whoever went before.
  const book = currentTally();
  const pay = (): void => {
    const cost = call.cost ?? 1;
    budget.spend(cost);
    book(cost);
  };
  return places.add(
    async () => {
      if (rate !== undefined) await rate.enter(call.signal);
      try {
        throwIfAborted(call.signal);
        pay();
        return await withTimeLimit(send, call.timeoutMs, call.signal);
      } finally {
        rate?.leave();
      }
    },
    { signal: call.signal },
  );
}

/**
 * Some clients cannot be aborted: then the answer, should it ever come, is ignored. Not by AbortSignal.timeout and
 * AbortSignal.any: they keep memory for each call for as long as the caller's signal lives, which is the whole run.
 */
async function withTimeLimit<T>(
  send: (signal: AbortSignal) => Promise<T>,
  timeoutMs: number,
  outer: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  const end = (error: Error): void => {
    ended.reject(error);
    controller.abort(error);
  };
  const onAbort = (): void => {
    end(interruption(outer));
  };
  const timer = setTimeout(() => {
    const seconds = String(timeoutMs / 1000);
    end(new HttpFailure(`no answer within ${seconds} s`, { sent: 'maybe' }));
  }, timeoutMs);
  outer.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([send(controller.signal), ended.promise]);
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', onAbort);
  }
}
