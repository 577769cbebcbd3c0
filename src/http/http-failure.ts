/**
 * A call that did not succeed, told apart by what is known of its effect: an answer with a status says that the vendor
 * decided; without one the request either never left (`no`) or may have been carried out (`maybe`).
 */
export class HttpFailure extends Error {
  readonly status: number | undefined;
  readonly sent: 'no' | 'maybe' | 'yes';
  /** How long the vendor asks us to wait. */
  readonly retryAfterMs: number | undefined;
  /** The vendor's own error code, where there is one. */
  readonly vendorCode: string | undefined;

  constructor(message: string, details: HttpFailureDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'HttpFailure';
    this.status = details.status;
    this.sent = details.sent;
    this.retryAfterMs = details.retryAfterMs;
    this.vendorCode = details.vendorCode;
  }
}

export interface HttpFailureDetails {
  readonly status?: number;
  readonly sent: 'no' | 'maybe' | 'yes';
  readonly retryAfterMs?: number;
  readonly vendorCode?: string;
  readonly cause?: unknown;
}

/** Error codes of Node's sockets that say that no connection came about, so that nothing can have been sent. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What `fetch` threw, as a failure. Anything that is not a network error is thrown on as it is. */
export function failureOfFetch(error: unknown, target: string): HttpFailure {
  const code = networkCode(error);
  if (code !== undefined && NOT_CONNECTED.has(code)) {
    return new HttpFailure(`cannot reach ${target} (${code})`, { sent: 'no', cause: error });
  }
  const how = code ?? (error instanceof Error ? error.name : 'unknown');
  return new HttpFailure(`no complete answer from ${target} (${how})`, {
    sent: 'maybe',
    cause: error,
  });
}

/** `fetch` hides the socket's error in `cause`, sometimes two levels deep. */
function networkCode(error: unknown): string | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 4 && current instanceof Error; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return undefined;
}

/** The wait that a Retry-After header asks for: seconds or a date. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
