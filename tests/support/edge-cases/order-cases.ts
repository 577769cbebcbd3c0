import { ACCOUNT, daysAgo, NOT_HELD, type EdgeCase } from './edge-case.ts';

function order(id: string, ago: number, amount: number, more: object = {}) {
  return { id, account: 'a', ordered_on: daysAgo(ago), status: 'shipped', amount, ...more };
}

/** Comparable accounts say nothing in so small a book: then 60 days between orders, with the weight of two gaps. */
const PRIOR = 120;

/** What one order of 100, 40 days ago, comes to. */
const ONE_ORDER = {
  ...NOT_HELD,
  annual_revenue: [100, 1],
  average_order_value: [100, 1],
  buying_months: [1, 1],
  days_since_last_order: [40, 1],
  longest_pause: [40, 1],
  order_frequency: [365 / 90, 1],
  order_silence: [(PRIOR / (PRIOR + 40)) ** 2, 0],
  order_span: [0, 1],
  return_rate: [0, 1],
  return_rate_estimated: [0, 1],
  run_rate_revenue: [100, 1],
} as const;

export const ORDER_CASES: readonly EdgeCase[] = [
  {
    title: 'No orders, nothing at all',
    book: 'An account, and no record of any kind.',
    rule: 'What is not there has no value; it is not 0. Only a credit hold is known to be absent.',
    facts: { accounts: [ACCOUNT] },
    expected: NOT_HELD,
  },
  {
    title: 'One order',
    book: 'One order of 100, 40 days ago, without lines, promised day, shipment or invoice.',
    rule: 'One order makes no rhythm: the frequency counts at least 90 days of history, the silence rests on comparable accounts alone (sample size 0), and nothing compares with an earlier time.',
    facts: { accounts: [ACCOUNT], orders: [order('o', 40, 100)] },
    expected: ONE_ORDER,
  },
  {
    title: 'Two orders on one day',
    book: 'Orders of 60 and 40 on the same day, 40 days ago.',
    rule: 'A rhythm is made of days with an order. Only the average order value counts orders.',
    facts: { accounts: [ACCOUNT], orders: [order('o', 40, 60), order('p', 40, 40)] },
    expected: { ...ONE_ORDER, average_order_value: [50, 2] },
  },
  {
    title: 'Nothing but a cancelled order and one of no value',
    book: 'A cancelled order of 100 and a sample of 0, both shipped.',
    rule: 'Neither is business: no measure of orders counts them. A sample has no units unless it has lines.',
    facts: {
      accounts: [ACCOUNT],
      orders: [order('o', 40, 100, { status: 'cancelled' }), order('p', 20, 0)],
      shipments: [
        { id: 's', order: 'o', shipped_on: daysAgo(39), quantity: 5 },
        { id: 't', order: 'p', shipped_on: daysAgo(19), quantity: 1 },
      ],
    },
    expected: NOT_HELD,
  },
  {
    title: 'An order that is not shipped',
    book: 'An order of 10 units at 10, 40 days ago, promised for 10 days ago. Nothing was sent.',
    rule: 'Once the promised day has passed, what was not sent was not filled and not on time; before, the order does not count. There is no lead time without an arrival.',
    facts: {
      accounts: [ACCOUNT],
      orders: [order('o', 40, 0, { status: 'open', promised_on: daysAgo(10) })],
      order_lines: [{ id: 'l', order: 'o', sku: 'A', quantity: 10, unit_price: 10 }],
    },
    expected: {
      ...ONE_ORDER,
      backorder_age: [10, 1],
      fill_rate: [0, 1],
      in_full: [0, 1],
      on_time: [0, 1],
      otif: [0, 1],
      product_mix_breadth: [1, 1],
      repeat_items: [0, 1],
      return_rate_by_line: [0, 1],
      volume_fill_rate: [0, 1],
    },
  },
  {
    title: 'An order with nothing but freight',
    book: 'An order of the amount 100 with one line, freight of 100, shipped the day after.',
    rule: 'Freight and fees are not goods: an order with lines is worth its goods, here nothing.',
    facts: {
      accounts: [ACCOUNT],
      orders: [order('o', 40, 100)],
      order_lines: [{ id: 'l', order: 'o', line_type: 'freight', quantity: 1, unit_price: 100 }],
      shipments: [{ id: 's', order: 'o', shipped_on: daysAgo(39) }],
    },
    expected: NOT_HELD,
  },
  {
    title: 'A day before there was anything',
    book: 'The one order, as of the day it was made.',
    rule: 'As of a day only what was there before it is known. A past day before the first record has no values, and so no score.',
    day: daysAgo(40),
    facts: { accounts: [ACCOUNT], orders: [order('o', 40, 100)] },
    expected: NOT_HELD,
  },
  {
    title: 'An order of today, in a live run',
    book: 'The one order, made on the day of the run.',
    rule: 'A live run knows its own day; a past day is replayed from what was known before it.',
    live: true,
    facts: { accounts: [ACCOUNT], orders: [order('o', 0, 100)] },
    expected: {
      ...ONE_ORDER,
      days_since_last_order: [0, 1],
      longest_pause: [0, 1],
      order_silence: [1, 0],
    },
  },
  {
    title: 'An order of tomorrow',
    book: 'The one order, with a day that lies ahead, in a live run.',
    rule: 'What is dated ahead is not known yet. It counts from its day on.',
    live: true,
    facts: { accounts: [ACCOUNT], orders: [order('o', -1, 100)] },
    expected: NOT_HELD,
  },
  {
    title: 'The same day last year, to the day',
    book: 'Orders of 100, 365 and 366 days ago.',
    rule: 'A year is 365 days before the day of the score, leap day or not: the first is the oldest that counts.',
    facts: { accounts: [ACCOUNT], orders: [order('o', 365, 100), order('p', 366, 100)] },
    expected: {
      ...NOT_HELD,
      annual_revenue: [100, 1],
      average_order_value: [100, 1],
      buying_months: [1, 1],
      days_since_last_order: [365, 2],
      longest_pause: [365, 1],
      order_frequency: [1, 1],
      order_frequency_trend: [1 / 3, 2],
      order_silence: [((PRIOR + 1) / (PRIOR + 1 + 365)) ** 3, 1],
      order_span: [0, 1],
      return_rate: [0, 1],
      return_rate_estimated: [0, 1],
      revenue_vs_last_year: [0, 1],
      revenue_vs_run_rate: [0, 2],
      run_rate_revenue: [(100 / 365) * 90, 1],
    },
  },
];
