import type { OrderDay } from './known-orders.ts';
import { money, type PlainAsOf, type Put } from './values.ts';

/** How much and how often an account orders. */
export function putOutcome(
  days: readonly OrderDay[],
  { day }: PlainAsOf,
  usualGapDays: number,
  put: Put,
): void {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return;
  put('days_since_last_order', Math.max(day - last.day, 0), days.length);
  const year = between(days, day - 365);
  const exposure = Math.max(90, Math.min(365, day - first.day));
  put('order_frequency', (year.count * 365) / exposure, year.count);
  if (year.count > 0) putYear(days, day, year, put);
  putWindows(days, day, first.day, put);
  putSilence(days, day, usualGapDays, put);
}

interface Window {
  readonly cents: number;
  readonly count: number;
  readonly orders: number;
}

/** Order days from `from` on, and before `until`. */
function between(days: readonly OrderDay[], from: number, until = Infinity): Window {
  let [cents, count, orders] = [0, 0, 0];
  for (const one of days) {
    if (one.day < from || one.day >= until) continue;
    cents += one.valueCents;
    count += 1;
    orders += one.orders;
  }
  return { cents, count, orders };
}

function putYear(days: readonly OrderDay[], day: number, year: Window, put: Put): void {
  const months = new Set<number>();
  let previous: OrderDay | undefined;
  let firstDay: number | undefined;
  let pause = 0;
  for (const one of days) {
    if (one.day < day - 365) continue;
    months.add(Math.floor((Math.max(day - one.day, 0) * 12) / 366));
    if (previous !== undefined) pause = Math.max(pause, one.day - previous.day);
    firstDay ??= one.day;
    previous = one;
  }
  const lastDay = previous?.day ?? day;
  put('annual_revenue', money(year.cents), year.count);
  put('average_order_value', money(year.cents) / year.orders, year.orders);
  put('buying_months', months.size, year.count);
  put('longest_pause', Math.max(pause, day - lastDay, 0), year.count);
  put('order_span', lastDay - (firstDay ?? lastDay), year.count);
}

function putWindows(days: readonly OrderDay[], day: number, firstDay: number, put: Put): void {
  const quarter = between(days, day - 90);
  const lastYear = between(days, day - 455, day - 365);
  if (lastYear.cents > 0) {
    put('revenue_vs_last_year', quarter.cents / lastYear.cents, lastYear.count);
  }
  const before = between(days, day - 455, day - 90);
  if (before.cents > 0) {
    const exposure = Math.max(90, Math.min(365, day - 90 - firstDay));
    put('revenue_vs_run_rate', quarter.cents / ((before.cents / exposure) * 90), before.count);
  }
  const half = between(days, day - 182).count;
  const halfBefore = between(days, day - 546, day - 364).count;
  if (halfBefore > 0) {
    put('order_frequency_trend', (half + 1) / (halfBefore + 1), half + halfBefore);
  }
}

function putSilence(days: readonly OrderDay[], day: number, usualGapDays: number, put: Put): void {
  const recent = days.filter((one) => one.day >= day - 730);
  const first = recent[0]?.day;
  const last = recent.at(-1)?.day;
  if (first === undefined || last === undefined) return;
  const known = 2 * usualGapDays + last - first;
  const gaps = recent.length - 1;
  put('order_silence', (known / (known + Math.max(day - last, 0))) ** (2 + gaps), gaps);
}
