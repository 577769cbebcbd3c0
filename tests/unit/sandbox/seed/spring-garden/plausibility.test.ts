import { describe, expect, it } from '@jest/globals';
import type { SeedRow, SeedTableName } from '../../../../../src/sandbox/seed/dataset.ts';
import {
  daysBetween,
  demoBook,
  ENDS_ON,
  groupBy,
  mean,
  numberIn,
  SPRING_LAUNCHES,
  sum,
  tableOf,
  textIn,
} from './book.ts';

/** Three seeds, so that no figure is the luck of one. */
const books = [1, 2, 3].map((seed) => {
  const book = demoBook(seed);
  const planted = new Set(book.stories.flatMap(({ accounts }) => accounts));
  const rows = new Map<SeedTableName, SeedRow[]>(
    book.tables.map(({ name }) => [name, tableOf(book, name)]),
  );
  return { seed, planted, table: (name: SeedTableName): SeedRow[] => rows.get(name) ?? [] };
});

type Book = (typeof books)[number];

function share(rows: readonly SeedRow[], holds: (row: SeedRow) => boolean): number {
  return rows.filter((row) => holds(row)).length / rows.length;
}

function ordinary(book: Book, name: SeedTableName): SeedRow[] {
  return book.table(name).filter((row) => !book.planted.has(textIn(row, 'account')));
}

function amountsBy(rows: readonly SeedRow[], column: string): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const row of rows) {
    const key = textIn(row, column);
    amounts.set(key, (amounts.get(key) ?? 0) + numberIn(row, 'amount'));
  }
  return amounts;
}

function unitsOf(rows: readonly SeedRow[]): number {
  return sum(rows.map((row) => numberIn(row, 'quantity')));
}

function weekdayOf(order: SeedRow): number {
  return new Date(textIn(order, 'ordered_on')).getUTCDay();
}

function inMonths(orders: readonly SeedRow[], ...months: readonly string[]): number {
  return share(orders, (order) => months.includes(textIn(order, 'ordered_on').slice(5, 7)));
}

