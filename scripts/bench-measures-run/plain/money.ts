import type { AccountFacts } from './account-facts.ts';
import type { SettledInvoice } from './settled-invoices.ts';
import { money, type PlainAsOf, type Put } from './values.ts';

/** What an account owes and how it pays. */
export function putMoney(
  facts: AccountFacts,
  invoices: readonly SettledInvoice[],
  asOf: PlainAsOf,
  put: Put,
): void {
  putBalance(facts, invoices, asOf, put);
  putPayment(invoices, asOf, put);
  putDue(invoices, asOf, put);
  putHolds(facts, asOf, put);
}

function putBalance(
  { account, payments }: AccountFacts,
  invoices: readonly SettledInvoice[],
  { day, knownBefore }: PlainAsOf,
  put: Put,
): void {
  let [invoiced, paid, quarter, quarterCount, year, yearCount] = [0, 0, 0, 0, 0, 0];
  for (const { paidOn, amountCents } of payments) if (paidOn < knownBefore) paid += amountCents;
  for (const { invoice } of invoices) {
    const { issuedOn, amountCents } = invoice;
    invoiced += amountCents;
    if (issuedOn >= day - 365) {
      year += amountCents;
      yearCount += 1;
    }
    if (issuedOn >= day - 90) {
      quarter += amountCents;
      quarterCount += 1;
    }
  }
  const open = Math.max(invoiced - paid, 0);
  if (account.creditLimit !== null && account.creditLimit > 0) {
    put('credit_use', money(open) / account.creditLimit, invoices.length);
  }
  if (quarter > 0) put('days_sales_outstanding', (open / quarter) * 90, quarterCount);
  if (year > 0) put('days_sales_outstanding_365', (open / year) * 365, yearCount);
}

function putPayment(invoices: readonly SettledInvoice[], { day }: PlainAsOf, put: Put): void {
  let [weighted, cents, count, disputed, recent, documents] = [0, 0, 0, 0, 0, 0];
  for (const { invoice, settlements } of invoices) {
    if (invoice.amountCents <= 0) continue;
    if (invoice.issuedOn >= day - 180) {
      documents += 1;
      recent += invoice.amountCents;
      if (invoice.disputed === true) disputed += invoice.amountCents;
    }
    for (const one of settlements) {
      if (one.cents <= 0 || one.paidOn < day - 365) continue;
      count += 1;
      cents += one.cents;
      weighted += (one.paidOn - invoice.issuedOn) * one.cents;
    }
  }
  if (count > 0) put('days_to_pay', weighted / cents, count);
  if (documents > 0) put('disputed_invoices', disputed / recent, documents);
}

function putDue(invoices: readonly SettledInvoice[], { day }: PlainAsOf, put: Put): void {
  let [late, due, dueCount, overdue, open, openCount, aged] = [0, 0, 0, 0, 0, 0, 0];
  for (const { invoice, openCents, settledOn } of invoices) {
    const { dueOn, amountCents } = invoice;
    if (dueOn === null || dueOn >= day) continue;
    overdue += 1;
    open += openCents;
    aged += (day - dueOn) * openCents;
    if (openCents > 0) openCount += 1;
    if (amountCents <= 0 || dueOn < day - 180) continue;
    dueCount += 1;
    due += amountCents;
    if (settledOn === null || settledOn > dueOn) late += amountCents;
  }
  if (dueCount > 0) put('late_payment_share', late / due, dueCount);
  if (overdue > 0) put('overdue_age', open === 0 ? 0 : aged / open, overdue);
  if (openCount > 0) put('overdue_balance', money(open), openCount);
}

/** Each day once, however many holds lie on it. */
function putHolds({ holds }: AccountFacts, { day, knownBefore }: PlainAsOf, put: Put): void {
  const held = new Set<number>();
  for (const { startedOn, endedOn } of holds) {
    if (startedOn >= knownBefore) continue;
    const over = endedOn !== null && endedOn < knownBefore;
    const last = Math.min(over ? endedOn : day, day - 1);
    for (let one = Math.max(startedOn, day - 365); one <= last; one += 1) held.add(one);
  }
  put('credit_holds', held.size, 1);
}
