/** One request, as the sandbox counted it. */
export interface LoggedRequest {
  readonly sequence: number;
  /** Sandbox time, ISO 8601. */
  readonly at: string;
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  /** Of the answer as it was sent; 0 when none was. */
  readonly status: number;
  /** What the vendor counts against the API limit: 0 or 1 for nearly all requests. */
  readonly cost: number;
  /** How often the CRM carried it out: once, but for faults. */
  readonly carriedOut: number;
  /** Names of the faults that befell it. */
  readonly faults: readonly string[];
}

/** The truth about API calls, against which tests compare the budget of Bellwether. */
export interface RequestLog {
  record(request: Omit<LoggedRequest, 'sequence'>): void;
  /** The latest requests, oldest first (at most the log's capacity). */
  entries(): readonly LoggedRequest[];
  /** Number of requests and their summed cost since the start, also of entries that fell out of the log. */
  totals(): { readonly requests: number; readonly cost: number };
  clear(): void;
}

export function createRequestLog(capacity = 200_000): RequestLog {
  let entries: LoggedRequest[] = [];
  let requests = 0;
  let cost = 0;
  return {
    record(request) {
      requests += 1;
      cost += request.cost;
      entries.push({ sequence: requests, ...request });
      if (entries.length > capacity * 2) entries = entries.slice(-capacity);
    },
    entries: () => entries.slice(-capacity),
    totals: () => ({ requests, cost }),
    clear() {
      entries = [];
      requests = 0;
      cost = 0;
    },
  };
}
