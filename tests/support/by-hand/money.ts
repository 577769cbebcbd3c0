/** What we are owed and paid. */
import { addDays, daysBetween } from '../../../src/domain/days.ts';
import {
  ago,
  amountOf,
  dated,
  invoiceStatus,
  settlements,
  sum,
  text,
  type Known,
} from '../known-facts.ts';
import type { Measured } from '../mirror-lab.ts';
import { of, type Formula } from './formula.ts';

export const MONEY_BY_HAND: Readonly<Record<string, Formula>> = {
  credit_holds: (known) => {
    const first = addDays(known.asOf.day, -365);
    const held = new Set<string>();
    for (const hold of dated(known, 'credit_holds', 'started_on')) {
      const ended = hold['ended_on'];
      const over = typeof ended === 'string' && ended < known.asOf.knownBefore;
      const last = over ? ended : known.asOf.day;
      for (let day = text(hold['started_on']); day <= last; day = addDays(day, 1)) {
        if (day >= first && day < known.asOf.day) held.add(day);
      }
    }
    return of(held.size, 1);
  },
  credit_use: (known) => {
    const limit = known.facts.accounts?.find(({ id }) => id === known.account)?.['credit_limit'];
    if (typeof limit !== 'number' || limit <= 0) return undefined;
    return of(balance(known) / limit, dated(known, 'invoices', 'issued_on').length);
  },
  days_sales_outstanding: (known) => salesOutstanding(known, 90),
  days_sales_outstanding_365: (known) => salesOutstanding(known, 365),
  days_to_pay: (known) => {
    const settled = settlements(known);
    const parts = dated(known, 'invoices', 'issued_on')
      .filter((invoice) => amountOf(invoice) > 0)
      .flatMap((invoice) =>
        (settled.get(invoice.id) ?? []).map((part) => ({
          ...part,
          issued: text(invoice['issued_on']),
        })),
      )
      .filter(({ day, tenths }) => tenths > 0 && ago(known, day) <= 365);
    if (parts.length === 0) return undefined;
    const weighted = parts.map(({ day, tenths, issued }) => daysBetween(issued, day) * tenths);
    return of(sum(weighted) / sum(parts.map(({ tenths }) => tenths)), parts.length);
  },
  disputed_invoices: (known) => {
    const recent = dated(known, 'invoices', 'issued_on').filter(
      (invoice) => amountOf(invoice) > 0 && ago(known, text(invoice['issued_on'])) <= 180,
    );
    if (recent.length === 0) return undefined;
    const disputed = recent.filter((invoice) => invoice['disputed'] === true);
    return of(sum(disputed.map(amountOf)) / sum(recent.map(amountOf)), recent.length);
  },
  late_payment_share: (known) => {
    const due = invoiceStatus(known).filter(({ invoice }) => {
      const day = invoice['due_on'];
      if (typeof day !== 'string' || amountOf(invoice) <= 0) return false;
      return ago(known, day) <= 180 && day < known.asOf.day;
    });
    if (due.length === 0) return undefined;
    const late = due.filter(
      ({ invoice, settledOn }) => settledOn === undefined || settledOn > text(invoice['due_on']),
    );
    const amounts = (list: typeof due): number => sum(list.map(({ invoice }) => amountOf(invoice)));
    return of(amounts(late) / amounts(due), due.length);
  },
  overdue_age: (known) => {
    const due = fallenDue(known);
    if (due.length === 0) return undefined;
    const total = sum(due.map(({ open }) => open));
    if (total === 0) return of(0, due.length);
    const aged = due.map(({ invoice, open }) => ago(known, text(invoice['due_on'])) * open);
    return of(sum(aged) / total, due.length);
  },
  overdue_balance: (known) => {
    const open = fallenDue(known).filter((one) => one.open > 0);
    return open.length === 0 ? undefined : of(sum(open.map((one) => one.open)), open.length);
  },
};

function fallenDue(known: Known): ReturnType<typeof invoiceStatus> {
  return invoiceStatus(known).filter(({ invoice }) => {
    const due = invoice['due_on'];
    return typeof due === 'string' && due < known.asOf.day;
  });
}

/** All invoiced less all paid, not below 0. */
function balance(known: Known): number {
  const invoiced = sum(dated(known, 'invoices', 'issued_on').map(amountOf));
  return Math.max(invoiced - sum(dated(known, 'payments', 'paid_on').map(amountOf)), 0);
}

function salesOutstanding(known: Known, days: number): Measured | undefined {
  const recent = dated(known, 'invoices', 'issued_on').filter(
    (invoice) => ago(known, text(invoice['issued_on'])) <= days,
  );
  const invoiced = sum(recent.map(amountOf));
  if (recent.length === 0 || invoiced <= 0) return undefined;
  return of((balance(known) / invoiced) * days, recent.length);
}
