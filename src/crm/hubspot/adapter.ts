import { createCallBudget, type CallBudgetLimits } from '../../http/call-budget.ts';
import { createCallGate, type RetryEvent } from '../../http/call-gate.ts';
import { CAPABILITIES } from '../capabilities.ts';
import type { CrmAdapter } from '../crm-adapter.ts';
import type { HubspotAuth } from './authenticate.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';
import { ensureFields } from './ensure-fields.ts';
import { findTasks } from './find-tasks.ts';
import type { RetryPolicy } from '../../http/retry-policy.ts';
import { throwIfTooLarge } from '../write-size.ts';
import {
  CONCURRENT_CALLS,
  INDEX_LAG_OVERLAP_MS,
  LIMIT_WAITS,
  RATE_WINDOW_MS,
  SEARCH_WINDOW_MS,
  type LimitWaits,
} from './limits.ts';
import { createObjectTypes } from './object-types.ts';
import { createRecordReader } from './read-by-id.ts';
import { read } from './read.ts';
import { createHubspotSession } from './session.ts';
import { write } from './write.ts';

export interface HubspotOptions {
  /** Without a trailing slash. */
  readonly baseUrl: string;
  readonly auth: HubspotAuth;
  readonly timeoutMs: number;
  readonly callsPer10Seconds: number;
  readonly searchesPerSecond: number;
  readonly budget: CallBudgetLimits;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onRetry?: (event: RetryEvent) => void;
  readonly retry?: RetryPolicy;
  /** Waits for a 429 that names none. */
  readonly waits?: LimitWaits;
  /** What one incremental read overlaps the one before. */
  readonly overlapMs?: number;
}

export function createHubspotAdapter(options: HubspotOptions): CrmAdapter {
  const budget = createCallBudget(options.budget);
  const gate = createCallGate({
    lanes: {
      general: {
        concurrency: CONCURRENT_CALLS,
        rate: { calls: options.callsPer10Seconds, perMs: RATE_WINDOW_MS },
      },
      search: {
        concurrency: 1,
        rate: { calls: options.searchesPerSecond, perMs: SEARCH_WINDOW_MS },
      },
      token: { concurrency: Infinity },
    },
    budget,
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
    ...(options.retry === undefined ? {} : { retry: options.retry }),
  });
  const waits = options.waits ?? LIMIT_WAITS;
  const overlapMs = options.overlapMs ?? INDEX_LAG_OVERLAP_MS;
  const session = createHubspotSession({ ...options, gate, budget, waits });
  const types = createObjectTypes(session);
  return {
    kind: 'hubspot',
    capabilities: CAPABILITIES.hubspot,
    check: (signal) => check(session, signal),
    discover: (objects, signal) => discover(session, types, objects, signal),
    read: (request, signal) => read({ session, types, request, overlapMs, signal }),
    byId: createRecordReader({ session, types }),
    async write(group, signal) {
      throwIfTooLarge(group, CAPABILITIES.hubspot);
      return write(session, types, group, signal);
    },
    findTasks: (lookups, signal) => findTasks(session, lookups, signal),
    ensureFields: (fields, signal) => ensureFields(session, types, fields, signal),
    serverTime: () => session.serverTime(),
    usage: () => ({
      calls: budget.calls,
      budget: options.budget.callsPerRun,
      ...(budget.daily === undefined ? {} : { daily: budget.daily }),
    }),
  };
}
