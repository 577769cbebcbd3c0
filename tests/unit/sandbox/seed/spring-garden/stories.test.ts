import { describe, expect, it } from '@jest/globals';
import type { PlantedStory, SeedRow } from '../../../../../src/sandbox/seed/dataset.ts';
import { springGarden } from '../../../../../src/sandbox/seed/spring-garden/spring-garden.ts';
import {
  castOf,
  daysBetween,
  demoBook,
  ENDS_ON,
  groupBy,
  mean,
  numberIn,
  rowsIn,
  SPRING_LAUNCHES,
  sum,
  tableOf,
  textIn,
} from './book.ts';

const book = springGarden({ size: 'S', seed: 1, endsOn: ENDS_ON });

/** The rows of the accounts of one kind of story, with the lines and shipments of their orders. */
function rowsOfCast(kind: PlantedStory['kind']) {
  const cast = castOf(book, kind);
  const keys = new Set(cast.map(({ account }) => account));
  const ofCast = (name: 'orders' | 'invoices' | 'payments' | 'credit_holds'): SeedRow[] =>
    [...rowsIn(book, name)].filter((row) => keys.has(textIn(row, 'account')));
  const orders = ofCast('orders');
  const orderKeys = new Set(orders.map(({ key }) => key));
  const ofOrders = (name: 'order_lines' | 'shipments'): SeedRow[] =>
    [...rowsIn(book, name)].filter((row) => orderKeys.has(textIn(row, 'order')));
  return {
    cast,
    orders: groupBy(orders, 'account'),
    lines: groupBy(ofOrders('order_lines'), 'order'),
    shipments: groupBy(ofOrders('shipments'), 'order'),
    invoices: groupBy(ofCast('invoices'), 'account'),
    payments: groupBy(ofCast('payments'), 'invoice'),
    holds: groupBy(ofCast('credit_holds'), 'account'),
  };
}

type CastRows = ReturnType<typeof rowsOfCast>;

function unitsOrdered(rows: CastRows, order: SeedRow): number {
  const goods = (rows.lines.get(order.key) ?? []).filter((line) => line['line_type'] === 'goods');
  return sum(goods.map((line) => numberIn(line, 'quantity')));
}

/** Units of the first shipments over the units ordered. */
function firstFillRate(rows: CastRows, orders: readonly SeedRow[]): number {
  const shipped = orders.filter(({ key }) => rows.shipments.has(key));
  const first = shipped.map(({ key }) =>
    numberIn(rows.shipments.get(key)?.[0] ?? { key }, 'quantity'),
  );
  return sum(first) / sum(shipped.map((order) => unitsOrdered(rows, order)));
}

function meanLeadDays(rows: CastRows, orders: readonly SeedRow[]): number {
  const days = orders.flatMap((order) => {
    const delivered = rows.shipments.get(order.key)?.[0]?.['delivered_on'] ?? null;
    return delivered === null ? [] : [daysBetween(order['ordered_on'], delivered)];
  });
  return mean(days);
}

/** Days late of the last payment of each of an account's undisputed invoices issued in a span. */
function daysLate(rows: CastRows, account: string, from: string, to: string): number[] {
  return (rows.invoices.get(account) ?? [])
    .filter((invoice) => textIn(invoice, 'issued_on') >= from && textIn(invoice, 'issued_on') < to)
    .filter((invoice) => invoice['disputed'] === false)
    .flatMap((invoice) => {
      const last = rows.payments.get(invoice.key)?.at(-1);
      return last === undefined ? [] : [daysBetween(invoice['due_on'], last['paid_on'])];
    });
}

function amountOf(rows: readonly SeedRow[]): number {
  return sum(rows.map((row) => numberIn(row, 'amount')));
}

function openBalance(rows: CastRows, account: string, on: string): number {
  const invoices = (rows.invoices.get(account) ?? []).filter(
    (invoice) => textIn(invoice, 'issued_on') < on,
  );
  const paid = invoices
    .flatMap(({ key }) => rows.payments.get(key) ?? [])
    .filter((payment) => textIn(payment, 'paid_on') < on);
  return amountOf(invoices) - amountOf(paid);
}

