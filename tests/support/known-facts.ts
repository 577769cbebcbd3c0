/** What is known of one account on a day, over plain lists: the as-of frame once more. */
import type { Season } from '../../src/config/schema/seasons-file.ts';
import { daysBetween } from '../../src/domain/days.ts';
import type { AsOf } from '../../src/domain/run.ts';
import type { Fact, Facts } from './mirror-lab.ts';

export interface Known {
  readonly facts: Facts;
  readonly account: string;
  readonly asOf: AsOf;
  readonly seasons: readonly Season[];
}

interface KnownOrder {
  readonly order: Fact;
  /** Of goods, with a quantity and no negative price. */
  readonly lines: readonly Fact[];
  readonly quantity: number;
  readonly value: number;
  readonly shipments: readonly Fact[];
}

/** Orders that are not cancelled, with what was known of them. */
export function orders(known: Known): readonly KnownOrder[] {
  return dated(known, 'orders', 'ordered_on')
    .filter(({ status }) => status !== 'cancelled')
    .map((order) => {
      const all = (known.facts.order_lines ?? []).filter((line) => line['order'] === order.id);
      const lines = all.filter(
        (line) =>
          isGoods(line) && Number(line['quantity']) > 0 && Number(line['unit_price'] ?? 0) >= 0,
      );
      const value = all.length === 0 ? Number(order['amount'] ?? 0) : sum(lines.map(lineValue));
      const shipments = (known.facts.shipments ?? []).filter(
        (one) => one['order'] === order.id && text(one['shipped_on']) < known.asOf.knownBefore,
      );
      const quantity = sum(lines.map((line) => Number(line['quantity'])));
      return { order, lines, quantity, value, shipments };
    });
}

/** Days with an order of some value, in order. */
export function orderDays(
  known: Known,
): readonly { readonly day: string; readonly value: number }[] {
  const byDay = new Map<string, number>();
  for (const { order, value } of orders(known)) {
    const day = text(order['ordered_on']);
    if (value > 0) byDay.set(day, (byDay.get(day) ?? 0) + value);
  }
  return [...byDay]
    .map(([day, value]) => ({ day, value }))
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** Whoever pays, it is paid. */
export function paymentsOn({ facts, asOf }: Known, invoice: Fact): readonly Fact[] {
  return (facts.payments ?? []).filter(
    (payment) => payment['invoice'] === invoice.id && text(payment['paid_on']) < asOf.knownBefore,
  );
}

/** The day of the last payment, once payments reach the amount. */
export function settledOn(known: Known, invoice: Fact): string | undefined {
  const payments = paymentsOn(known, invoice);
  if (payments.length === 0 || sum(payments.map(amountOf)) < amountOf(invoice)) return undefined;
  return payments
    .map((payment) => text(payment['paid_on']))
    .sort()
    .at(-1);
}

export function returnedValue({ facts }: Known, one: Fact): number {
  if (one['amount'] !== null && one['amount'] !== undefined) return amountOf(one);
  const lines = (facts.return_lines ?? []).filter((line) => line['return'] === one.id);
  return sum(lines.filter((line) => isGoods(line) && hasPrice(line)).map(lineValue));
}

/** An account's rows of an entity with a date before which they were not known. */
export function dated(
  { facts, account, asOf }: Known,
  entity: keyof Facts,
  field: string,
): readonly Fact[] {
  return (facts[entity] ?? []).filter(
    (row) => row['account'] === account && text(row[field]) < asOf.knownBefore,
  );
}

export function units(shipment: Fact, whole: number): number {
  const { quantity } = shipment;
  return quantity === null || quantity === undefined ? whole : Number(quantity);
}

function isGoods({ line_type: type }: Fact): boolean {
  return type === null || type === undefined || type === 'goods';
}

function hasPrice({ unit_price: price }: Fact): boolean {
  return price !== null && price !== undefined;
}

export function lineValue(line: Fact): number {
  return Number(line['quantity']) * Number(line['unit_price'] ?? 0);
}

export function amountOf(row: Fact): number {
  return Number(row['amount']);
}

export function ago({ asOf }: Known, day: string): number {
  return daysBetween(day, asOf.day);
}

export function text(value: Fact[string]): string {
  if (typeof value !== 'string') throw new TypeError(`not a text: ${String(value)}`);
  return value;
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
