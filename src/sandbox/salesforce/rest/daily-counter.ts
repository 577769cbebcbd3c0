import type { SandboxClock } from '../../server/clock.ts';

const MINUTE_MS = 60_000;
const WINDOW_MINUTES = 24 * 60;

/** A sum over the last 24 hours of the sandbox's clock, to the minute. */
export class DailyCounter {
  readonly max: number;
  readonly #clock: SandboxClock;
  readonly #byMinute = new Map<number, number>();
  #used = 0;

  constructor(clock: SandboxClock, max: number) {
    this.#clock = clock;
    this.max = max;
  }

  get used(): number {
    this.#forgetOld();
    return this.#used;
  }

  get isSpent(): boolean {
    return this.used >= this.max;
  }

  add(count: number): void {
    const minute = this.#minute();
    this.#byMinute.set(minute, (this.#byMinute.get(minute) ?? 0) + count);
    this.#used += count;
  }

  #minute(): number {
    return Math.floor(this.#clock.now().getTime() / MINUTE_MS);
  }

  #forgetOld(): void {
    const oldest = this.#minute() - WINDOW_MINUTES;
    for (const [minute, count] of this.#byMinute) {
      if (minute > oldest) return;
      this.#byMinute.delete(minute);
      this.#used -= count;
    }
  }
}