function ordersBetween(orders: readonly SeedRow[], from: string, to: string): SeedRow[] {
  return orders.filter(
    (order) => textIn(order, 'ordered_on') >= from && textIn(order, 'ordered_on') < to,
  );
}

function shifted(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}

const FIRST_DAY = '2000-01-01';

describe('the planted stories', () => {
  it('stand on a few accounts each at demo size and on as large a share of S', () => {
    const kinds = ['silent_loss', 'fulfilment_failure', 'late_payer', 'launch_lag'] as const;
    for (const kind of kinds) {
      expect(castOf(demoBook(), kind)).toHaveLength(3);
      expect(castOf(book, kind)).toHaveLength(50);
    }
    const dirty = (of: typeof book): number =>
      new Set(castOf(of, 'dirty_data').map(({ account }) => account)).size;
    expect(dirty(demoBook())).toBe(6);
    expect(dirty(book)).toBe(100);
  });

  it('name accounts that exist, each in one kind of story only', () => {
    const accounts = new Set(tableOf(book, 'accounts').map(({ key }) => key));
    const kindOf = new Map<string, string>();
    for (const { kind, accounts: keys } of book.stories) {
      for (const key of keys) {
        expect(accounts.has(key)).toBe(true);
        expect(kindOf.get(key) ?? kind).toBe(kind);
        kindOf.set(key, kind);
      }
    }
  });

  it('differ in their accounts from seed to seed', () => {
    expect(castOf(demoBook(2), 'silent_loss')).not.toEqual(castOf(demoBook(1), 'silent_loss'));
  });
});

describe('silent_loss', () => {
  const rows = rowsOfCast('silent_loss');

  it('has not one order from its onset, five to ten weeks before the end', () => {
    for (const { account, onsetOn } of rows.cast) {
      expect(daysBetween(onsetOn, ENDS_ON)).toBeGreaterThanOrEqual(35);
      expect(daysBetween(onsetOn, ENDS_ON)).toBeLessThanOrEqual(70);
      expect(ordersBetween(rows.orders.get(account) ?? [], onsetOn, '9999')).toEqual([]);
    }
  });

  it('ordered regularly until then: silence is at least three of its mean gaps', () => {
    for (const { account, onsetOn } of rows.cast) {
      const days = (rows.orders.get(account) ?? []).map((order) => textIn(order, 'ordered_on'));
      const gaps = days.slice(1).map((day, at) => daysBetween(days[at], day));
      const spread = Math.sqrt(mean(gaps.map((gap) => (gap - mean(gaps)) ** 2)));
      expect(days.length).toBeGreaterThan(60);
      expect(mean(gaps)).toBeLessThan(14);
      expect(spread / mean(gaps)).toBeLessThan(0.6);
      expect(daysBetween(days.at(-1), onsetOn)).toBeLessThan(3 * mean(gaps));
      expect(daysBetween(days.at(-1), ENDS_ON)).toBeGreaterThan(3 * mean(gaps));
    }
  });

  it('was a strong customer: each is among the best tenth by the year before', () => {
    const year = new Map<string, number>();
    for (const order of rowsIn(book, 'orders')) {
      const account = textIn(order, 'account');
      const isInYear = daysBetween(order['ordered_on'], ENDS_ON) <= 435;
      const amount = isInYear ? numberIn(order, 'goods_amount') : 0;
      year.set(account, (year.get(account) ?? 0) + amount);
    }
    const best = [...year.values()].toSorted((one, other) => other - one);
    for (const { account } of rows.cast) {
      expect(year.get(account)).toBeGreaterThan(best[Math.floor(best.length / 10)] ?? 0);
    }
  });

  it('was served well and paid on time', () => {
    for (const { account, onsetOn } of rows.cast) {
      expect(firstFillRate(rows, rows.orders.get(account) ?? [])).toBeGreaterThan(0.88);
      expect(mean(daysLate(rows, account, FIRST_DAY, onsetOn))).toBeLessThan(1);
      expect(rows.holds.get(account)).toBeUndefined();
    }
  });
});

