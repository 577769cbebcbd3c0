import { describe, expect, it } from '@jest/globals';
import type { SeedRow, SeedTableName } from '../../../../../src/sandbox/seed/dataset.ts';
import {
  castOf,
  daysBetween,
  demoBook,
  ENDS_ON,
  groupBy,
  numberIn,
  sum,
  tableOf,
  textIn,
} from './book.ts';

const book = demoBook();
const rows = new Map<SeedTableName, SeedRow[]>(
  book.tables.map(({ name }) => [name, tableOf(book, name)]),
);

function table(name: SeedTableName): SeedRow[] {
  return rows.get(name) ?? [];
}

const linesByOrder = groupBy(table('order_lines'), 'order');
const shipmentsByOrder = groupBy(table('shipments'), 'order');
const ordersByKey = new Map(table('orders').map((order) => [order.key, order]));

/** For each kind of dirt, by its description: the accounts on which it is found when all rows are searched. */
const SEARCHES: Readonly<Record<string, () => string[]>> = {
  'One order has no lines at all, although it has an amount and was shipped.': () =>
    table('orders')
      .filter(({ key }) => !linesByOrder.has(key))
      .map((order) => textIn(order, 'account')),
  'One order line has quantity 0.': () => accountsOfLines((line) => line['quantity'] === 0),
  'One order line has a negative quantity.': () =>
    accountsOfLines((line) => numberIn(line, 'quantity') < 0),
  'One order line has a negative unit price, and the next one has price 0.': () =>
    accountsOfLines((line) => numberIn(line, 'unit_price') < 0).filter((account) =>
      accountsOfLines((line) => line['unit_price'] === 0).includes(account),
    ),
  'Two orders have the same number.': () =>
    [...groupBy(table('orders'), 'number').values()]
      .filter((orders) => orders.length > 1)
      .map(([order]) => textIn(order ?? { key: '' }, 'account')),
  'One shipment has ten times the units that it had, more than were ordered.': () =>
    [...shipmentsByOrder]
      .filter(([order, shipments]) => {
        const shipped = sum(shipments.map((shipment) => numberIn(shipment, 'quantity')));
        return linesByOrder.has(order) && !hasBrokenLine(order) && shipped > unitsOf(order);
      })
      .map(([order]) => accountOfOrder(order)),
  'One order with status shipped has no shipment.': () =>
    table('orders')
      .filter((order) => order['status'] === 'shipped' && !shipmentsByOrder.has(order.key))
      .map((order) => textIn(order, 'account')),
  'One invoice names no order.': () =>
    table('invoices')
      .filter((invoice) => invoice['order'] === null)
      .map((invoice) => textIn(invoice, 'account')),
  'One payment is three times what it was, more than its invoice.': () => {
    const invoices = new Map(table('invoices').map((invoice) => [invoice.key, invoice]));
    return table('payments')
      .filter((payment) => {
        const invoice = invoices.get(textIn(payment, 'invoice')) ?? { key: '' };
        return numberIn(payment, 'amount') > numberIn(invoice, 'amount');
      })
      .map((payment) => textIn(payment, 'account'));
  },
  'The account has no owner.': () => accountsWithout('owner'),
  'The account has no customer type.': () => accountsWithout('customer_type'),
  'One survey response has neither score nor comment.': () =>
    table('survey_responses')
      .filter((response) => response['score'] === null && response['comment'] === null)
      .map((response) => textIn(response, 'account')),
};

function accountOfOrder(order: string): string {
  return textIn(ordersByKey.get(order) ?? { key: order }, 'account');
}

function accountsOfLines(isBroken: (line: SeedRow) => boolean): string[] {
  return table('order_lines')
    .filter((line) => isBroken(line))
    .map((line) => accountOfOrder(textIn(line, 'order')));
}

function accountsWithout(column: string): string[] {
  return table('accounts')
    .filter((account) => account[column] === null)
    .map(({ key }) => key);
}

function hasBrokenLine(order: string): boolean {
  return (linesByOrder.get(order) ?? []).some((line) => numberIn(line, 'quantity') <= 0);
}

function unitsOf(order: string): number {
  const goods = (linesByOrder.get(order) ?? []).filter((line) => line['line_type'] === 'goods');
  return sum(goods.map((line) => numberIn(line, 'quantity')));
}

describe('dirty_data', () => {
  const stories = book.stories.filter(({ kind }) => kind === 'dirty_data');

  it('has every kind of dirt at demo size', () => {
    expect(stories.map(({ description }) => description).sort()).toEqual(
      Object.keys(SEARCHES).sort(),
    );
  });

  it.each(stories)('$description On those accounts and no others', ({ description, accounts }) => {
    const found = SEARCHES[description]?.() ?? [];
    expect(found.sort()).toEqual([...accounts].sort());
  });

  it('lies in the last year, as its onset says', () => {
    const dirty = new Set(castOf(book, 'dirty_data').map(({ account }) => account));
    const broken = table('orders').filter(
      ({ key }) => !linesByOrder.has(key) || hasBrokenLine(key),
    );
    expect(broken.length).toBeGreaterThan(4);
    for (const order of broken) {
      expect(dirty.has(textIn(order, 'account'))).toBe(true);
      expect(daysBetween(order['ordered_on'], ENDS_ON)).toBeLessThanOrEqual(365);
    }
  });
});
