import type { Account } from './account.ts';
import { workday } from './calendar.ts';
import type { Delivery } from './deliveries.ts';
import { creditPurse, type CreditPurse } from './credit-purse.ts';
import { type PaymentDecision, paymentDecision } from './payment-habits.ts';
import type { RandomStream } from './random.ts';
import type { GoodsReturn } from './returns.ts';
import type { World } from './world.ts';

interface Payment {
  readonly day: number;
  readonly cents: number;
}

export interface Invoice {
  readonly orderKey: string;
  readonly issuedDay: number;
  readonly dueDay: number;
  readonly cents: number;
}

/** An invoice with what came of it before the end of the data. A credit settles like money. */
export interface SettledInvoice extends Invoice {
  readonly disputed: boolean;
  readonly payments: readonly Payment[];
  /** The day on which it was paid or will be paid; Infinity for never. */
  readonly paidDay: number;
}

interface BillingInput {
  readonly deliveries: readonly Delivery[];
  readonly returns: readonly GoodsReturn[];
}

/** All invoices of an account by day of issue: one for each shipment. */
export function billingOf(
  world: World,
  account: Account,
  { deliveries, returns }: BillingInput,
): readonly SettledInvoice[] {
  const random = world.streams.billing(account.index);
  const decide = paymentDecision(account, random);
  const purse = creditPurse(returns);
  return invoicesOf(world, account, deliveries, random).map((invoice) =>
    settle(world, invoice, decide(invoice), purse),
  );
}

function invoicesOf(
  world: World,
  account: Account,
  deliveries: readonly Delivery[],
  random: RandomStream,
): Invoice[] {
  const invoices: Invoice[] = [];
  for (const { order, shipments } of deliveries) {
    for (const [at, { shippedDay, goodsCents }] of shipments.entries()) {
      const issuedDay = workday(shippedDay + random.whole(0, 1));
      const cents = goodsCents + (at === 0 ? order.extrasCents : 0);
      const dueDay = issuedDay + account.termsDays;
      if (issuedDay < world.endDay)
        invoices.push({ orderKey: order.key, issuedDay, dueDay, cents });
    }
  }
  return invoices.sort((one, other) => one.issuedDay - other.issuedDay);
}

function settle(
  world: World,
  invoice: Invoice,
  decision: PaymentDecision,
  purse: CreditPurse,
): SettledInvoice {
  const payments: Payment[] = [];
  let openCents = invoice.cents;
  // Credits wait for an invoice that is open when, or issued after, they are given.
  for (const credit of purse.takeUpTo(openCents, Math.min(decision.day, world.endDay - 1))) {
    openCents -= credit.cents;
    if (credit.logged) {
      payments.push({ day: Math.max(credit.day, invoice.issuedDay), cents: credit.cents });
    }
  }
  const atOnce = Math.round(openCents * decision.shareAtOnce);
  payments.push({ day: decision.day, cents: atOnce });
  payments.push({ day: decision.restDay, cents: openCents - atOnce });
  return {
    ...invoice,
    disputed: decision.disputed,
    payments: payments.filter(({ day, cents }) => day < world.endDay && cents > 0),
    paidDay: decision.restDay,
  };
}
