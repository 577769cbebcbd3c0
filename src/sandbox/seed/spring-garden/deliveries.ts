import type { Account } from './account.ts';
import { workday } from './calendar.ts';
import type { Order, OrderLine } from './orders.ts';
import type { RandomStream } from './random.ts';
import { SEGMENTS } from './segments.ts';
import type { World } from './world.ts';

interface Shipment {
  readonly shippedDay: number;
  readonly deliveredDay: number;
  /** Units of goods. */
  readonly units: number;
  /** Value of the goods. */
  readonly goodsCents: number;
}

export interface Delivery {
  readonly order: Order;
  readonly promisedDay: number;
  readonly status: 'open' | 'shipped' | 'cancelled';
  /** What left before the end of the data, by day. */
  readonly shipments: readonly Shipment[];
  /** Goods lines that were shipped whole at once. */
  readonly wholeLines: readonly OrderLine[];
  /** What of each goods line arrives, and the day of the last of it; also after the end of the data. */
  readonly lines: ReadonlyMap<OrderLine, LineDelivery>;
}

interface LineDelivery {
  readonly day: number;
  readonly units: number;
}

/** How well the distributor serves an order. */
interface Service {
  /** Chance that a line is not on stock in full. */
  readonly stockout: number;
  /** The part of such a line that is missing; above 1 is all of it. */
  readonly missing: readonly [number, number];
  /** Chance that the shipment is held up. */
  readonly delayed: number;
  readonly extraDays: number;
  /** Days from the first shipment to the one with the rest. */
  readonly restAfter: readonly [number, number];
  /** Chance that the rest is never sent. */
  readonly closedShort: number;
}

const ORDINARY_SERVICE: Service = {
  stockout: 0.045,
  missing: [0.4, 1.2],
  delayed: 0.055,
  extraDays: 0,
  restAfter: [5, 18],
  closedShort: 0.08,
};

/** The fulfilment_failure story: less than half comes with the first shipment, in twice the time. */
const FAILING_SERVICE: Service = {
  stockout: 1,
  missing: [0.45, 0.8],
  delayed: 0.2,
  extraDays: 6,
  restAfter: [12, 28],
  closedShort: 0.15,
};

/** What became of each order. */
export function deliveriesOf(
  world: World,
  account: Account,
  orders: readonly Order[],
): readonly Delivery[] {
  const random = world.streams.delivery(account.index);
  return orders.map((order) => deliveryOf(world, account, order, random));
}

function deliveryOf(world: World, account: Account, order: Order, random: RandomStream): Delivery {
  const promisedDay = workday(order.day + SEGMENTS[account.segment].promiseDays);
  if (order.cancelled) {
    return {
      order,
      promisedDay,
      status: 'cancelled',
      shipments: [],
      wholeLines: [],
      lines: new Map(),
    };
  }
  const service = serviceOf(account, order);
  const picked = pick(order, service, random);
  const planned = shipmentsOf({ account, order, service, picked, random });
  const shipments = planned.filter(({ shippedDay }) => shippedDay < world.endDay);
  const status = shipments.length === planned.length ? 'shipped' : 'open';
  const lines = lineDeliveries(picked, planned);
  return { order, promisedDay, status, shipments, wholeLines: picked.wholeLines, lines };
}

/** A line that was on stock comes with the first shipment; of the others the rest comes with the last, if it does. */
function lineDeliveries(
  { wholeLines, shortLines, units }: Picked,
  shipments: readonly Shipment[],
): ReadonlyMap<OrderLine, LineDelivery> {
  const first = shipments[0]?.deliveredDay ?? 0;
  const last = shipments.at(-1)?.deliveredDay ?? first;
  const restSent = shipments.length > 1 || units === 0;
  const deliveries = new Map<OrderLine, LineDelivery>();
  for (const line of wholeLines) deliveries.set(line, { day: first, units: line.quantity });
  for (const { line, missing } of shortLines) {
    const sent = restSent ? line.quantity : line.quantity - missing;
    if (sent > 0) deliveries.set(line, { day: restSent ? last : first, units: sent });
  }
  return deliveries;
}

function serviceOf(account: Account, order: Order): Service {
  const failing = account.story === 'fulfilment_failure' && order.day >= account.onsetDay;
  return failing ? FAILING_SERVICE : ORDINARY_SERVICE;
}

interface Picked {
  readonly units: number;
  readonly cents: number;
  readonly missingUnits: number;
  readonly missingCents: number;
  readonly wholeLines: readonly OrderLine[];
  readonly shortLines: readonly { readonly line: OrderLine; readonly missing: number }[];
}

/** What is on stock when the order is picked. */
function pick(order: Order, service: Service, random: RandomStream): Picked {
  let units = 0;
  let allMissing = 0;
  let missingCents = 0;
  const wholeLines: OrderLine[] = [];
  const shortLines: { line: OrderLine; missing: number }[] = [];
  for (const line of order.lines) {
    if (line.type !== 'goods') continue;
    const missing = random.chance(service.stockout)
      ? missingUnits(line.quantity, random.between(...service.missing))
      : 0;
    units += line.quantity - missing;
    allMissing += missing;
    missingCents += missing * line.unitCents;
    if (missing === 0) wholeLines.push(line);
    else shortLines.push({ line, missing });
  }
  const cents = order.goodsCents - missingCents;
  return { units, cents, missingUnits: allMissing, missingCents, wholeLines, shortLines };
}

function missingUnits(ordered: number, share: number): number {
  return Math.min(ordered, Math.max(1, Math.floor(ordered * share)));
}

interface ShippingInput {
  readonly account: Account;
  readonly order: Order;
  readonly service: Service;
  readonly picked: Picked;
  readonly random: RandomStream;
}

const TWO_DAYS_SHARE = 0.3;

function shipmentsOf({ account, order, service, picked, random }: ShippingInput): Shipment[] {
  const [fastest, slowest] = SEGMENTS[account.segment].transitDays;
  const handlingDays = random.chance(TWO_DAYS_SHARE) ? 2 : 1;
  const delayDays = random.chance(service.delayed) ? random.whole(3, 9) : 0;
  const firstDay = workday(order.day + handlingDays + service.extraDays + delayDays);
  const restDay = workday(firstDay + random.whole(...service.restAfter));
  const restSent = picked.missingUnits > 0 && !random.chance(service.closedShort);
  const transit = random.whole(fastest, slowest);
  if (picked.units === 0) return inHalves(picked, restDay, transit);
  const first = shipment(firstDay, transit, picked.units, picked.cents);
  if (!restSent) return [first];
  return [first, shipment(restDay, transit, picked.missingUnits, picked.missingCents)];
}

const DAYS_BETWEEN_HALVES = 6;

/** An order of which nothing was on stock comes late and in two parts, but it comes. */
function inHalves(
  { missingUnits, missingCents }: Picked,
  day: number,
  transit: number,
): Shipment[] {
  const units = Math.ceil(missingUnits / 2);
  const cents = Math.round((missingCents * units) / missingUnits);
  const first = shipment(day, transit, units, cents);
  if (units === missingUnits) return [first];
  const restDay = workday(day + DAYS_BETWEEN_HALVES);
  return [first, shipment(restDay, transit, missingUnits - units, missingCents - cents)];
}

function shipment(day: number, transit: number, units: number, goodsCents: number): Shipment {
  return { shippedDay: day, deliveredDay: workday(day + transit), units, goodsCents };
}
