import type { IncomingRequest } from '../server/exchange.ts';
import type { Fault } from './fault-language.ts';

export type FieldChange =
  | { readonly kind: 'gone' }
  | { readonly kind: 'read_only' }
  | { readonly kind: 'shortened'; readonly length: number };

export interface LostPermission {
  readonly object: string;
  readonly action: 'read' | 'write';
  readonly field?: string | undefined;
}

/** What the faults must know of a CRM, and may do to it. Each sandbox has its own. */
export interface FaultedCrm {
  /** The names that a fault file can use, for messages. */
  readonly objects: readonly string[];
  hasObject(name: string): boolean;
  isAbout(request: IncomingRequest, object: string): boolean;
  /** What this CRM would need in place of a key of the fault; undefined where it can be carried out. */
  objection(fault: Fault): { readonly key: string; readonly expected: string } | undefined;
  /** Takes the token of the request away, and the refresh token with it where that is asked for. */
  revokeToken(request: IncomingRequest, withRefreshToken: boolean): void;
  /** Fails with a BellwetherError where there is no such field or no such change. */
  changeField(object: string, field: string, change: FieldChange): void;
  losePermission(lost: LostPermission): void;
}
