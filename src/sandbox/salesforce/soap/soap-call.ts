import type { Sessions } from '../oauth/sessions.ts';
import type { Org } from '../org/org.ts';
import type { ApiUsage } from '../rest/api-usage.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { XmlElement } from './read-xml.ts';

export interface SoapContext {
  readonly org: Org;
  readonly usage: ApiUsage;
  readonly sessions: Sessions;
  /** The sandbox's own address without a trailing slash; known once it listens. */
  readonly ownUrl: () => string;
}

/** One operation that a client asks for. */
export interface SoapCall {
  /** The element that names the operation. */
  readonly operation: XmlElement;
  /** The header of the envelope. */
  readonly header: XmlElement | undefined;
  /** e.g. 67. */
  readonly version: number;
}

/** An operation of somebody who has logged in. */
export interface SoapSessionCall extends SoapCall {
  readonly user: RecordKey;
  readonly token: string;
}

/** Answers with the inside of the response element. */
export type SoapOperation = (context: SoapContext, call: SoapSessionCall) => string;