describe('fulfilment_failure', () => {
  const rows = rowsOfCast('fulfilment_failure');

  it.each(rows.cast)(
    'halves the first fill rate and doubles the lead time of $account',
    (story) => {
      const orders = rows.orders.get(story.account) ?? [];
      const before = ordersBetween(orders, FIRST_DAY, story.onsetOn);
      const after = ordersBetween(orders, story.onsetOn, '9999');
      expect(firstFillRate(rows, before)).toBeGreaterThan(0.9);
      expect(firstFillRate(rows, after)).toBeLessThan(0.65);
      expect(meanLeadDays(rows, after)).toBeGreaterThan(1.7 * meanLeadDays(rows, before));
    },
  );

  it('thins the orders out: in the last ten weeks at most half of the usual', () => {
    for (const { account, onsetOn } of rows.cast) {
      const orders = rows.orders.get(account) ?? [];
      const usual = ordersBetween(orders, shifted(onsetOn, -365), onsetOn).length / 365;
      const late = ordersBetween(orders, shifted(ENDS_ON, -70), ENDS_ON).length / 70;
      expect(usual * 70).toBeGreaterThan(4);
      expect(late).toBeLessThan(0.6 * usual);
    }
  });

  it('pays on time: the fault is the distributor’s', () => {
    for (const { account } of rows.cast) {
      expect(mean(daysLate(rows, account, FIRST_DAY, ENDS_ON))).toBeLessThan(1);
    }
  });
});

describe('late_payer', () => {
  const rows = rowsOfCast('late_payer');

  it('paid on time before its onset and 30 to 60 days late since', () => {
    for (const { account, onsetOn } of rows.cast) {
      const since = daysLate(rows, account, onsetOn, ENDS_ON);
      expect(mean(daysLate(rows, account, FIRST_DAY, onsetOn))).toBeLessThan(1);
      expect(since.length).toBeGreaterThan(3);
      expect(mean(since)).toBeGreaterThan(30);
      expect(Math.max(...since)).toBeLessThan(64);
      // What a credit for returned goods settles whole is not late.
      expect(since.filter((days) => days < 30).length / since.length).toBeLessThan(0.3);
    }
  });

  it('owes more at the end than a year before, and still orders', () => {
    const grown = rows.cast.map(({ account }) => {
      const orders = rows.orders.get(account) ?? [];
      expect(ordersBetween(orders, shifted(ENDS_ON, -45), ENDS_ON)).not.toEqual([]);
      return openBalance(rows, account, ENDS_ON) / openBalance(rows, account, '2025-04-20');
    });
    const median = grown.toSorted((one, other) => one - other)[Math.floor(grown.length / 2)];
    expect(median).toBeGreaterThan(1.5);
  });
});

describe('launch_lag', () => {
  const rows = rowsOfCast('launch_lag');
  const LAUNCH_DAY = daysBetween(SPRING_LAUNCHES[2], ENDS_ON);

  /** Goods bought by the present launch day of a season: of the launch, and of all else. */
  function boughtBy(account: string, launch: string): { spring: number; other: number } {
    const bought = { spring: 0, other: 0 };
    const orders = rows.orders.get(account) ?? [];
    for (const { key } of ordersBetween(orders, launch, shifted(launch, LAUNCH_DAY))) {
      for (const line of rows.lines.get(key) ?? []) {
        const amount = numberIn(line, 'quantity') * numberIn(line, 'unit_price');
        bought[line['product_family'] === 'Spring Garden' ? 'spring' : 'other'] += amount;
      }
    }
    return bought;
  }

  it('begins on the latest launch day', () => {
    expect(new Set(rows.cast.map(({ onsetOn }) => onsetOn))).toEqual(new Set(['2026-03-02']));
  });

  it.each(rows.cast)(
    'has $account below 40 % of last year, after two strong years',
    ({ account }) => {
      const [first, last, now] = SPRING_LAUNCHES.map((launch) => boughtBy(account, launch).spring);
      expect(first).toBeGreaterThan(300);
      expect(last).toBeGreaterThan(300);
      expect((now ?? 0) / (last ?? 0)).toBeLessThan(0.4);
    },
  );

  it('goes on with its other orders', () => {
    const kept = rows.cast.map(
      ({ account }) =>
        boughtBy(account, SPRING_LAUNCHES[2]).other / boughtBy(account, SPRING_LAUNCHES[1]).other,
    );
    expect(Math.min(...kept)).toBeGreaterThan(0.3);
    expect(mean(kept)).toBeGreaterThan(0.85);
  });
});
