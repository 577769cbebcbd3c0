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

export interface KnownOrder {
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

/** Money that settled part of an invoice. */
export interface Settlement {
  readonly day: string;
  /** In tenths of the currency's unit, so that sums are exact. */
  readonly tenths: number;
}

/**
 * What settles each of the account's invoices, by its id: payments that name it, whoever pays; then those of the account
 * that name none, poured over its oldest open invoices.
 */
export function settlements(known: Known): ReadonlyMap<string, readonly Settlement[]> {
  const { facts, asOf } = known;
  const invoices = dated(known, 'invoices', 'issued_on');
  const settled = new Map<string, Settlement[]>();
  for (const invoice of invoices) {
    const named = (facts.payments ?? []).filter(
      (payment) => payment['invoice'] === invoice.id && text(payment['paid_on']) < asOf.knownBefore,
    );
    settled.set(invoice.id, named.map(settlement));
  }
  const loose = dated(known, 'payments', 'paid_on')
    .filter((payment) => payment['invoice'] === null && amountOf(payment) > 0)
    .map(settlement)
    .toSorted(inOrder((one) => [one.day, one.tenths]));
  const oldestFirst = invoices.toSorted(
    inOrder((one) => [text(one['issued_on']), String(one['due_on'] ?? '9'), amountOf(one)]),
  );
  pour(loose, oldestFirst, settled);
  return settled;
}

function pour(
  payments: readonly Settlement[],
  invoices: readonly Fact[],
  settled: Map<string, Settlement[]>,
): void {
  for (const { day, tenths } of payments) {
    let left = tenths;
    for (const invoice of invoices) {
      const parts = settled.get(invoice.id) ?? [];
      const part = Math.min(left, tenthsOf(invoice) - paidOn(parts));
      if (part <= 0) continue;
      settled.set(invoice.id, [...parts, { day, tenths: part }]);
      left -= part;
    }
  }
}

function settlement(payment: Fact): Settlement {
  return { day: text(payment['paid_on']), tenths: tenthsOf(payment) };
}

function tenthsOf(row: Fact): number {
  return Math.round(amountOf(row) * 10);
}

function paidOn(parts: readonly Settlement[]): number {
  return sum(parts.map(({ tenths }) => tenths));
}

function inOrder<T>(keys: (value: T) => readonly (string | number)[]) {
  return (one: T, other: T): number => {
    const others = keys(other);
    for (const [place, key] of keys(one).entries()) {
      const against = others[place] ?? key;
      if (key !== against) return key < against ? -1 : 1;
    }
    return 0;
  };
}

/** Invoices with what is open on them, in money, and the day of the last payment once payments reach the amount. */
export function invoiceStatus(known: Known): readonly {
  readonly invoice: Fact;
  readonly paid: number;
  readonly open: number;
  readonly settledOn: string | undefined;
}[] {
  const settled = settlements(known);
  return dated(known, 'invoices', 'issued_on').map((invoice) => {
    const parts = settled.get(invoice.id) ?? [];
    const open = tenthsOf(invoice) - paidOn(parts);
    const days = parts.map(({ day }) => day).sort();
    return {
      invoice,
      paid: paidOn(parts) / 10,
      open: Math.max(open, 0) / 10,
      settledOn: open <= 0 ? days.at(-1) : undefined,
    };
  });
}

/** The day of the last delivery, or of a shipment whose delivery is not known. */
export function arrivedOn({ asOf }: Known, shipments: readonly Fact[]): string | undefined {
  return shipments
    .flatMap(({ shipped_on: shipped, delivered_on: delivered }) => [shipped, delivered])
    .filter((day) => typeof day === 'string')
    .filter((day) => day < asOf.knownBefore)
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

export function isGoods({ line_type: type }: Fact): boolean {
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
