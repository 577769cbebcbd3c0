import type { AccountFacts } from './account-facts.ts';
import type { KnownOrder } from './known-orders.ts';
import type { SettledInvoice } from './settled-invoices.ts';
import type { PlainAsOf, Put } from './values.ts';

/** Whether orders, invoices and payments of the last year belong together. */
export function putTrust(
  { payments }: AccountFacts,
  {
    orders,
    invoices,
  }: {
    readonly orders: readonly KnownOrder[];
    readonly invoices: readonly SettledInvoice[];
  },
  { day, knownBefore }: PlainAsOf,
  put: Put,
): void {
  const orderIds = new Set(orders.map(({ id }) => id));
  const invoiceIds = new Set(invoices.map(({ invoice }) => invoice.id));
  const year = day - 365;
  const kinds = [
    orders
      .filter(({ orderedOn, cancelled, valueCents }) => {
        return !cancelled && valueCents > 0 && orderedOn >= year && orderedOn < day - 30;
      })
      .map(({ firstShippedOn }) => firstShippedOn !== null),
    invoices
      .filter(({ invoice }) => invoice.issuedOn >= year)
      .map(({ invoice }) => invoice.order !== null && orderIds.has(invoice.order)),
    payments
      .filter(({ paidOn }) => paidOn >= year && paidOn < knownBefore)
      .map(({ invoice }) => invoice !== null && invoiceIds.has(invoice)),
  ];
  let [records, matched] = [0, 0];
  for (const kind of kinds) {
    const own = kind.filter(Boolean).length;
    if (own === 0) continue;
    matched += own;
    records += kind.length;
  }
  if (records > 0) put('records_matched', matched / records, records);
}
