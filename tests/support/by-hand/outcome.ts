/** What is ordered: rhythm, revenue and product mix. */
import { daysBetween } from '../../../src/domain/days.ts';
import {
  ago,
  dated,
  orderDays,
  orders,
  returnedValue,
  sum,
  text,
  type Known,
} from '../known-facts.ts';
import type { Fact, Measured } from '../mirror-lab.ts';
import { of, type Formula } from './formula.ts';

export const OUTCOME_BY_HAND: Readonly<Record<string, Formula>> = {
  annual_revenue: (known) => {
    const days = orderDays(known).filter(({ day }) => ago(known, day) <= 365);
    return days.length === 0 ? undefined : of(sum(days.map(({ value }) => value)), days.length);
  },
  average_order_value: (known) => {
    const counted = orders(known).filter(
      ({ order, value }) => value > 0 && ago(known, text(order['ordered_on'])) <= 365,
    );
    if (counted.length === 0) return undefined;
    return of(sum(counted.map(({ value }) => value)) / counted.length, counted.length);
  },
  days_since_last_order: (known) => {
    const days = orderDays(known);
    const last = days.at(-1);
    return last === undefined ? undefined : of(Math.max(ago(known, last.day), 0), days.length);
  },
  lost_categories: (known) => {
    const bought = familyDays(known).filter(({ day }) => ago(known, day) <= 545);
    const regular = [...new Set(bought.map(({ family }) => family))]
      .map((name) =>
        bought.filter(({ family }) => family === name).map(({ day }) => ago(known, day)),
      )
      .filter((days) => days.filter((since) => since > 180).length >= 2);
    if (regular.length === 0) return undefined;
    const lost = regular.filter((days) => days.every((since) => since > 180));
    return of(lost.length / regular.length, regular.length);
  },
  order_frequency: (known) => {
    const days = orderDays(known);
    const first = days[0];
    if (first === undefined) return undefined;
    const recent = days.filter(({ day }) => ago(known, day) <= 365).length;
    const exposure = Math.max(90, Math.min(365, ago(known, first.day)));
    return of((recent * 365) / exposure, recent);
  },
  order_frequency_trend: (known) => {
    const since = orderDays(known).map(({ day }) => ago(known, day));
    const recent = since.filter((days) => days <= 182).length;
    const earlier = since.filter((days) => days > 364 && days <= 546).length;
    return earlier === 0 ? undefined : of((recent + 1) / (earlier + 1), recent + earlier);
  },
  order_silence: orderSilence,
  product_mix_breadth: (known) => {
    const bought = familyDays(known).filter(({ day }) => ago(known, day) <= 365);
    if (bought.length === 0) return undefined;
    const families = new Set(bought.map(({ family }) => family));
    return of(families.size, new Set(bought.map(({ day }) => day)).size);
  },
  revenue_vs_last_year: (known) => {
    const days = orderDays(known);
    const before = days.filter(({ day }) => ago(known, day) > 365 && ago(known, day) <= 455);
    if (before.length === 0) return undefined;
    const now = days.filter(({ day }) => ago(known, day) <= 90);
    return of(valueOf(now) / valueOf(before), before.length);
  },
  revenue_vs_run_rate: (known) => {
    const days = orderDays(known);
    const [first] = days;
    const before = days.filter(({ day }) => ago(known, day) > 90 && ago(known, day) <= 455);
    if (first === undefined || before.length === 0) return undefined;
    const exposure = Math.max(90, Math.min(365, ago(known, first.day) - 90));
    const now = days.filter(({ day }) => ago(known, day) <= 90);
    return of(valueOf(now) / ((valueOf(before) / exposure) * 90), before.length);
  },
  run_rate_revenue: (known) => {
    const days = orderDays(known);
    const [first] = days;
    const recent = days.filter(({ day }) => ago(known, day) <= 365);
    if (first === undefined || recent.length === 0) return undefined;
    const returned = dated(known, 'returns', 'returned_on')
      .filter((one) => ago(known, text(one['returned_on'])) <= 365)
      .map((one) => returnedValue(known, one));
    const exposure = Math.max(90, Math.min(365, ago(known, first.day)));
    return of(((valueOf(recent) - sum(returned)) / exposure) * 90, recent.length);
  },
};

type OrderDays = ReturnType<typeof orderDays>;

function valueOf(days: OrderDays): number {
  return sum(days.map(({ value }) => value));
}

interface FamilyDay {
  readonly family: string;
  readonly day: string;
}

/** The days on which each family was ordered; a line without a family counts under its SKU. */
function familyDays(known: Known): readonly FamilyDay[] {
  const seen = new Map<string, FamilyDay>();
  for (const { order, lines } of orders(known)) {
    const day = text(order['ordered_on']);
    for (const line of lines) {
      const family = line['product_family'] ?? line['sku'];
      if (typeof family === 'string') seen.set(`${family} ${day}`, { family, day });
    }
  }
  return [...seen.values()];
}

function orderSilence(known: Known): Measured | undefined {
  const days = orderDays(known).filter(({ day }) => ago(known, day) <= 730);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  const gaps = days.length - 1;
  const gapDays = daysBetween(first.day, last.day);
  const silence = Math.max(ago(known, last.day), 0);
  const prior = 2 * comparableGap(known);
  return of(((prior + gapDays) / (prior + gapDays + silence)) ** (2 + gaps), gaps);
}

function comparableGap(known: Known): number {
  const accounts = known.facts.accounts ?? [];
  const own = accounts.find(({ id }) => id === known.account)?.['customer_type'] ?? null;
  const gapsOf = (rows: readonly Fact[]): readonly number[] =>
    rows.flatMap(({ id }) => {
      const days = orderDays({ ...known, account: id }).filter(({ day }) => {
        const age = ago(known, day);
        return age > 0 && age <= 730;
      });
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined || days.length < 3) return [];
      return [daysBetween(first.day, last.day) / (days.length - 1)];
    });
  const kind = own === null ? [] : gapsOf(accounts.filter((row) => row['customer_type'] === own));
  const gaps = kind.length >= 10 ? kind : gapsOf(accounts);
  return gaps.length === 0 ? 60 : halfToEven(median(gaps));
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)] ?? 0, sorted[Math.ceil(middle)] ?? 0];
  return low + (high - low) * (middle % 1);
}

/** As PostgreSQL rounds floating-point numbers. */
function halfToEven(value: number): number {
  const rounded = Math.round(value);
  return value % 1 === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}
