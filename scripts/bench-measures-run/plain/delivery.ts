import type { KnownOrder } from './known-orders.ts';
import type { PlainAsOf, Put } from './values.ts';

/** What we promised and delivered. */
export function putDelivery(orders: readonly KnownOrder[], asOf: PlainAsOf, put: Put): void {
  const counted = orders.filter(({ cancelled, quantity }) => !cancelled && quantity > 0);
  putBackorders(counted, asOf, put);
  const recent = counted.filter(({ orderedOn }) => orderedOn >= asOf.day - 180);
  putFill(recent, asOf, put);
  putInFull(recent, asOf, put);
  putPunctuality(recent, asOf, put);
  putLeadTimes(recent, put);
}

function isPast({ promisedOn }: KnownOrder, { day }: PlainAsOf): boolean {
  return promisedOn !== null && promisedOn < day;
}

function putBackorders(orders: readonly KnownOrder[], { day }: PlainAsOf, put: Put): void {
  let [count, missing, aged] = [0, 0, 0];
  for (const { promisedOn, quantity, shippedQuantity } of orders) {
    if (promisedOn === null || promisedOn < day - 90 || promisedOn >= day) continue;
    const open = Math.max(quantity - shippedQuantity, 0);
    count += 1;
    missing += open;
    aged += (day - promisedOn) * open;
  }
  if (count > 0) put('backorder_age', missing === 0 ? 0 : aged / missing, count);
}

function putFill(orders: readonly KnownOrder[], asOf: PlainAsOf, put: Put): void {
  let [count, ordered, first, all] = [0, 0, 0, 0];
  for (const order of orders) {
    if (order.firstShippedOn === null && !isPast(order, asOf)) continue;
    count += 1;
    ordered += order.quantity;
    first += Math.min(order.firstShippedQuantity, order.quantity);
    all += Math.min(order.shippedQuantity, order.quantity);
  }
  if (count === 0) return;
  put('fill_rate', first / ordered, count);
  put('volume_fill_rate', all / ordered, count);
}

function isFull({ shippedQuantity, quantity }: KnownOrder): boolean {
  return shippedQuantity >= quantity;
}

function putInFull(orders: readonly KnownOrder[], asOf: PlainAsOf, put: Put): void {
  let [due, complete] = [0, 0];
  for (const order of orders) {
    const full = isFull(order);
    const sent = order.promisedOn === null && order.firstShippedOn !== null;
    if (!full && !sent && !isPast(order, asOf)) continue;
    due += 1;
    if (full) complete += 1;
  }
  if (due > 0) put('in_full', complete / due, due);
}

function putPunctuality(orders: readonly KnownOrder[], asOf: PlainAsOf, put: Put): void {
  let [due, onTime, both] = [0, 0, 0];
  for (const order of orders) {
    const { promisedOn, arrivedOn } = order;
    const full = isFull(order);
    if (promisedOn === null || (!full && !isPast(order, asOf))) continue;
    due += 1;
    if (arrivedOn === null || arrivedOn > promisedOn) continue;
    onTime += 1;
    if (full) both += 1;
  }
  if (due === 0) return;
  put('on_time', onTime / due, due);
  put('otif', both / due, due);
}

function putLeadTimes(orders: readonly KnownOrder[], put: Put): void {
  const times: number[] = [];
  const complete: number[] = [];
  let completeOrders = 0;
  for (const order of orders) {
    const { arrivedOn, orderedOn } = order;
    const full = isFull(order);
    if (full) completeOrders += 1;
    if (arrivedOn === null) continue;
    times.push(arrivedOn - orderedOn);
    if (full) complete.push(arrivedOn - orderedOn);
  }
  if (times.length > 0) put('lead_time_mean', mean(times), times.length);
  if (completeOrders < 2) return;
  const average = mean(complete);
  let squares = 0;
  for (const time of complete) squares += (time - average) ** 2;
  put('lead_time_variability', Math.sqrt(squares / (complete.length - 1)), completeOrders);
}

function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
