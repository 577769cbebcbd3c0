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

/** Error codes that say that no connection came about, so that nothing can have been sent: sockets, DNS, TLS. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What `fetch` threw, as a failure: unless no connection came about, the request may have been carried out. */
export function failureOfFetch(error: unknown, target: string): HttpFailure {
  const fault = socketFault(error);
  if (fault !== undefined && isOfConnecting(fault)) {
    return new HttpFailure(`cannot reach ${target} (${fault.code})`, { sent: 'no', cause: error });
  }
  const how = fault?.code ?? (error instanceof Error ? error.name : 'unknown');
  return new HttpFailure(`no complete answer from ${target} (${how})`, {
    sent: 'maybe',
    cause: error,
  });
}

interface SocketFault {
  readonly code: string;
  readonly syscall: string | undefined;
}

function isOfConnecting({ code, syscall }: SocketFault): boolean {
  return NOT_CONNECTED.has(code) || syscall === 'connect' || syscall === 'getaddrinfo';
}

/**
 * `fetch` hides the socket's error in `cause`, sometimes two levels deep. Not by `instanceof Error`, which fails on an
 * error of another realm (jest, vm).
 */
function socketFault(error: unknown): SocketFault | undefined {
  let current: unknown = error;
  for (let depth = 0; depth < 4; depth += 1) {
    if (typeof current !== 'object' || current === null) return undefined;
    if ('code' in current && typeof current.code === 'string') {
      const syscall = 'syscall' in current ? current.syscall : undefined;
      return { code: current.code, syscall: typeof syscall === 'string' ? syscall : undefined };
    }
    current = 'cause' in current ? current.cause : undefined;
  }
  return undefined;
}

/** The wait that a Retry-After header asks for: seconds or a date. */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}
