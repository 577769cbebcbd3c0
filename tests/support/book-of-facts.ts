/** Random books of a distributor: few facts an account, on days on which windows begin and end. */
import fc from 'fast-check';
import { addDays } from '../../src/domain/days.ts';
import type { Season } from '../../src/config/schema/seasons-file.ts';
import type { Fact, Facts } from './mirror-lab.ts';

/** The day that books are looked at from: inside the season below, a year after its last launch. */
export const BOOK_DAY = '2026-04-20';

export const SEASONS: readonly Season[] = [
  {
    id: 'spring',
    title: 'Spring',
    product_families: ['Spring'],
    weeks: 12,
    launch_days: ['2025-03-03', '2026-03-02'],
  },
  {
    id: 'all-goods',
    title: 'All goods',
    product_families: [],
    weeks: 30,
    launch_days: ['2024-11-04', '2025-12-01'],
  },
  // Not running on the day.
  { id: 'autumn', title: 'Autumn', product_families: [], weeks: 4, launch_days: ['2025-09-01'] },
];

/** Days before the book's day; below 0 they lie ahead of it. */
const EDGES = [-30, -1, 0, 1, 6, 7, 48, 49, 50, 89, 90, 91, 179, 180, 181, 364, 365, 366, 412, 413];
const FAR_EDGES = [414, 454, 455, 456, 531, 532, 729, 730, 731, 800];

const day = fc
  .oneof(fc.constantFrom(...EDGES, ...FAR_EDGES), fc.integer({ min: -40, max: 900 }))
  .map((ago) => addDays(BOOK_DAY, -ago));

function maybe<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.option(arbitrary, { nil: null, freq: 4 });
}

const amount = fc.integer({ min: -200, max: 2000 }).map((cents) => cents / 10);
const quantity = fc.integer({ min: 0, max: 6 });
const lineType = fc.constantFrom(null, 'goods', 'goods', 'freight', 'fee');
const few = { maxLength: 7 };

/** One account's facts; references name their target by its place in the list. */
const ACCOUNT = fc.record({
  account: fc.record({
    customer_type: fc.constantFrom(null, 'urban', 'urban', 'rural'),
    credit_limit: maybe(fc.constantFrom(0, 50, 400)),
  }),
  opportunities: fc.array(
    fc.record({
      created_on: day,
      expected_close_on: maybe(day),
      closed: fc.constantFrom(null, false, true),
      won: fc.boolean(),
      stage_changed_on: maybe(day),
      amount: maybe(amount),
    }),
    few,
  ),
  credit_holds: fc.array(fc.record({ started_on: day, ended_on: maybe(day) }), few),
  orders: fc.array(
    fc.record({
      ordered_on: day,
      promised_on: maybe(day),
      status: fc.constantFrom(null, 'open', 'shipped', 'shipped', 'cancelled'),
      amount: maybe(amount),
    }),
    few,
  ),
  order_lines: fc.array(
    fc.record({
      of: fc.nat(6),
      sku: fc.constantFrom(null, 'A', 'A', 'B', 'C'),
      product_family: fc.constantFrom(null, 'Spring', 'Audio'),
      line_type: lineType,
      quantity: fc.integer({ min: -1, max: 6 }),
      unit_price: maybe(fc.constantFrom(-1, 0, 0.5, 2, 9.99)),
      delivered_on: maybe(day),
      delivered_quantity: maybe(quantity),
    }),
    { maxLength: 12 },
  ),
  shipments: fc.array(
    fc.record({
      of: fc.nat(6),
      shipped_on: day,
      delivered_on: maybe(day),
      quantity: maybe(quantity),
    }),
    few,
  ),
  invoices: fc.array(
    fc.record({
      of: fc.nat(9),
      issued_on: day,
      due_on: maybe(day),
      amount,
      disputed: fc.constantFrom(null, false, true),
    }),
    few,
  ),
  payments: fc.array(
    fc.record({ of: fc.nat(6), paid_on: day, amount: fc.oneof(amount, fc.constant(200)) }),
    few,
  ),
  returns: fc.array(fc.record({ of: fc.nat(9), returned_on: day, amount: maybe(amount) }), few),
  return_lines: fc.array(
    fc.record({
      of: fc.nat(6),
      line_type: lineType,
      quantity,
      unit_price: maybe(fc.constantFrom(0, 2, 9.99)),
    }),
    few,
  ),
  survey_responses: fc.array(
    fc.record({ responded_on: day, score: maybe(fc.integer({ min: -1, max: 11 })) }),
    few,
  ),
  portal_usage: fc.array(
    fc.record({
      month: day,
      logins: fc.constantFrom(0, 0, 1, 5, 30),
      features: maybe(fc.constantFrom(0, 1, 4)),
    }),
    few,
  ),
  activities: fc.array(
    fc.record({
      occurred_on: day,
      kind: fc.constantFrom(null, 'call', 'meeting'),
      two_way: fc.constantFrom(null, false, true),
    }),
    few,
  ),
  success_objectives: fc.array(
    fc.record({
      agreed_on: day,
      due_on: maybe(day),
      status: fc.constantFrom(null, 'on_track', 'at_risk', 'achieved', 'missed'),
    }),
    few,
  ),
});

