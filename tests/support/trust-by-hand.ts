import { daysBetween } from '../../src/domain/days.ts';
import { ago, dated, orders, text, type Known } from './known-facts.ts';
import type { Measured } from './mirror-lab.ts';

type Formula = (known: Known) => Measured | undefined;

/** What trust rests on, and the view of a person, over plain lists. */
export const TRUST_BY_HAND: Readonly<Record<string, Formula>> = {
  records_matched: (known) => {
    const matched = [
      ...ordersShipped(known),
      ...invoicesOfOrders(known),
      ...paymentsOfInvoices(known),
    ];
    if (matched.length === 0) return undefined;
    const share = matched.filter(Boolean).length / matched.length;
    return { value: share, sampleSize: matched.length };
  },
  rep_sentiment: ({ facts, account, asOf }) => {
    const row = facts.accounts?.find(({ id }) => id === account);
    const noted = row?.['sentiment_on'];
    const view = row?.['sentiment'];
    if (typeof noted !== 'string' || typeof view !== 'number') return undefined;
    const age = daysBetween(noted, asOf.day);
    if (noted >= asOf.knownBefore || age < 0 || age >= 180) return undefined;
    return { value: Math.min(1, Math.max(-1, view)) * 2 ** (-age / 60), sampleSize: 1 };
  },
};

function ordersShipped(known: Known): readonly boolean[] {
  return orders(known)
    .filter(({ order, value }) => {
      const age = ago(known, text(order['ordered_on']));
      return value > 0 && age <= 365 && age > 30;
    })
    .map(({ shipments }) => shipments.length > 0);
}

function invoicesOfOrders(known: Known): readonly boolean[] {
  const own = new Set(dated(known, 'orders', 'ordered_on').map(({ id }) => id));
  return dated(known, 'invoices', 'issued_on')
    .filter((invoice) => ago(known, text(invoice['issued_on'])) <= 365)
    .map((invoice) => own.has(String(invoice['order'])));
}

function paymentsOfInvoices(known: Known): readonly boolean[] {
  const own = new Set(dated(known, 'invoices', 'issued_on').map(({ id }) => id));
  return dated(known, 'payments', 'paid_on')
    .filter((payment) => ago(known, text(payment['paid_on'])) <= 365)
    .map((payment) => own.has(String(payment['invoice'])));
}
