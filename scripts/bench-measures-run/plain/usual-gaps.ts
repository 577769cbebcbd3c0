import { createHash } from 'node:crypto';
import type { AccountFacts, Book } from './account-facts.ts';
import { knownOrders, orderDays } from './known-orders.ts';
import type { PlainAsOf } from './values.ts';

const MIN_ACCOUNTS = 10;
const MAX_ACCOUNTS = 400;

/** Where neither the kind nor the book says how long a gap is. */
const DEFAULT_GAP_DAYS = 60;

/** The usual gap between order days before the day, by kind of customer: the median of up to 400 accounts, chosen by their number. */
export function usualGaps(book: Book, asOf: PlainAsOf): (kind: string | null) => number {
  const kinds = new Map<string | null, AccountFacts[]>();
  for (const facts of book.accounts.values()) {
    const { customerType } = facts.account;
    const others = kinds.get(customerType);
    if (others === undefined) kinds.set(customerType, [facts]);
    else others.push(facts);
  }
  const all: number[] = [];
  const medians = new Map<string | null, number>();
  for (const [kind, accounts] of kinds) {
    const gaps = chosen(accounts).flatMap((facts) => gapOf(facts, asOf));
    all.push(...gaps);
    if (kind !== null && gaps.length >= MIN_ACCOUNTS) medians.set(kind, median(gaps));
  }
  const whole = all.length === 0 ? DEFAULT_GAP_DAYS : median(all);
  return (kind) => medians.get(kind) ?? whole;
}

function chosen(accounts: readonly AccountFacts[]): readonly AccountFacts[] {
  return accounts
    .map((facts) => ({ facts, place: createHash('md5').update(facts.account.label).digest('hex') }))
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .slice(0, MAX_ACCOUNTS)
    .map(({ facts }) => facts);
}

function gapOf(facts: AccountFacts, asOf: PlainAsOf): readonly number[] {
  const days = orderDays(knownOrders(facts, asOf)).filter(
    ({ day }) => day >= asOf.day - 730 && day < asOf.day,
  );
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined || days.length < 3) return [];
  return [(last.day - first.day) / (days.length - 1)];
}

/** In whole days, halves to the even one. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)] ?? 0, sorted[Math.ceil(middle)] ?? 0];
  const value = low + (high - low) * (middle % 1);
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
