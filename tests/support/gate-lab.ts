import { BellwetherError } from '../../src/domain/errors.ts';
import { createCallBudget, type CallBudget } from '../../src/http/call-budget.ts';
import {
  createCallGate,
  type CallGate,
  type CallGateOptions,
  type CallOptions,
  type RetryEvent,
} from '../../src/http/call-gate.ts';
import { HttpFailure, type HttpFailureDetails } from '../../src/http/http-failure.ts';

/** Three attempts without a pause to speak of. */
export const QUICK = { maxAttempts: 3, baseDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 50 };

/** Longer than any test: a delay that only an abort ends. */
export const HOUR = 3_600_000;

export interface GateLab {
  readonly gate: CallGate;
  readonly budget: CallBudget;
  readonly events: RetryEvent[];
}

/** A gate with one lane of two places, and what can be seen of it. */
export function gateLab(more: Partial<CallGateOptions> = {}, callsPerRun = 100): GateLab {
  const budget = createCallBudget({ callsPerRun, reservePercent: 0 });
  const events: RetryEvent[] = [];
  const gate = createCallGate({
    lanes: { read: { concurrency: 2 } },
    budget,
    retry: QUICK,
    onRetry: (event) => events.push(event),
    ...more,
  });
  return { gate, budget, events };
}

export function callOptions(more: Partial<CallOptions> = {}): CallOptions {
  const { signal } = new AbortController();
  return { lane: 'read', repeatable: true, timeoutMs: HOUR, signal, ...more };
}

export function failure(details: HttpFailureDetails): HttpFailure {
  return new HttpFailure('it failed', details);
}

/** Fails so often, then answers. */
export function failing(times: number, details: HttpFailureDetails): () => Promise<string> {
  let left = times;
  return () => {
    left -= 1;
    return left >= 0 ? Promise.reject(failure(details)) : Promise.resolve('answer');
  };
}

/** A client that gives no answer and cannot be stopped. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}

export const STOP = new BellwetherError('run.interrupted', 'stopped by SIGTERM');
