/** A small book at an edge of the definitions, and what every measure makes of it. */
import type { Season } from '../../../src/config/schema/seasons-file.ts';
import type { Facts } from '../mirror-lab.ts';
import { addDays } from '../../../src/domain/days.ts';

/** The day that the books are looked at from, as of its start unless a case says otherwise. */
export const EDGE_DAY = '2026-04-20';

export interface EdgeCase {
  readonly title: string;
  /** What the account's book holds, in words. */
  readonly book: string;
  /** What holds then, and why. */
  readonly rule: string;
  /** The account that counts is `a`. */
  readonly facts: Facts;
  /** Accounts that the CRM has merged into `a`, after all was read. */
  readonly merged?: readonly string[];
  readonly seasons?: readonly Season[];
  /** Another day than EDGE_DAY. */
  readonly day?: string;
  /** A live run, which knows its own day. */
  readonly live?: true;
  /** Value (null: withheld) and sample size of `a`. Measures that are not named have no value. */
  readonly expected: Readonly<Record<string, readonly [value: number | null, sampleSize: number]>>;
}

export function daysAgo(days: number): string {
  return addDays(EDGE_DAY, -days);
}

/** The account without anything that is known of it beside its name. */
export const ACCOUNT = { id: 'a', name: 'Account' };

/** No account is without this one: nothing held is 0 days. */
export const NOT_HELD = { credit_holds: [0, 1] } as const;
