import { pause } from './pause.ts';

/** Clocks and timers count whole milliseconds, each in its own way. */
const GRAIN_MS = 2;

/**
 * Keeps calls below a limit that the other side counts in a sliding window. The other side counts a call at some moment
 * between its start and its end here, and nobody can tell which: a call counts from its start until a whole window after
 * its end, so that no delay on the way, and no pause of this process, ever passes the limit. The price is the time of an
 * answer in each window.
 */
export class RateWindow {
  readonly #calls: number;
  readonly #perMs: number;
  /** When the calls of the last window ended, oldest first. */
  #ends: number[] = [];
  #underWay = 0;

  /** Fewer than `calls` callers may be inside or waiting when one more enters. */
  constructor({ calls, perMs }: { readonly calls: number; readonly perMs: number }) {
    this.#calls = calls;
    this.#perMs = perMs;
  }

  /** Waits until a call may start. Whoever has entered must leave. */
  async enter(signal: AbortSignal): Promise<void> {
    for (;;) {
      const waitMs = this.#waitMs(performance.now());
      if (waitMs <= 0) break;
      await pause(waitMs, signal);
    }
    this.#underWay += 1;
  }

  leave(): void {
    this.#underWay -= 1;
    this.#ends.push(performance.now());
  }

  #waitMs(now: number): number {
    const open = now - this.#perMs - GRAIN_MS;
    const inside = this.#ends.findIndex((end) => end > open);
    this.#ends = inside === -1 ? [] : this.#ends.slice(inside);
    if (this.#underWay + this.#ends.length < this.#calls) return 0;
    const [oldest] = this.#ends;
    return oldest === undefined ? this.#perMs : Math.ceil(oldest - open);
  }
}
