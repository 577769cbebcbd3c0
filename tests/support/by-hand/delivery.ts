/** What we deliver and what comes back. */
import { daysBetween } from '../../../src/domain/days.ts';
import {
  ago,
  arrivedOn,
  dated,
  invoiceStatus,
  isGoods,
  amountOf,
  orderDays,
  orders,
  returnedValue,
  sum,
  text,
  units,
  type Known,
  type KnownOrder,
} from '../known-facts.ts';
import type { Fact } from '../mirror-lab.ts';
import { mean, of, type Formula } from './formula.ts';

export const DELIVERY_BY_HAND: Readonly<Record<string, Formula>> = {
  backorder_age: (known) => {
    const due = orders(known).filter(({ order, quantity }) => {
      const promised = order['promised_on'];
      if (typeof promised !== 'string' || quantity <= 0) return false;
      return promised < known.asOf.day && ago(known, promised) <= 90;
    });
    if (due.length === 0) return undefined;
    const missing = due.map((one) => Math.max(one.quantity - sentUnits(one), 0));
    if (sum(missing) === 0) return of(0, due.length);
    const aged = due.map(
      ({ order }, i) => ago(known, text(order['promised_on'])) * (missing[i] ?? 0),
    );
    return of(sum(aged) / sum(missing), due.length);
  },
  fill_rate: (known) => {
    const counted = recentOrders(known).filter((one) => sentOrLate(known, one));
    if (counted.length === 0) return undefined;
    const first = counted.map(({ quantity, shipments }) => {
      const day = shipments.map((shipment) => text(shipment['shipped_on'])).sort()[0];
      const left = shipments.filter((shipment) => shipment['shipped_on'] === day);
      return Math.min(sum(left.map((shipment) => units(shipment, quantity))), quantity);
    });
    return of(sum(first) / sum(counted.map(({ quantity }) => quantity)), counted.length);
  },
  in_full: (known) => {
    const due = recentOrders(known).filter((one) => {
      if (typeof one.order['promised_on'] === 'string') return isDue(known, one);
      return one.shipments.length > 0 || isComplete(one);
    });
    return due.length === 0 ? undefined : of(shareOf(due, isComplete), due.length);
  },
  lead_time_mean: (known) => {
    const times = recentOrders(known).flatMap((one) => leadTime(known, one));
    return times.length === 0 ? undefined : of(mean(times), times.length);
  },
  lead_time_variability: (known) => {
    const times = recentOrders(known)
      .filter(isComplete)
      .flatMap((one) => leadTime(known, one));
    if (times.length < 2) return undefined;
    const squares = sum(times.map((time) => (time - mean(times)) ** 2));
    return of(Math.sqrt(squares / (times.length - 1)), times.length);
  },
  line_fill_rate: (known) => {
    const due = orders(known)
      .filter(({ order }) => ago(known, text(order['ordered_on'])) <= 180)
      .flatMap((one) =>
        one.lines
          .map((line) => ({ ordered: Number(line['quantity']), delivered: delivered(known, line) }))
          .filter((line) => line.delivered !== undefined || isPast(known, one)),
      );
    if (due.every((line) => line.delivered === undefined)) return undefined;
    const full = due.filter((line) => (line.delivered ?? -1) >= line.ordered);
    return of(full.length / due.length, due.length);
  },
  on_time: (known) => {
    const due = recentOrders(known).filter((one) => isDue(known, one));
    return due.length === 0
      ? undefined
      : of(
          shareOf(due, (one) => isOnTime(known, one)),
          due.length,
        );
  },
  otif: (known) => {
    const due = recentOrders(known).filter((one) => isDue(known, one));
    if (due.length === 0) return undefined;
    return of(
      shareOf(due, (one) => isOnTime(known, one) && isComplete(one)),
      due.length,
    );
  },
  return_rate: (known) => {
    const ordered = orderDays(known).filter(({ day }) => ago(known, day) <= 365);
    if (ordered.length === 0) return undefined;
    const returned = recentReturns(known).map((one) => returnedValue(known, one));
    return of(sum(returned) / sum(ordered.map(({ value }) => value)), ordered.length);
  },
  return_rate_by_line: (known) => {
    const recent = orders(known).filter(
      ({ order }) => ago(known, text(order['ordered_on'])) <= 365,
    );
    const ordered = sum(recent.map(({ lines }) => lines.length));
    if (ordered === 0) return undefined;
    const returned = recentReturns(known).map((one) => {
      const lines = (known.facts.return_lines ?? []).filter((line) => line['return'] === one.id);
      return lines.length === 0 ? 1 : lines.filter(isGoods).length;
    });
    return of(sum(returned) / ordered, recent.length);
  },
  return_rate_estimated: (known) => {
    const ordered = orderDays(known).filter(({ day }) => ago(known, day) <= 365);
    if (ordered.length === 0) return undefined;
    const recent = recentReturns(known);
    const logged = sum(recent.map((one) => returnedValue(known, one)));
    const unlinked = recent.filter((one) => typeof one['order'] !== 'string');
    const explained = sum(unlinked.map((one) => returnedValue(known, one)));
    const unlogged = Math.max(shortPaid(known) - explained, 0);
    return of((logged + unlogged) / sum(ordered.map(({ value }) => value)), ordered.length);
  },
  volume_fill_rate: (known) => {
    const counted = recentOrders(known).filter((one) => sentOrLate(known, one));
    if (counted.length === 0) return undefined;
    const sent = counted.map((one) => Math.min(sentUnits(one), one.quantity));
    return of(sum(sent) / sum(counted.map(({ quantity }) => quantity)), counted.length);
  },
};

