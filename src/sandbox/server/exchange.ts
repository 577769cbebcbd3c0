import type { Readable } from 'node:stream';

/** What a handler sees of one HTTP request. `path` is decoded per segment only where a route captures it. */
export interface SandboxRequest {
  readonly method: string;
  /** Path without query, as sent, with repeated leading slashes collapsed (the sf CLI sends `//services`). */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; repeated headers joined by a comma, as node:http does. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body, read whole; empty when there is none. */
  readonly body: Buffer;
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
