/**
 * The measures once more, from their definitions in words, over plain lists: what the SQL is held against. Written for
 * clearness, not for speed.
 */
import type { Season } from '../../src/config/schema/seasons-file.ts';
import { addDays, daysBetween } from '../../src/domain/days.ts';
import {
  ago,
  amountOf,
  dated,
  lineValue,
  orderDays,
  orders,
  paymentsOn,
  returnedValue,
  settledOn,
  sum,
  text,
  units,
  type Known,
} from './known-facts.ts';
import type { Fact, Measured } from './mirror-lab.ts';
import { TRUST_BY_HAND } from './trust-by-hand.ts';

type Formula = (known: Known) => Measured | undefined;

export const MEASURES_BY_HAND: Readonly<Record<string, Formula>> = {
  ...TRUST_BY_HAND,
  annual_revenue: (known) => {
    const days = orderDays(known).filter(({ day }) => ago(known, day) <= 365);
    return days.length === 0 ? undefined : of(sum(days.map(({ value }) => value)), days.length);
  },
  buying_months: (known) => {
    const days = recentDays(known);
    // Twelve equal parts of the 366 days from a year ago to the day itself.
    const months = days.map((day) => Math.floor(Math.max(ago(known, day), 0) / 30.5));
    return days.length === 0 ? undefined : of(new Set(months).size, days.length);
  },
  days_since_last_order: (known) => {
    const days = orderDays(known);
    const last = days.at(-1);
    return last === undefined ? undefined : of(Math.max(ago(known, last.day), 0), days.length);
  },
  days_sales_outstanding: (known) => {
    const invoices = dated(known, 'invoices', 'issued_on');
    const recent = invoices.filter((invoice) => ago(known, text(invoice['issued_on'])) <= 90);
    const invoiced = sum(recent.map(amountOf));
    if (recent.length === 0 || invoiced <= 0) return undefined;
    const paid = sum(dated(known, 'payments', 'paid_on').map(amountOf));
    const open = Math.max(sum(invoices.map(amountOf)) - paid, 0);
    return of((open / invoiced) * 90, recent.length);
  },
  fill_rate: (known) => {
    const counted = orders(known).filter(({ order, quantity, shipments }) => {
      const promised = order['promised_on'];
      const overdue = typeof promised === 'string' && promised < known.asOf.day;
      const recent = ago(known, text(order['ordered_on'])) <= 180;
      return quantity > 0 && recent && (shipments.length > 0 || overdue);
    });
    if (counted.length === 0) return undefined;
    const first = counted.map(({ quantity, shipments }) => {
      const day = shipments.map((shipment) => text(shipment['shipped_on'])).sort()[0];
      const left = shipments.filter((shipment) => shipment['shipped_on'] === day);
      return Math.min(sum(left.map((shipment) => units(shipment, quantity))), quantity);
    });
    return of(sum(first) / sum(counted.map(({ quantity }) => quantity)), counted.length);
  },
  late_payment_share: (known) => {
    const due = dated(known, 'invoices', 'issued_on').filter((invoice) => {
      const day = invoice['due_on'];
      if (typeof day !== 'string' || amountOf(invoice) <= 0) return false;
      return ago(known, day) <= 180 && day < known.asOf.day;
    });
    if (due.length === 0) return undefined;
    const late = due.filter((invoice) => {
      const settled = settledOn(known, invoice);
      return settled === undefined || settled > text(invoice['due_on']);
    });
    return of(sum(late.map(amountOf)) / sum(due.map(amountOf)), due.length);
  },
  launch_gap: launchGap,
  launch_progress: launchProgress,
  lead_time_variability: (known) => {
    const times = orders(known).flatMap(({ order, quantity, shipments }) => {
      const ordered = text(order['ordered_on']);
      const sent = sum(shipments.map((shipment) => units(shipment, quantity)));
      if (quantity <= 0 || ago(known, ordered) > 180 || sent < quantity) return [];
      const last = shipments
        .map((shipment) => text(shipment['shipped_on']))
        .sort()
        .at(-1);
      return last === undefined ? [] : [daysBetween(ordered, last)];
    });
    if (times.length < 2) return undefined;
    const mean = sum(times) / times.length;
    const squares = sum(times.map((time) => (time - mean) ** 2));
    return of(Math.sqrt(squares / (times.length - 1)), times.length);
  },
  longest_pause: (known) => {
    const days = recentDays(known);
    const pauses = days.map((day, index) => daysBetween(day, days[index + 1] ?? known.asOf.day));
    return days.length === 0 ? undefined : of(Math.max(0, ...pauses), days.length);
  },
  order_frequency: (known) => {
    const days = orderDays(known);
    const first = days[0];
    if (first === undefined) return undefined;
    const recent = days.filter(({ day }) => ago(known, day) <= 365).length;
    const exposure = Math.max(90, Math.min(365, ago(known, first.day)));
    return of((recent * 365) / exposure, recent);
  },
  order_silence: (known) => {
    const days = orderDays(known).filter(({ day }) => ago(known, day) <= 730);
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    const gaps = days.length - 1;
    const gapDays = daysBetween(first.day, last.day);
    const silence = Math.max(ago(known, last.day), 0);
    return of(((120 + gapDays) / (120 + gapDays + silence)) ** (2 + gaps), gaps);
  },
  order_span: (known) => {
    const days = recentDays(known);
    const [first, last] = [days[0], days.at(-1)];
    if (first === undefined || last === undefined) return undefined;
    return of(daysBetween(first, last), days.length);
  },
  overdue_balance: (known) => {
    const open = dated(known, 'invoices', 'issued_on')
      .filter((invoice) => typeof invoice['due_on'] === 'string')
      .filter((invoice) => text(invoice['due_on']) < known.asOf.day)
      .map((invoice) =>
        Math.max(amountOf(invoice) - sum(paymentsOn(known, invoice).map(amountOf)), 0),
      )
      .filter((amount) => amount > 0);
    return open.length === 0 ? undefined : of(sum(open), open.length);
  },
  portal_use: (known) => {
    const thisMonth = `${known.asOf.day.slice(0, 7)}-01`;
    const past = dated(known, 'portal_usage', 'month').filter(
      ({ month }) => text(month) < thisMonth,
    );
    if (past.length === 0 || logins(past) <= 0) return undefined;
    const since = monthsBefore(thisMonth, 3);
    return of(logins(past.filter(({ month }) => text(month) >= since)) / 3, past.length);
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
  return_rate: (known) => {
    const ordered = orderDays(known).filter(({ day }) => ago(known, day) <= 365);
    if (ordered.length === 0) return undefined;
    const returned = dated(known, 'returns', 'returned_on')
      .filter((one) => ago(known, text(one['returned_on'])) <= 365)
      .map((one) => returnedValue(known, one));
    return of(sum(returned) / sum(ordered.map(({ value }) => value)), ordered.length);
  },
  revenue_vs_last_year: (known) => {
    const days = orderDays(known);
    const before = days.filter(({ day }) => ago(known, day) > 365 && ago(known, day) <= 455);
    if (before.length === 0) return undefined;
    const now = days.filter(({ day }) => ago(known, day) <= 90);
    const value = (list: typeof days): number => sum(list.map((day) => day.value));
    return of(value(now) / value(before), before.length);
  },
  survey_sentiment: (known) => {
    const scores = dated(known, 'survey_responses', 'responded_on')
      .filter((one) => ago(known, text(one['responded_on'])) <= 365)
      .flatMap(({ score }) => (score === null || score === undefined ? [] : [Number(score)]))
      .filter((score) => score >= 0 && score <= 10);
    if (scores.length === 0) return undefined;
    return of(sum(scores.map((score) => (score - 5) / 5)) / scores.length, scores.length);
  },
};

interface LaunchSales {
  thisLaunch: number;
  lastByNow: number;
  lastSeason: number;
  readonly daysByNow: Set<string>;
  readonly daysLastSeason: Set<string>;
}

/** Over all seasons of which seven launch days are known. */
function launchSales(known: Known): LaunchSales {
  const sales: LaunchSales = {
    thisLaunch: 0,
    lastByNow: 0,
    lastSeason: 0,
    daysByNow: new Set(),
    daysLastSeason: new Set(),
  };
  for (const season of known.seasons) {
    const launch = season.launch_days.findLast(
      (day) =>
        daysBetween(day, known.asOf.knownBefore) >= 7 &&
        known.asOf.day < addDays(day, season.weeks * 7),
    );
    const earlier = season.launch_days.findLast((day) => launch !== undefined && day < launch);
    if (launch === undefined || earlier === undefined) continue;
    const until = addDays(earlier, daysBetween(launch, known.asOf.knownBefore));
    const end = addDays(earlier, season.weeks * 7);
    for (const { day, value } of seasonOrders(known, season)) {
      if (day >= launch) sales.thisLaunch += value;
      if (day < earlier || day >= end) continue;
      sales.lastSeason += value;
      sales.daysLastSeason.add(`${season.id} ${day}`);
      if (day >= until) continue;
      sales.lastByNow += value;
      sales.daysByNow.add(`${season.id} ${day}`);
    }
  }
  return sales;
}

function seasonOrders(
  known: Known,
  { product_families }: Season,
): readonly { readonly day: string; readonly value: number }[] {
  const families = new Set<unknown>(product_families);
  return orders(known).flatMap(({ order, lines }) => {
    const own = lines.filter((line) => families.size === 0 || families.has(line['product_family']));
    if (own.length === 0) return [];
    return [{ day: text(order['ordered_on']), value: sum(own.map(lineValue)) }];
  });
}

function launchProgress(known: Known): Measured | undefined {
  const { thisLaunch, lastByNow, daysByNow } = launchSales(known);
  return lastByNow > 0 ? of(thisLaunch / lastByNow, daysByNow.size) : undefined;
}

function launchGap(known: Known): Measured | undefined {
  const { thisLaunch, lastByNow, lastSeason, daysLastSeason } = launchSales(known);
  return lastSeason > 0
    ? of((thisLaunch - lastByNow) / lastSeason, daysLastSeason.size)
    : undefined;
}

/** Days with an order in the last year. */
function recentDays(known: Known): readonly string[] {
  return orderDays(known)
    .map(({ day }) => day)
    .filter((day) => ago(known, day) <= 365);
}

function monthsBefore(month: string, count: number): string {
  const date = new Date(`${month}T00:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() - count);
  return date.toISOString().slice(0, 10);
}

function of(value: number, sampleSize: number): Measured {
  return { value, sampleSize };
}

function logins(rows: readonly Fact[]): number {
  return sum(rows.map((row) => Number(row['logins'])));
}
