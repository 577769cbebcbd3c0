import type { Readable } from 'node:stream';

/** One HTTP request as it came in. */
export interface IncomingRequest {
  readonly method: string;
  /** Path without query, as sent, with repeated leading slashes collapsed (the sf CLI sends `//services`). */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined by a comma, as node:http does. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body, read whole; empty when there is none. */
  readonly body: Buffer;
  /** IP address of whoever asks. */
  readonly peer: string;
}

/** What a handler sees of a request. */
export interface SandboxRequest extends IncomingRequest {
  /** Decoded path parameters of the route that matched. */
  readonly params: Readonly<Record<string, string>>;
}

/** What a handler answers. No body means an empty one with no content type. */
export interface SandboxResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | Readable;
}

export type SandboxHandler = (
  request: SandboxRequest,
) => SandboxResponse | Promise<SandboxResponse>;

/** A vendor's answer with what the vendor counts for it against the API limit: 0 or 1 for nearly all requests. */
export interface ServedAnswer {
  readonly response: SandboxResponse;
  readonly cost: number;
}

/** Answers every request, errors included: a vendor has its own envelope for each. */
export type SandboxService = (request: IncomingRequest) => ServedAnswer | Promise<ServedAnswer>;

/** How the body of an answer goes over the wire, where not whole and at once. */
export interface BodyPace {
  /** How much of it is sent. */
  readonly share: number;
  /** What is missing is not announced either: the answer ends as if it were whole. */
  readonly endsCleanly: boolean;
  readonly pieces: number;
  /** Between two pieces. */
  readonly pauseMs: number;
}

export interface AnswerDelivery {
  readonly kind: 'answer';
  readonly response: SandboxResponse;
  /** Added to the sandbox's present in the Date header. */
  readonly dateOffsetMs?: number;
  readonly pace?: BodyPace;
}

/** What the client gets: an answer, a broken connection, one that is closed without a byte, or nothing ever. */
export type Delivery = AnswerDelivery | { readonly kind: 'reset' | 'close' | 'hang' };
