/** An account that bought at the launch before this one, and nothing yet at this one. */
export interface MissingAccount {
  readonly account: string;
  readonly name: string;
  readonly segment: string;
  /** What it bought in the whole season last time. */
  readonly lastSeason: number;
  /** What it had bought by the same launch day. */
  readonly lastByNow: number;
}

export interface MissingAccounts {
  readonly count: number;
  /** Of those, how many had bought by the same launch day. */
  readonly late: number;
  /** What all of them bought last time. */
  readonly lastSeason: number;
  /** The most important ones. */
  readonly accounts: readonly MissingAccount[];
}

/** More than anybody calls in a season. */
const KEPT = 500;

type Named = Pick<MissingAccount, 'account' | 'name' | 'segment'>;

/** Collects the accounts that are missing, counts all and keeps the most important: memory does not grow with the book. */
export class MissingList {
  #accounts: MissingAccount[] = [];
  #count = 0;
  #late = 0;
  #lastSeason = 0;

  look(
    { account, name, segment }: Named,
    bought: { readonly lastSeason: number; readonly lastByNow: number; readonly now: number },
  ): void {
    const { lastSeason, lastByNow, now } = bought;
    if (lastSeason <= 0 || now > 0) return;
    this.#count += 1;
    this.#lastSeason += lastSeason;
    if (lastByNow > 0) this.#late += 1;
    this.#accounts.push({ account, name, segment, lastSeason, lastByNow });
    if (this.#accounts.length > 2 * KEPT) this.#accounts = mostImportant(this.#accounts);
  }

  result(): MissingAccounts {
    return {
      count: this.#count,
      late: this.#late,
      lastSeason: this.#lastSeason,
      accounts: mostImportant(this.#accounts),
    };
  }
}

function mostImportant(accounts: readonly MissingAccount[]): MissingAccount[] {
  return accounts.toSorted(byImportance).slice(0, KEPT);
}

/** Those that had bought most by the same launch day, then those that bought most in the season. */
function byImportance(one: MissingAccount, other: MissingAccount): number {
  if (one.lastByNow !== other.lastByNow) return other.lastByNow - one.lastByNow;
  if (one.lastSeason !== other.lastSeason) return other.lastSeason - one.lastSeason;
  return one.account < other.account ? -1 : 1;
}
