import type { ReadRequest } from '../crm-adapter.ts';
import type { ReadTuning } from './limits.ts';
import type { SalesforceSession } from './session.ts';

/** A read of one object, with what it needs. */
export interface Stream {
  readonly session: SalesforceSession;
  readonly request: ReadRequest;
  readonly tuning: ReadTuning;
  readonly signal: AbortSignal;
}
