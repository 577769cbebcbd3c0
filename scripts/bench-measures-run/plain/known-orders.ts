import type { AccountFacts } from './account-facts.ts';
import type { LineRow, OrderRow, ShipmentRow } from './rows.ts';
import type { PlainAsOf } from './values.ts';

export type KnownOrder = OrderRow & { readonly arrivedOn: number | null };

/** The account's orders with what was known of their shipping. */
export function knownOrders(
  { orders, shipments }: AccountFacts,
  { knownBefore }: PlainAsOf,
): readonly KnownOrder[] {
  const known: KnownOrder[] = [];
  for (const order of orders) {
    if (order.orderedOn >= knownBefore) continue;
    const own = order.lastEventOn < knownBefore ? order : asKnown(order, shipments, knownBefore);
    known.push({ ...own, arrivedOn: later(own.lastShippedOn, own.lastDeliveredOn) });
  }
  return known;
}

function asKnown(
  order: OrderRow,
  shipments: readonly ShipmentRow[],
  knownBefore: number,
): OrderRow {
  const own = shipments.filter((one) => one.order === order.id && one.shippedOn < knownBefore);
  let first: number | null = null;
  let last: number | null = null;
  let delivered: number | null = null;
  let quantity = 0;
  for (const one of own) {
    first = first === null ? one.shippedOn : Math.min(first, one.shippedOn);
    last = later(last, one.shippedOn);
    if (one.deliveredOn !== null && one.deliveredOn < knownBefore) {
      delivered = later(delivered, one.deliveredOn);
    }
    quantity += one.quantity ?? order.quantity;
  }
  let firstQuantity = 0;
  for (const one of own) {
    if (one.shippedOn === first) firstQuantity += one.quantity ?? order.quantity;
  }
  return {
    ...order,
    firstShippedOn: first,
    lastShippedOn: last,
    lastDeliveredOn: delivered,
    shippedQuantity: quantity,
    firstShippedQuantity: firstQuantity,
  };
}

function later(one: number | null, other: number | null): number | null {
  if (one === null || other === null) return one ?? other;
  return Math.max(one, other);
}

export interface OrderDay {
  readonly day: number;
  valueCents: number;
  orders: number;
}

/** Days with an order of some value, in order. */
export function orderDays(orders: readonly KnownOrder[]): readonly OrderDay[] {
  const byDay = new Map<number, OrderDay>();
  for (const { cancelled, valueCents, orderedOn: day } of orders) {
    if (cancelled || valueCents <= 0) continue;
    const known = byDay.get(day);
    if (known === undefined) byDay.set(day, { day, valueCents, orders: 1 });
    else {
      known.valueCents += valueCents;
      known.orders += 1;
    }
  }
  return [...byDay.values()].sort((one, other) => one.day - other.day);
}

export interface KnownLine {
  readonly line: LineRow;
  readonly orderedOn: number;
  readonly promisedOn: number | null;
}

/** Lines of goods of known orders that were not cancelled. */
export function goodsLines(
  { lines }: AccountFacts,
  orders: readonly KnownOrder[],
): readonly KnownLine[] {
  const byId = new Map<number, KnownOrder>();
  for (const order of orders) byId.set(order.id, order);
  const known: KnownLine[] = [];
  for (const line of lines) {
    const order = byId.get(line.order);
    if (order === undefined || order.cancelled) continue;
    if ((line.lineType ?? 'goods') !== 'goods' || line.quantity <= 0 || line.priceCents < 0) {
      continue;
    }
    const promisedOn = line.promisedOn ?? order.promisedOn;
    known.push({ line, orderedOn: order.orderedOn, promisedOn });
  }
  return known;
}