type Account = typeof ACCOUNT extends fc.Arbitrary<infer T> ? T : never;

/** Facts of many accounts. Some payments come from the account before: a parent company pays. */
export const BOOK: fc.Arbitrary<Facts> = fc
  .array(ACCOUNT, { minLength: 25, maxLength: 40, size: 'max' })
  .map((accounts) => {
    const books = accounts.map(accountFacts);
    const all = (entity: keyof Facts): readonly Fact[] =>
      books.flatMap((book) => book[entity] ?? []);
    return {
      accounts: all('accounts'),
      opportunities: all('opportunities'),
      orders: all('orders'),
      order_lines: all('order_lines'),
      shipments: all('shipments'),
      invoices: all('invoices'),
      payments: all('payments'),
      returns: all('returns'),
      return_lines: all('return_lines'),
      survey_responses: all('survey_responses'),
      portal_usage: all('portal_usage'),
      credit_holds: all('credit_holds'),
      activities: all('activities'),
      success_objectives: all('success_objectives'),
    };
  });

function accountFacts(own: Account, index: number): Facts {
  const account = `a${String(index)}`;
  const payer = `a${String(Math.max(index - 1, 0))}`;
  const id = (kind: string, place: number): string => `${account}-${kind}${String(place)}`;
  const owned = (kind: string, rows: readonly object[]): Fact[] =>
    rows.map((row, place) => ({ ...row, id: id(kind, place), account }));
  const partOf = (
    kind: string,
    rows: readonly { readonly of: number }[],
    whole: { readonly field: string; readonly kind: string; readonly count: number },
  ): Fact[] =>
    rows
      .filter(({ of }) => of < whole.count)
      .map(({ of, ...row }, place) => ({
        ...row,
        id: id(kind, place),
        [whole.field]: id(whole.kind, of),
      }));
  const order = { field: 'order', kind: 'o', count: own.orders.length };
  const ofSomeOrder = (kind: string, rows: readonly { readonly of: number }[]): Fact[] =>
    rows.map(({ of, ...row }, place) => ({
      ...row,
      id: id(kind, place),
      account,
      order: of < order.count ? id('o', of) : null,
    }));
  return {
    accounts: [{ ...own.account, id: account, name: account }],
    opportunities: owned('d', own.opportunities),
    credit_holds: owned('h', own.credit_holds),
    orders: owned('o', own.orders),
    order_lines: partOf('l', own.order_lines, order),
    shipments: partOf('s', own.shipments, order),
    invoices: ofSomeOrder('i', own.invoices),
    payments: own.payments.map(({ of, ...row }, place) => ({
      ...row,
      id: id('p', place),
      account: of === 3 ? payer : account,
      invoice: of < own.invoices.length ? id('i', of) : null,
    })),
    returns: ofSomeOrder('r', own.returns),
    return_lines: partOf('rl', own.return_lines, {
      field: 'return',
      kind: 'r',
      count: own.returns.length,
    }),
    survey_responses: owned('q', own.survey_responses),
    portal_usage: owned('u', own.portal_usage),
    activities: owned('c', own.activities),
    success_objectives: owned('g', own.success_objectives),
  };
}
