import type { SandboxRequest, SandboxResponse, ServedAnswer } from '../../server/exchange.ts';
import type { RecordKey } from '../values/record-id.ts';

/** Who is asking. */
export interface Session {
  readonly user: RecordKey;
}

/** A request of a client that has logged in, under one version of the API. */
export interface ApiCall {
  readonly request: SandboxRequest;
  readonly session: Session;
  /** e.g. 67. */
  readonly version: number;
  /** `/services/data/v67.0`. */
  readonly basePath: string;
}

type ApiHandler = (call: ApiCall) => SandboxResponse | Promise<SandboxResponse>;
export type PublicHandler = (request: SandboxRequest) => SandboxResponse | Promise<SandboxResponse>;

/**
 * Public routes need no session and cost nothing; API routes need one and count as a call; a foreign route has its own
 * envelope, errors and cost included.
 */
export type SalesforceRoute =
  | { readonly kind: 'public'; readonly handle: PublicHandler }
  | { readonly kind: 'foreign'; readonly handle: (request: SandboxRequest) => ServedAnswer }
  | { readonly kind: 'api'; readonly handle: ApiHandler };
