import type { MappedField } from '../../../src/config/schema/mapping-file.ts';
import { ENTITIES, type EntityName } from '../../../src/domain/entities.ts';
import type { CrmValue } from '../../../src/domain/plan.ts';
import { convert, type ValueSettings } from '../../../src/sync/field-values.ts';
import type { Fact } from '../mirror-lab.ts';
import { ACCOUNT, daysAgo, NOT_HELD, type EdgeCase } from './edge-case.ts';

const SETTINGS: ValueSettings = {
  timeZone: 'Europe/London',
  currency: 'GBP',
  exchangeRates: { EUR: 0.8 },
};

/** What a field of a record comes to in the mirror; `currency` is the record's. */
function read(entity: EntityName, field: string, raw: CrmValue, currency = 'GBP'): Fact[string] {
  const definition = ENTITIES[entity].fields[field];
  if (definition === undefined) throw new Error(`${entity} has no ${field}`);
  const mapped: MappedField = {
    field: 'x',
    utc_day: false,
    ...(definition.money === true ? { currency: { field: 'c' } } : {}),
  };
  return convert(raw, definition, mapped, { ...SETTINGS, recordCurrency: currency }).value;
}

function order(id: string, ago: number, amount: number, currency: string): Fact {
  const value = read('orders', 'amount', amount, currency);
  return { id, account: 'a', ordered_on: daysAgo(ago), status: 'shipped', amount: value };
}

/** Orders 80 and 40 days ago, as far as their amounts do not matter. */
const TWO_ORDERS = {
  ...NOT_HELD,
  buying_months: [2, 2],
  days_since_last_order: [40, 2],
  longest_pause: [40, 2],
  order_frequency: [(2 * 365) / 90, 2],
  order_silence: [(160 / 200) ** 3, 1],
  order_span: [40, 2],
} as const;

