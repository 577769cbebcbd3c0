import type { AccountFacts, Book } from './account-facts.ts';
import { putDelivery } from './delivery.ts';
import { putFilledLines, putGoods } from './goods.ts';
import { goodsLines, knownOrders, orderDays } from './known-orders.ts';
import { putLaunches, type RunningLaunch } from './launches.ts';
import { putMoney } from './money.ts';
import { putOutcome } from './outcome.ts';
import { putRelationship } from './relationship.ts';
import { putReturns } from './returned-goods.ts';
import { settledInvoices } from './settled-invoices.ts';
import { putTrust } from './trust.ts';
import { usualGaps } from './usual-gaps.ts';
import type { Measured, PlainAsOf, Put, ValuesOfMeasure } from './values.ts';

export interface PlainInput {
  readonly asOf: PlainAsOf;
  readonly launches: readonly RunningLaunch[];
  /** Only these; otherwise all. */
  readonly accounts?: readonly number[];
}

/** The measures of the catalogue in a loop over the accounts, with all rows in memory. */
export function plainMeasures(
  book: Book,
  { asOf, launches, accounts }: PlainInput,
): ReadonlyMap<string, ValuesOfMeasure> {
  const values = new Map<string, Map<number, Measured>>();
  const gapOf = usualGaps(book, asOf);
  for (const id of accounts ?? book.accounts.keys()) {
    const facts = book.accounts.get(id);
    if (facts === undefined) continue;
    const put: Put = (measure, value, sampleSize) => {
      const known = values.get(measure);
      if (known === undefined) values.set(measure, new Map([[id, { value, sampleSize }]]));
      else known.set(id, { value, sampleSize });
    };
    const usualGapDays = gapOf(facts.account.customerType);
    measureAccount({ facts, book, asOf, launches, usualGapDays }, put);
  }
  return values;
}

interface AccountInput {
  readonly facts: AccountFacts;
  readonly book: Book;
  readonly asOf: PlainAsOf;
  readonly launches: readonly RunningLaunch[];
  readonly usualGapDays: number;
}

function measureAccount(input: AccountInput, put: Put): void {
  const { facts, book, asOf, launches, usualGapDays } = input;
  const orders = knownOrders(facts, asOf);
  const days = orderDays(orders);
  const lines = goodsLines(facts, orders);
  const invoices = settledInvoices(facts, book, asOf);
  putOutcome(days, asOf, usualGapDays, put);
  putGoods(lines, asOf, put);
  putFilledLines(lines, asOf, put);
  putDelivery(orders, asOf, put);
  putMoney(facts, invoices, asOf, put);
  putReturns({ facts, orders, days, invoices, asOf }, put);
  putRelationship(facts, asOf, put);
  putTrust(facts, { orders, invoices }, asOf, put);
  putLaunches(facts.account, lines, launches, put);
}
