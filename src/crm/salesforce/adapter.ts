import { createCallBudget, type CallBudgetLimits } from '../../http/call-budget.ts';
import { createCallGate, type RetryEvent } from '../../http/call-gate.ts';
import { CAPABILITIES } from '../capabilities.ts';
import type { CrmAdapter } from '../crm-adapter.ts';
import type { SalesforceAuth } from './authenticate.ts';
import { check } from './check.ts';
import { discover } from './discover.ts';
import { ensureFields } from './ensure-fields.ts';
import { findTasks } from './find-tasks.ts';
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from '../../http/retry-policy.ts';
import { COLLECTION_SIZE, CONCURRENT_CALLS, READ_TUNING, type ReadTuning } from './limits.ts';
import { read } from './read.ts';
import { createSession } from './session.ts';
import { throwIfTooLarge } from '../write-size.ts';
import { write } from './write.ts';
import { writeBulk } from './write-bulk.ts';

export interface SalesforceOptions {
  readonly loginUrl: string;
  readonly apiVersion: string;
  readonly auth: SalesforceAuth;
  readonly timeoutMs: number;
  readonly budget: CallBudgetLimits;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly onRetry?: (event: RetryEvent) => void;
  readonly retry?: RetryPolicy;
  readonly reading?: Partial<ReadTuning>;
}

export function createSalesforceAdapter(options: SalesforceOptions): CrmAdapter {
  const budget = createCallBudget(options.budget);
  const gate = createCallGate({
    lanes: { rest: { concurrency: CONCURRENT_CALLS } },
    budget,
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
    ...(options.retry === undefined ? {} : { retry: options.retry }),
  });
  const tuning = { ...READ_TUNING, ...options.reading };
  const retry = { policy: options.retry ?? DEFAULT_RETRY_POLICY, onRetry: options.onRetry };
  const session = createSession({ ...options, gate, budget });
  return {
    kind: 'salesforce',
    capabilities: CAPABILITIES.salesforce,
    check: (signal) => check(session, signal),
    discover: (objects, signal) => discover(session, objects, signal),
    read: (request, signal) => read({ session, request, tuning, retry, signal }),
    async write(group, signal) {
      throwIfTooLarge(group, CAPABILITIES.salesforce);
      if (group.kind === 'update_account' && group.writes.length > COLLECTION_SIZE) {
        return writeBulk({ session, pollMs: tuning.bulkPollMs, signal }, group.writes);
      }
      return write(session, group, signal);
    },
    findTasks: (lookups, signal) => findTasks(session, lookups, signal),
    ensureFields: (fields, signal) => ensureFields(session, fields, signal),
    serverTime: () => session.serverTime(),
    usage: () => ({
      calls: budget.calls,
      budget: options.budget.callsPerRun,
      ...(budget.daily === undefined ? {} : { daily: budget.daily }),
    }),
  };
}
