import { createCallBudget, type CallBudgetLimits } from '../../http/call-budget.ts';
import { createCallGate, type RetryEvent } from '../../http/call-gate.ts';
import { CAPABILITIES } from '../capabilities.ts';
import type { CrmAdapter } from '../crm-adapter.ts';
import type { HubspotAuth } from './authenticate.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';
import { ensureFields } from './ensure-fields.ts';
import { findTasks } from './find-tasks.ts';
import { CONCURRENT_CALLS, RATE_WINDOW_MS, SEARCH_WINDOW_MS } from './limits.ts';
import { createObjectTypes } from './object-types.ts';
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
    },
    budget,
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
  });
  const session = createHubspotSession({ ...options, gate, budget });
  const types = createObjectTypes(session);
  return {
    kind: 'hubspot',
    capabilities: CAPABILITIES.hubspot,
    check: (signal) => check(session, signal),
    discover: (objects, signal) => discover(session, types, objects, signal),
    read: (request, signal) => read(session, types, request, signal),
    write: (group, signal) => write(session, group, signal),
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