describe.each(books)('the business of seed $seed', (book) => {
  const orders = ordinary(book, 'orders');
  const shipments = groupBy(book.table('shipments'), 'order');
  const lines = groupBy(book.table('order_lines'), 'order');

  it('ships 93 to 99 % of the units with the first shipment and 4 to 14 % of the orders late', () => {
    const shipped = orders.filter(({ key }) => shipments.has(key));
    const first = shipped.map(({ key }) => shipments.get(key)?.[0] ?? { key });
    const ordered = shipped.flatMap(({ key }) =>
      (lines.get(key) ?? []).filter((line) => line['line_type'] === 'goods'),
    );
    const fillRate = unitsOf(first) / unitsOf(ordered);
    expect(fillRate).toBeGreaterThan(0.93);
    expect(fillRate).toBeLessThan(0.99);
    const late = share(shipped, (order) => {
      const delivered = shipments.get(order.key)?.[0]?.['delivered_on'] ?? null;
      return delivered !== null && String(delivered) > textIn(order, 'promised_on');
    });
    expect(late).toBeGreaterThan(0.04);
    expect(late).toBeLessThan(0.14);
  });

  it('never ships before the order nor delivers before it ships', () => {
    for (const order of orders) {
      for (const shipment of shipments.get(order.key) ?? []) {
        const shipped = textIn(shipment, 'shipped_on');
        expect(shipped > textIn(order, 'ordered_on')).toBe(true);
        expect(String(shipment['delivered_on'] ?? '9999') >= shipped).toBe(true);
      }
    }
  });

  it('has open orders only near the end and 1 to 4 % cancelled ones, which are never shipped', () => {
    const status = groupBy(orders, 'status');
    const openAges = (status.get('open') ?? []).map((order) =>
      daysBetween(order['ordered_on'], ENDS_ON),
    );
    expect(openAges.length).toBeGreaterThan(5);
    expect(Math.max(...openAges)).toBeLessThan(45);
    const cancelled = status.get('cancelled') ?? [];
    expect(cancelled.length / orders.length).toBeGreaterThan(0.01);
    expect(cancelled.length / orders.length).toBeLessThan(0.04);
    expect(cancelled.filter(({ key }) => shipments.has(key))).toEqual([]);
  });

  it('adds up: goods amount of the lines, invoices of the shipped orders', () => {
    const invoiced = amountsBy(ordinary(book, 'invoices'), 'order');
    for (const order of orders) {
      const total = (types: readonly string[]): number =>
        sum(
          (lines.get(order.key) ?? [])
            .filter((line) => types.includes(textIn(line, 'line_type')))
            .map((line) => numberIn(line, 'quantity') * numberIn(line, 'unit_price')),
        );
      expect(total(['goods'])).toBeCloseTo(numberIn(order, 'goods_amount'), 2);
      const whole = total(['goods', 'freight', 'fee']);
      expect(invoiced.get(order.key) ?? 0).toBeLessThanOrEqual(whole + 0.005);
    }
  });

  it('is paid: no invoice more than in full, most on time, few never', () => {
    const paid = amountsBy(ordinary(book, 'payments'), 'invoice');
    const invoices = ordinary(book, 'invoices');
    for (const invoice of invoices) {
      expect(paid.get(invoice.key) ?? 0).toBeLessThanOrEqual(numberIn(invoice, 'amount') + 0.005);
    }
    const old = invoices.filter((invoice) => daysBetween(invoice['due_on'], ENDS_ON) > 120);
    const unpaid = share(old, ({ key }) => !paid.has(key));
    expect(unpaid).toBeGreaterThan(0.001);
    expect(unpaid).toBeLessThan(0.02);
    const due = new Map(invoices.map((invoice) => [invoice.key, invoice['due_on']]));
    const late = share(ordinary(book, 'payments'), (payment) => {
      return daysBetween(due.get(textIn(payment, 'invoice')), payment['paid_on']) > 3;
    });
    expect(late).toBeGreaterThan(0.1);
    expect(late).toBeLessThan(0.5);
  });

  it('takes back 2 to 7 % of the orders; some credits have no return behind them', () => {
    const returns = ordinary(book, 'returns');
    expect(returns.length / orders.length).toBeGreaterThan(0.02);
    expect(returns.length / orders.length).toBeLessThan(0.07);
    const returnLines = groupBy(book.table('return_lines'), 'return');
    const creditOnly = returns.filter((row) => row['order'] === null);
    expect(creditOnly.length).toBeGreaterThan(5);
    expect(creditOnly.filter(({ key }) => returnLines.has(key))).toEqual([]);
    for (const row of returns.filter((row) => row['order'] !== null)) {
      const value = (returnLines.get(row.key) ?? []).map(
        (line) => numberIn(line, 'quantity') * numberIn(line, 'unit_price'),
      );
      expect(sum(value)).toBeCloseTo(numberIn(row, 'amount'), 2);
    }
  });

  it('has some short payments behind which no credit stands: returns that nobody logged', () => {
    const paid = amountsBy(ordinary(book, 'payments'), 'invoice');
    const short = ordinary(book, 'invoices').filter((invoice) => {
      const missing = numberIn(invoice, 'amount') - (paid.get(invoice.key) ?? 0);
      return (
        paid.has(invoice.key) && missing > 0.005 && daysBetween(invoice['due_on'], ENDS_ON) > 150
      );
    });
    expect(short.length).toBeGreaterThan(2);
    expect(short.length).toBeLessThan(60);
  });

  it('is ordinary: most active customers are in rhythm, some have left, some never came', () => {
    const accounts = book.table('accounts');
    const byAccount = groupBy(book.table('orders'), 'account');
    const none = share(accounts, ({ key }) => !byAccount.has(key));
    expect(none).toBeGreaterThan(0.02);
    expect(none).toBeLessThan(0.08);
    const silence = (key: string): number =>
      daysBetween(byAccount.get(key)?.at(-1)?.['ordered_on'], ENDS_ON);
    const buyers = accounts.filter(({ key }) => byAccount.has(key));
    const lapsed = share(buyers, ({ key }) => silence(key) > 365);
    expect(lapsed).toBeGreaterThan(0.07);
    expect(lapsed).toBeLessThan(0.2);
    const frequent = buyers.filter(
      ({ key }) => !book.planted.has(key) && (byAccount.get(key)?.length ?? 0) >= 40,
    );
    expect(frequent.length).toBeGreaterThan(20);
    expect(share(frequent, ({ key }) => silence(key) > 60)).toBeLessThan(0.12);
    const once = share(accounts, ({ key }) => byAccount.get(key)?.length === 1);
    expect(once).toBeGreaterThan(0.03);
    expect(once).toBeLessThan(0.12);
  });

  it('sells most of the launch in the first weeks, in each of the three years', () => {
    const families = new Map(orders.map(({ key, ordered_on: day }) => [key, String(day)]));
    for (const launch of SPRING_LAUNCHES) {
      const perDay = Array<number>(84).fill(0);
      for (const line of book.table('order_lines')) {
        const day = daysBetween(launch, families.get(textIn(line, 'order')));
        if (line['product_family'] !== 'Spring Garden' || !(day in perDay)) continue;
        perDay[day] = (perDay[day] ?? 0) + 1;
      }
      const firstFortnight = sum(perDay.slice(0, 14));
      expect(firstFortnight).toBeGreaterThan(1.2 * sum(perDay.slice(14, 28)));
      expect(firstFortnight).toBeGreaterThan(1.5 * sum(perDay.slice(35, 49)));
      expect(sum(perDay.slice(35, 49))).toBeGreaterThan(0);
    }
  });

  it('is busiest from Monday to Wednesday, rests on Sunday and has its low in winter', () => {
    const perDay = [0, 1, 2, 3, 4, 5, 6].map((day) =>
      share(orders, (row) => weekdayOf(row) === day),
    );
    expect(perDay[0]).toBe(0);
    expect(perDay[6]).toBeLessThan(0.04);
    expect(perDay[1]).toBeGreaterThan(perDay[5] ?? 0);
    expect(inMonths(orders, '01', '02')).toBeLessThan(inMonths(orders, '03', '04'));
  });

  it('hears from customers in words that fit the score', () => {
    const responses = ordinary(book, 'survey_responses');
    const scored = responses.filter((response) => response['score'] !== null);
    expect(scored.length).toBeLessThan(responses.length);
    expect(mean(scored.map((response) => numberIn(response, 'score')))).toBeGreaterThan(7);
    const happy = new Set(
      scored.filter((row) => numberIn(row, 'score') >= 9).map((row) => row['comment']),
    );
    const unhappy = scored
      .filter((row) => numberIn(row, 'score') <= 6)
      .map((row) => row['comment']);
    expect(unhappy.length).toBeGreaterThan(5);
    expect(unhappy.filter((comment) => comment !== null && happy.has(comment))).toEqual([]);
  });

  it('holds names that break careless programs', () => {
    const names = book.table('accounts').map((account) => textIn(account, 'name'));
    for (const sign of [/'/, /"/, /,/, /^=/, /\p{Extended_Pictographic}/u, /[äöü]/, /\\/, /</]) {
      expect(names.some((name) => sign.test(name))).toBe(true);
    }
    expect(Math.max(...names.map((name) => name.length))).toBeLessThanOrEqual(255);
  });

  it('has head offices before their branches, inactive reps and accounts on credit hold', () => {
    const accounts = book.table('accounts');
    const branches = accounts.filter((account) => account['parent'] !== null);
    expect(branches.length).toBeGreaterThan(8);
    for (const branch of branches) expect(textIn(branch, 'parent') < branch.key).toBe(true);
    expect(book.table('users').some((user) => user['active'] === false)).toBe(true);
    const held = new Set(
      book
        .table('credit_holds')
        .filter((hold) => hold['ended_on'] === null)
        .map((hold) => textIn(hold, 'account')),
    );
    const marked = accounts.filter((account) => account['credit_hold'] === true);
    expect(new Set(marked.map(({ key }) => key))).toEqual(held);
    expect(book.table('credit_holds').length).toBeGreaterThan(held.size);
  });
});