function delivered({ asOf }: Known, line: Fact): number | undefined {
  const { delivered_on: day, delivered_quantity: quantity } = line;
  const known = typeof day === 'string' && day < asOf.knownBefore;
  return known && typeof quantity === 'number' ? quantity : undefined;
}

function recentOrders(known: Known): readonly KnownOrder[] {
  return orders(known).filter(
    ({ order, quantity }) => quantity > 0 && ago(known, text(order['ordered_on'])) <= 180,
  );
}

function recentReturns(known: Known): readonly Fact[] {
  return dated(known, 'returns', 'returned_on').filter(
    (one) => ago(known, text(one['returned_on'])) <= 365,
  );
}

function sentUnits({ quantity, shipments }: KnownOrder): number {
  return sum(shipments.map((shipment) => units(shipment, quantity)));
}

function isComplete(order: KnownOrder): boolean {
  return sentUnits(order) >= order.quantity;
}

function isPast({ asOf }: Known, { order }: KnownOrder): boolean {
  return typeof order['promised_on'] === 'string' && order['promised_on'] < asOf.day;
}

function sentOrLate(known: Known, order: KnownOrder): boolean {
  return order.shipments.length > 0 || isPast(known, order);
}

function isDue(known: Known, order: KnownOrder): boolean {
  return (
    typeof order.order['promised_on'] === 'string' && (isPast(known, order) || isComplete(order))
  );
}

function isOnTime(known: Known, { order, shipments }: KnownOrder): boolean {
  const arrived = arrivedOn(known, shipments);
  return arrived !== undefined && arrived <= text(order['promised_on']);
}

function leadTime(known: Known, { order, shipments }: KnownOrder): readonly number[] {
  const arrived = arrivedOn(known, shipments);
  return arrived === undefined ? [] : [daysBetween(text(order['ordered_on']), arrived)];
}

function shareOf(due: readonly KnownOrder[], holds: (order: KnownOrder) => boolean): number {
  return due.filter(holds).length / due.length;
}

/** What is missing on old invoices that were paid for the greater part, and that no return of their order explains. */
function shortPaid(known: Known): number {
  const returns = dated(known, 'returns', 'returned_on');
  const short = invoiceStatus(known)
    .filter(({ invoice, paid }) => {
      const { due_on: due, disputed } = invoice;
      if (typeof due !== 'string' || disputed === true || amountOf(invoice) <= 0) return false;
      const recent = ago(known, text(invoice['issued_on'])) <= 365;
      return recent && ago(known, due) > 30 && paid * 2 >= amountOf(invoice);
    })
    .map(({ invoice, open }) => {
      const own = returns.filter(
        (one) => typeof one['order'] === 'string' && one['order'] === invoice['order'],
      );
      return Math.max(open - sum(own.map((one) => returnedValue(known, one))), 0);
    });
  return sum(short);
}
