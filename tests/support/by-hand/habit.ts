/** How an account orders over the year: months, pauses, span and items bought again. */
import { daysBetween } from '../../../src/domain/days.ts';
import { ago, orderDays, orders, text, type Known } from '../known-facts.ts';
import { of, type Formula } from './formula.ts';

export const HABIT_BY_HAND: Readonly<Record<string, Formula>> = {
  buying_months: (known) => {
    const days = recentDays(known);
    // Twelve equal parts of the 366 days from a year ago to the day itself.
    const months = days.map((day) => Math.floor(Math.max(ago(known, day), 0) / 30.5));
    return days.length === 0 ? undefined : of(new Set(months).size, days.length);
  },
  longest_pause: (known) => {
    const days = recentDays(known);
    const pauses = days.map((day, index) => daysBetween(day, days[index + 1] ?? known.asOf.day));
    return days.length === 0 ? undefined : of(Math.max(0, ...pauses), days.length);
  },
  order_span: (known) => {
    const days = recentDays(known);
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    return of(daysBetween(first, last), days.length);
  },
  repeat_items: (known) => {
    const daysOf = new Map<string, Set<string>>();
    for (const { order, lines } of orders(known)) {
      const day = text(order['ordered_on']);
      for (const { sku } of ago(known, day) > 365 ? [] : lines) {
        if (typeof sku === 'string') daysOf.set(sku, (daysOf.get(sku) ?? new Set()).add(day));
      }
    }
    const again = [...daysOf.values()].filter((days) => days.size > 1);
    return daysOf.size === 0 ? undefined : of(again.length, daysOf.size);
  },
};

/** Days with an order in the last year. */
function recentDays(known: Known): readonly string[] {
  return orderDays(known)
    .map(({ day }) => day)
    .filter((day) => ago(known, day) <= 365);
}
