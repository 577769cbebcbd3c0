import type { AccountFacts } from './account-facts.ts';
import type { KnownOrder, OrderDay } from './known-orders.ts';
import type { SettledInvoice } from './settled-invoices.ts';
import { money, type PlainAsOf, type Put } from './values.ts';

interface KnownReturn {
  readonly orderRef: string | null;
  readonly returnedOn: number;
  readonly cents: number;
  /** Lines of goods; a return without any line counts as one. */
  readonly lines: number;
}

export interface ReturnsInput {
  readonly facts: AccountFacts;
  readonly orders: readonly KnownOrder[];
  readonly days: readonly OrderDay[];
  readonly invoices: readonly SettledInvoice[];
  readonly asOf: PlainAsOf;
}

/** What comes back, logged or not. */
export function putReturns({ facts, orders, days, invoices, asOf }: ReturnsInput, put: Put): void {
  const { day } = asOf;
  const returns = knownReturns(facts, asOf);
  let [returned, unlinked, lines] = [0, 0, 0];
  for (const one of returns) {
    if (one.returnedOn < day - 365) continue;
    returned += one.cents;
    lines += one.lines;
    if (one.orderRef === null) unlinked += one.cents;
  }
  putByLine(orders, day, lines, put);
  const year = days.filter((one) => one.day >= day - 365);
  let ordered = 0;
  for (const one of year) ordered += one.valueCents;
  if (ordered <= 0) return;
  put('return_rate', returned / ordered, year.length);
  const unlogged = Math.max(shortPaid(invoices, returns, day) - unlinked, 0);
  put('return_rate_estimated', (returned + unlogged) / ordered, year.length);
  const first = days[0]?.day ?? day;
  const exposure = Math.max(90, Math.min(365, day - first));
  put('run_rate_revenue', (money(ordered - returned) / exposure) * 90, year.length);
}

function knownReturns(
  { returns, returnLines }: AccountFacts,
  { knownBefore }: PlainAsOf,
): readonly KnownReturn[] {
  return returns
    .filter(({ returnedOn }) => returnedOn < knownBefore)
    .map(({ id, orderRef, returnedOn, amountCents }) => {
      const own = returnLines.filter(({ returned }) => returned === id);
      const goods = own.filter(({ lineType }) => (lineType ?? 'goods') === 'goods');
      let value = 0;
      for (const line of goods) value += (line.quantity ?? 0) * (line.priceCents ?? 0);
      const lines = own.length === 0 ? 1 : goods.length;
      return { orderRef, returnedOn, cents: amountCents ?? value, lines };
    });
}

function putByLine(
  orders: readonly KnownOrder[],
  day: number,
  returnedLines: number,
  put: Put,
): void {
  let [count, lines] = [0, 0];
  for (const { cancelled, orderedOn, goodsLines } of orders) {
    if (cancelled || orderedOn < day - 365) continue;
    count += 1;
    lines += goodsLines;
  }
  if (lines > 0) put('return_rate_by_line', returnedLines / lines, count);
}

/** What is missing on old invoices that were paid for the greater part, and that no return of their order explains. */
function shortPaid(
  invoices: readonly SettledInvoice[],
  returns: readonly KnownReturn[],
  day: number,
): number {
  const explained = new Map<string, number>();
  for (const { orderRef, cents } of returns) {
    if (orderRef !== null) explained.set(orderRef, (explained.get(orderRef) ?? 0) + cents);
  }
  let missing = 0;
  for (const { invoice, openCents, paidCents } of invoices) {
    const { issuedOn, dueOn, disputed, amountCents, orderRef } = invoice;
    if (dueOn === null || dueOn >= day - 30 || issuedOn < day - 365) continue;
    if (disputed === true || amountCents <= 0 || paidCents * 2 < amountCents) continue;
    missing += Math.max(openCents - (explained.get(orderRef ?? '') ?? 0), 0);
  }
  return missing;
}
