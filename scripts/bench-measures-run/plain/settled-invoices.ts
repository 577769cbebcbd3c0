import type { AccountFacts, Book } from './account-facts.ts';
import type { InvoiceRow, PaymentRow } from './rows.ts';
import type { PlainAsOf } from './values.ts';

export interface Settlement {
  readonly paidOn: number;
  readonly cents: number;
}

export interface SettledInvoice {
  readonly invoice: InvoiceRow;
  readonly settlements: Settlement[];
  readonly paidCents: number;
  readonly openCents: number;
  /** The day of the last payment, once payments reach the amount. */
  readonly settledOn: number | null;
}

/** The account's known invoices with what settles them: payments that name them, then those that name none, oldest first. */
export function settledInvoices(
  { invoices, payments }: AccountFacts,
  { paymentsOf }: Pick<Book, 'paymentsOf'>,
  { knownBefore }: PlainAsOf,
): readonly SettledInvoice[] {
  const known = invoices.filter(({ issuedOn }) => issuedOn < knownBefore);
  const settlements = known.map(({ id }) =>
    (paymentsOf.get(id) ?? []).filter(({ paidOn }) => paidOn < knownBefore).map(settlement),
  );
  const loose = payments.filter(
    ({ loose, amountCents, paidOn }) => loose && amountCents > 0 && paidOn < knownBefore,
  );
  if (loose.length > 0) pour(loose, known, settlements);
  return known.map((invoice, place) => settledInvoice(invoice, settlements[place] ?? []));
}

function settlement({ paidOn, amountCents }: PaymentRow): Settlement {
  return { paidOn, cents: amountCents };
}

function settledInvoice(invoice: InvoiceRow, settlements: Settlement[]): SettledInvoice {
  let paidCents = 0;
  let lastOn = -Infinity;
  for (const { cents, paidOn } of settlements) {
    paidCents += cents;
    lastOn = Math.max(lastOn, paidOn);
  }
  const settled = settlements.length > 0 && paidCents >= invoice.amountCents;
  const openCents = Math.max(invoice.amountCents - paidCents, 0);
  return { invoice, settlements, paidCents, openCents, settledOn: settled ? lastOn : null };
}

function pour(
  payments: readonly PaymentRow[],
  invoices: readonly InvoiceRow[],
  settlements: readonly Settlement[][],
): void {
  const open = invoices
    .map((invoice, place) => ({ invoice, own: settlements[place] ?? [], cents: 0 }))
    .map((one) => ({ ...one, cents: one.invoice.amountCents - total(one.own) }))
    .filter(({ cents }) => cents > 0)
    .sort((one, other) => inOrder(one.invoice, other.invoice));
  let next = 0;
  const byDay = payments.toSorted((one, other) =>
    one.paidOn === other.paidOn ? one.amountCents - other.amountCents : one.paidOn - other.paidOn,
  );
  for (const { paidOn, amountCents } of byDay) {
    let left = amountCents;
    for (let target = open[next]; left > 0 && target !== undefined; target = open[next]) {
      const cents = Math.min(left, target.cents);
      target.own.push({ paidOn, cents });
      target.cents -= cents;
      left -= cents;
      if (target.cents === 0) next += 1;
    }
  }
}

function total(settlements: readonly Settlement[]): number {
  let cents = 0;
  for (const one of settlements) cents += one.cents;
  return cents;
}

function inOrder(one: InvoiceRow, other: InvoiceRow): number {
  if (one.issuedOn !== other.issuedOn) return one.issuedOn - other.issuedOn;
  if (one.dueOn !== other.dueOn) return (one.dueOn ?? Infinity) - (other.dueOn ?? Infinity);
  if (one.amountCents !== other.amountCents) return one.amountCents - other.amountCents;
  return (one.number ?? '') < (other.number ?? '') ? -1 : 1;
}
