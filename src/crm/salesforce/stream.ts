import type { RetryEvent } from '../../http/call-gate.ts';
import type { RetryPolicy } from '../../http/retry-policy.ts';
import type { ReadRequest } from '../crm-adapter.ts';
import type { ReadTuning } from './limits.ts';
import type { SalesforceSession } from './session.ts';

/** A read of one object, with what it needs. */
export interface Stream {
  readonly session: SalesforceSession;
  readonly request: ReadRequest;
  readonly tuning: ReadTuning;
  /** For answers that break off after they began; all else is repeated by the gate. */
  readonly retry: {
    readonly policy: RetryPolicy;
    readonly onRetry: ((event: RetryEvent) => void) | undefined;
  };
  readonly signal: AbortSignal;
}
