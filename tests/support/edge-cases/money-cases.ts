import type { Fact } from '../mirror-lab.ts';
import { ACCOUNT, daysAgo, NOT_HELD, type EdgeCase } from './edge-case.ts';

const LIMITED = { ...ACCOUNT, credit_limit: 50 };

function invoice(id: string, issuedAgo: number, amount: number, more: object = {}): Fact {
  const due = { issued_on: daysAgo(issuedAgo), due_on: daysAgo(issuedAgo - 30) };
  return { id, account: 'a', ...due, amount, ...more };
}

function payment(id: string, ago: number, amount: number, more: object = {}): Fact {
  return { id, account: 'a', paid_on: daysAgo(ago), amount, ...more };
}

export const MONEY_CASES: readonly EdgeCase[] = [
  {
    title: 'A negative balance',
    book: 'An invoice of 100, 60 days ago, and a payment of 150 for it on its due day; a credit limit of 50.',
    rule: 'Who has paid more than was invoiced owes nothing: the balance counts as 0, never below.',
    facts: {
      accounts: [LIMITED],
      invoices: [invoice('i', 60, 100)],
      payments: [payment('p', 30, 150, { invoice: 'i' })],
    },
    expected: {
      ...NOT_HELD,
      credit_use: [0, 1],
      days_sales_outstanding: [0, 1],
      days_sales_outstanding_365: [0, 1],
      days_to_pay: [30, 1],
      disputed_invoices: [0, 1],
      late_payment_share: [0, 1],
      overdue_age: [0, 1],
      records_matched: [1, 1],
    },
  },
  {
    title: 'A credit limit of nothing',
    book: 'The same, unpaid, with a credit limit of 0.',
    rule: 'Use of a limit that is 0 or not known has no value. The invoice is overdue for 30 days.',
    facts: { accounts: [{ ...ACCOUNT, credit_limit: 0 }], invoices: [invoice('i', 60, 100)] },
    expected: {
      ...NOT_HELD,
      days_sales_outstanding: [90, 1],
      days_sales_outstanding_365: [365, 1],
      disputed_invoices: [0, 1],
      late_payment_share: [1, 1],
      overdue_age: [30, 1],
      overdue_balance: [100, 1],
    },
  },
  {
    title: 'A credit note without an invoice, as a return',
    book: 'An order of 100, 40 days ago, and a return of 30 that names neither order nor invoice.',
    rule: 'It counts on its own day, with the orders of the same year: returned value against ordered value, and off the run rate. A return without lines counts as one line; here the order has none to compare with.',
    facts: {
      accounts: [ACCOUNT],
      orders: [{ id: 'o', account: 'a', ordered_on: daysAgo(40), amount: 100 }],
      returns: [{ id: 'r', account: 'a', returned_on: daysAgo(10), amount: 30 }],
    },
    expected: {
      ...NOT_HELD,
      annual_revenue: [100, 1],
      average_order_value: [100, 1],
      buying_months: [1, 1],
      days_since_last_order: [40, 1],
      longest_pause: [40, 1],
      order_frequency: [365 / 90, 1],
      order_silence: [(120 / 160) ** 2, 0],
      order_span: [0, 1],
      return_rate: [0.3, 1],
      return_rate_estimated: [0.3, 1],
      run_rate_revenue: [70, 1],
    },
  },
  {
    title: 'A credit note and no order at all',
    book: 'A return of 30, and nothing ordered in the year.',
    rule: 'There is nothing that it could be a share of: no return rate, and no run rate below 0.',
    facts: {
      accounts: [ACCOUNT],
      returns: [{ id: 'r', account: 'a', returned_on: daysAgo(10), amount: 30 }],
    },
    expected: NOT_HELD,
  },
  {
    title: 'A credit note as an invoice below 0',
    book: 'An invoice of 100 and one of -30, both 60 days ago, unpaid; a credit limit of 50.',
    rule: 'It lowers the balance and what was invoiced. It is not late, not disputed and not overdue itself, and it settles no other invoice: nothing says which.',
    facts: { accounts: [LIMITED], invoices: [invoice('i', 60, 100), invoice('j', 60, -30)] },
    expected: {
      ...NOT_HELD,
      credit_use: [1.4, 2],
      days_sales_outstanding: [90, 2],
      days_sales_outstanding_365: [365, 2],
      disputed_invoices: [0, 1],
      late_payment_share: [1, 1],
      overdue_age: [30, 2],
      overdue_balance: [100, 1],
    },
  },
  {
    title: 'Nothing but invoices below 0',
    book: 'One invoice of -30, 60 days ago.',
    rule: 'No sales, so no days of sales outstanding; nothing is late, and 0 is overdue.',
    facts: { accounts: [LIMITED], invoices: [invoice('j', 60, -30)] },
    expected: { ...NOT_HELD, credit_use: [0, 1], overdue_age: [0, 1] },
  },
  {
    title: 'A payment that names no invoice',
    book: 'Invoices of 100, 90 and 60 days ago; one payment of 120, 30 days ago, that names none.',
    rule: 'It settles the oldest invoice first (30 days late), and 20 of the next on its due day.',
    facts: {
      accounts: [ACCOUNT],
      invoices: [invoice('i', 90, 100), invoice('j', 60, 100)],
      payments: [payment('p', 30, 120)],
    },
    expected: {
      ...NOT_HELD,
      days_sales_outstanding: [36, 2],
      days_sales_outstanding_365: [146, 2],
      days_to_pay: [(100 * 60 + 20 * 30) / 120, 2],
      disputed_invoices: [0, 2],
      late_payment_share: [1, 2],
      overdue_age: [30, 2],
      overdue_balance: [80, 1],
    },
  },
  {
    title: 'A credit hold that goes on, and one that lies ahead',
    book: 'A hold from 10 days ago without an end, and one that begins tomorrow.',
    rule: 'A hold without an end lasts until the day before the day of the score; days of several holds count once.',
    facts: {
      accounts: [ACCOUNT],
      credit_holds: [
        { id: 'h', account: 'a', started_on: daysAgo(10) },
        { id: 'k', account: 'a', started_on: daysAgo(-1) },
      ],
    },
    expected: { credit_holds: [10, 1] },
  },
];