export const READING_CASES: readonly EdgeCase[] = [
  {
    title: 'Two currencies, with a rate',
    book: 'Orders of 100 GBP, 80 days ago, and 100 EUR, 40 days ago. Reporting in GBP, with exchange_rates: { EUR: 0.8 }.',
    rule: 'Each amount is converted when it is read, by one rate for all days, so that a trend of revenue is one of business and not of exchange rates.',
    facts: {
      accounts: [ACCOUNT],
      orders: [order('o', 80, 100, 'GBP'), order('p', 40, 100, 'EUR')],
    },
    expected: {
      ...TWO_ORDERS,
      annual_revenue: [180, 2],
      average_order_value: [90, 2],
      return_rate: [0, 2],
      return_rate_estimated: [0, 2],
      run_rate_revenue: [180, 2],
    },
  },
  {
    title: 'Two currencies, one without a rate',
    book: 'The same in GBP and CHF, for which there is no rate.',
    rule: 'Amounts of several currencies are never added. The order counts; what would add its amount is withheld, of this account and as long as the order is in the window. `explain` says so, and every sync counts the records.',
    facts: {
      accounts: [ACCOUNT],
      orders: [order('o', 80, 100, 'GBP'), order('p', 40, 100, 'CHF')],
    },
    expected: {
      ...TWO_ORDERS,
      annual_revenue: [null, 2],
      average_order_value: [null, 2],
      return_rate: [null, 2],
      return_rate_estimated: [null, 2],
      run_rate_revenue: [null, 2],
    },
  },
  {
    title: 'An invoice in a currency without a rate',
    book: 'Invoices of 100 GBP, 60 days ago, and 100 CHF, 30 days ago, due at once; 100 GBP paid 50 days ago without naming an invoice.',
    rule: 'What is owed in all is not known, nor what of it is late. Days to pay are known for what was settled.',
    facts: {
      accounts: [{ ...ACCOUNT, credit_limit: 1000 }],
      invoices: [
        { id: 'i', account: 'a', issued_on: daysAgo(60), due_on: daysAgo(60), amount: 100 },
        {
          id: 'j',
          account: 'a',
          issued_on: daysAgo(30),
          due_on: daysAgo(30),
          amount: read('invoices', 'amount', 100, 'CHF'),
        },
      ],
      payments: [{ id: 'p', account: 'a', paid_on: daysAgo(50), amount: 100 }],
    },
    expected: {
      ...NOT_HELD,
      credit_use: [null, 2],
      days_sales_outstanding: [null, 2],
      days_sales_outstanding_365: [null, 2],
      days_to_pay: [10, 1],
      disputed_invoices: [null, 2],
      late_payment_share: [null, 2],
      overdue_age: [null, 2],
      overdue_balance: [null, 1],
    },
  },
  {
    title: 'A payment in a currency without a rate',
    book: 'An invoice of 100 GBP, 60 days ago and due at once, and a payment of 100 CHF for it, 50 days ago.',
    rule: 'It is not known whether that settled it.',
    facts: {
      accounts: [ACCOUNT],
      invoices: [
        { id: 'i', account: 'a', issued_on: daysAgo(60), due_on: daysAgo(60), amount: 100 },
      ],
      payments: [
        {
          id: 'p',
          account: 'a',
          invoice: 'i',
          paid_on: daysAgo(50),
          amount: read('payments', 'amount', 100, 'CHF'),
        },
      ],
    },
    expected: {
      ...NOT_HELD,
      days_sales_outstanding: [null, 1],
      days_sales_outstanding_365: [null, 1],
      days_to_pay: [null, 1],
      disputed_invoices: [0, 1],
      late_payment_share: [null, 1],
      overdue_age: [null, 1],
      overdue_balance: [null, 1],
      records_matched: [1, 1],
    },
  },
  {
    title: 'An order near midnight',
    book: 'Orders at 23:30 UTC, 80 days ago in winter and 13 days ago in summer time. The time zone is Europe/London.',
    rule: 'An instant falls on the business day of the time zone: in summer 23:30 UTC is the day after. Where an integration stores days as midnight UTC, utc_day in the mapping keeps them.',
    facts: {
      accounts: [ACCOUNT],
      orders: [
        {
          id: 'o',
          account: 'a',
          ordered_on: read('orders', 'ordered_on', `${daysAgo(80)}T23:30:00Z`),
          amount: 100,
        },
        {
          id: 'p',
          account: 'a',
          ordered_on: read('orders', 'ordered_on', `${daysAgo(13)}T23:30:00Z`),
          amount: 100,
        },
      ],
    },
    expected: {
      ...NOT_HELD,
      annual_revenue: [200, 2],
      average_order_value: [100, 2],
      buying_months: [2, 2],
      days_since_last_order: [12, 2],
      longest_pause: [68, 2],
      order_frequency: [(2 * 365) / 90, 2],
      order_silence: [(188 / 200) ** 3, 1],
      order_span: [68, 2],
      return_rate: [0, 2],
      return_rate_estimated: [0, 2],
      run_rate_revenue: [200, 2],
    },
  },
  {
    title: 'A merged account',
    book: 'An order of 100, 40 days ago, of the account, and one of 100, 80 days ago, of another that the CRM has merged into it.',
    rule: 'What the loser did counts for the winner, whether or not the CRM tells of it record by record. The scores of the loser stay in the history under its own name; those of the winner are not rewritten.',
    merged: ['b'],
    facts: {
      accounts: [ACCOUNT, { id: 'b', name: 'Loser' }],
      orders: [order('o', 40, 100, 'GBP'), { ...order('p', 80, 100, 'GBP'), account: 'b' }],
    },
    expected: {
      ...TWO_ORDERS,
      annual_revenue: [200, 2],
      average_order_value: [100, 2],
      return_rate: [0, 2],
      return_rate_estimated: [0, 2],
      run_rate_revenue: [200, 2],
    },
  },
];
