/**
 * Transactions that take long: everything is stamped when it is saved and is seen when it is committed, so records turn
 * up with a SystemModstamp that readers have already passed.
 */
export interface LateCommitOptions {
  /** Between the stamp of a record and its commit. */
  readonly seconds: number;
  /** 3: every third call that writes commits late. Default 1, every one. */
  readonly everyNth?: number;
}

/** Tells the time at which the writes of a call were stamped; `now` is when they are committed. */
export class LateCommits {
  readonly #options: LateCommitOptions | undefined;
  #calls = 0;

  constructor(options?: LateCommitOptions) {
    this.#options = options;
  }

  stampOf(now: number): number {
    if (this.#options === undefined) return now;
    this.#calls += 1;
    const isLate = this.#calls % (this.#options.everyNth ?? 1) === 0;
    return isLate ? now - this.#options.seconds : now;
  }
}
