import { fault } from './fault.ts';

/** https://help.salesforce.com 000389067: calls of 20 seconds and more that may run at once. */
const LONG_CALLS_MAX = 25;
const LONG_AFTER_MS = 20_000;

export interface ConcurrencyOptions {
  /** How long every call takes, on the host's clock; default 0. */
  readonly callMs?: number;
  /** A call counts from this age on; default 20 seconds. */
  readonly longAfterMs?: number;
  /** So many calls of that age are allowed; default 25. */
  readonly max?: number;
}

/** Lets calls take time, and refuses new ones while too many are running long. */
export class ConcurrentCalls {
  readonly #callMs: number;
  readonly #longAfterMs: number;
  readonly #max: number;
  readonly #enforced: boolean;
  readonly #startedAt = new Map<symbol, number>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(options: ConcurrencyOptions, enforced: boolean) {
    this.#callMs = options.callMs ?? 0;
    this.#longAfterMs = options.longAfterMs ?? LONG_AFTER_MS;
    this.#max = options.max ?? LONG_CALLS_MAX;
    this.#enforced = enforced;
  }

  /** Refuses a call, or lets it begin; to be called back when it is over. */
  enter(): () => void {
    if (this.#enforced && this.#longCalls() >= this.#max) {
      throw fault(
        403,
        'REQUEST_LIMIT_EXCEEDED',
        'ConcurrentRequests (Concurrent API Requests) Limit exceeded.',
      );
    }
    const call = Symbol('call');
    this.#startedAt.set(call, performance.now());
    return () => this.#startedAt.delete(call);
  }

  /** The time that a call takes. */
  async work(): Promise<void> {
    if (this.#callMs === 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        resolve();
      }, this.#callMs);
      this.#timers.add(timer);
    });
  }

  /** Calls that are still running are never carried out. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #longCalls(): number {
    const now = performance.now();
    const ages = [...this.#startedAt.values()].map((startedAt) => now - startedAt);
    return ages.filter((age) => age >= this.#longAfterMs).length;
  }
}
