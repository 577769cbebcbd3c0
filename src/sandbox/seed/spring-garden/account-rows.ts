import type { SeedRow } from '../dataset.ts';
import { type Account, accountNumber } from './account.ts';
import { billingOf, type SettledInvoice } from './billing.ts';
import { contactsOf } from './contacts.ts';
import { creditHoldsOf, isHeld } from './credit-holds.ts';
import { deliveriesOf } from './deliveries.ts';
import { identityOf } from './identity.ts';
import { opportunitiesOf, usualOrderCents } from './opportunities.ts';
import { ordersOf } from './orders.ts';
import { portalUsageOf } from './portal-usage.ts';
import { type GoodsReturn, returnsOf } from './returns.ts';
import { surveyResponsesOf } from './surveys.ts';
import { userKey } from './users.ts';
import type { World } from './world.ts';

/** The rows that one account has in one table. */
export type AccountRows = (world: World, account: Account) => SeedRow[];

export function accountRows(world: World, account: Account): SeedRow[] {
  const identity = identityOf(world, account.index);
  return [
    {
      key: account.key,
      name: identity.name,
      number: accountNumber(account.index),
      owner: userKey(identity.ownerIndex),
      parent: identity.parentKey,
      region: identity.region,
      customer_type: account.segment,
      country: identity.place.country,
      credit_limit: creditLimit(account),
      credit_hold: isHeld(creditHoldsOf(world, invoicesOf(world, account))),
      created_on: world.dateText(account.createdDay),
    },
  ];
}

const LIMIT_STEP = 500;
/** Room for the orders of this many days beyond the terms. */
const LIMIT_EXTRA_DAYS = 45;

function creditLimit(account: Account): number {
  const orders = 1 + (account.termsDays + LIMIT_EXTRA_DAYS) / account.gapDays;
  return Math.ceil((orders * usualOrderCents(account)) / 100 / LIMIT_STEP) * LIMIT_STEP;
}

export function contactRows(world: World, account: Account): SeedRow[] {
  return contactsOf(world, account).map((contact, at) => ({
    key: `${account.key}-C${String(at + 1)}`,
    account: account.key,
    first_name: contact.firstName,
    last_name: contact.lastName,
    title: contact.title,
    phone: contact.phone,
  }));
}

export function opportunityRows(world: World, account: Account): SeedRow[] {
  const owner = userKey(identityOf(world, account.index).ownerIndex);
  return opportunitiesOf(world, account).map((opportunity, at) => ({
    key: `${account.key}-O${String(at + 1)}`,
    account: account.key,
    owner,
    name: opportunity.name,
    stage: opportunity.stage,
    amount: opportunity.cents / 100,
    expected_close_on: world.dateText(opportunity.expectedCloseDay),
    created_on: world.dateText(opportunity.createdDay),
  }));
}

export function orderRows(world: World, account: Account): SeedRow[] {
  const deliveries = deliveriesOf(world, account, ordersOf(world, account));
  return deliveries.map(({ order, promisedDay, status }) => ({
    key: order.key,
    account: account.key,
    number: `SO-${accountNumber(account.index)}-${String(order.sequence).padStart(3, '0')}`,
    ordered_on: world.dateText(order.day),
    promised_on: world.dateText(promisedDay),
    status,
    goods_amount: order.goodsCents / 100,
  }));
}

export function orderLineRows(world: World, account: Account): SeedRow[] {
  const rows: SeedRow[] = [];
  for (const { order, lines } of deliveriesOf(world, account, ordersOf(world, account))) {
    let at = 0;
    for (const line of order.lines) {
      const arrived = lines.get(line);
      at += 1;
      rows.push({
        key: `${order.key}-${String(at)}`,
        order: order.key,
        sku: line.sku,
        product_family: line.family,
        line_type: line.type,
        quantity: line.quantity,
        unit_price: line.unitCents / 100,
        delivered_on: arrived === undefined ? null : pastDate(world, arrived.day),
        delivered_quantity:
          arrived === undefined || arrived.day >= world.endDay ? null : arrived.units,
      });
    }
  }
  return rows;
}

export function shipmentRows(world: World, account: Account): SeedRow[] {
  const deliveries = deliveriesOf(world, account, ordersOf(world, account));
  return deliveries.flatMap(({ order, shipments }) =>
    shipments.map(({ shippedDay, deliveredDay, units }, at) => ({
      key: `${order.key}-S${String(at + 1)}`,
      order: order.key,
      shipped_on: world.dateText(shippedDay),
      delivered_on: pastDate(world, deliveredDay),
      quantity: units,
    })),
  );
}

export function invoiceRows(world: World, account: Account): SeedRow[] {
  return invoicesOf(world, account).map((invoice, at) => ({
    key: invoiceKey(account, at),
    account: account.key,
    order: invoice.orderKey,
    number: `IN-${accountNumber(account.index)}-${String(at + 1).padStart(3, '0')}`,
    issued_on: world.dateText(invoice.issuedDay),
    due_on: world.dateText(invoice.dueDay),
    amount: invoice.cents / 100,
    disputed: invoice.disputed,
  }));
}

export function paymentRows(world: World, account: Account): SeedRow[] {
  return invoicesOf(world, account).flatMap(({ payments }, at) =>
    payments.map(({ day, cents }, part) => ({
      key: `${invoiceKey(account, at)}-P${String(part + 1)}`,
      account: account.key,
      invoice: invoiceKey(account, at),
      paid_on: world.dateText(day),
      amount: cents / 100,
    })),
  );
}

function invoiceKey(account: Account, at: number): string {
  return `${account.key}-I${String(at + 1)}`;
}

export function returnRows(world: World, account: Account): SeedRow[] {
  return knownReturns(world, account).map(({ kind, order, day, cents, reason }, at) => ({
    key: `${account.key}-R${String(at + 1)}`,
    account: account.key,
    order: kind === 'logged' ? order.key : null,
    number: `RT-${accountNumber(account.index)}-${String(at + 1).padStart(3, '0')}`,
    returned_on: world.dateText(day),
    amount: cents / 100,
    reason: kind === 'logged' ? reason : 'Credit only',
  }));
}

export function returnLineRows(world: World, account: Account): SeedRow[] {
  return knownReturns(world, account).flatMap(({ kind, lines }, at) =>
    (kind === 'logged' ? lines : []).map((line, place) => ({
      key: `${account.key}-R${String(at + 1)}-${String(place + 1)}`,
      return: `${account.key}-R${String(at + 1)}`,
      sku: line.sku,
      line_type: line.type,
      quantity: line.quantity,
      unit_price: line.unitCents / 100,
    })),
  );
}

export function surveyResponseRows(world: World, account: Account): SeedRow[] {
  return surveyResponsesOf(world, account).map(({ day, score, comment }, at) => ({
    key: `${account.key}-V${String(at + 1)}`,
    account: account.key,
    responded_on: world.dateText(day),
    score,
    comment,
  }));
}

export function portalUsageRows(world: World, account: Account): SeedRow[] {
  return portalUsageOf(world, account).map(({ day, logins, features }) => ({
    key: `${account.key}-${world.dateText(day).slice(0, 7)}`,
    account: account.key,
    month: world.dateText(day),
    logins,
    features,
  }));
}

export function creditHoldRows(world: World, account: Account): SeedRow[] {
  const holds = creditHoldsOf(world, invoicesOf(world, account));
  return holds.map(({ startedDay, endedDay }, at) => ({
    key: `${account.key}-H${String(at + 1)}`,
    account: account.key,
    started_on: world.dateText(startedDay),
    ended_on: pastDate(world, endedDay),
    reason: 'Invoice more than 60 days overdue',
  }));
}

function invoicesOf(world: World, account: Account): readonly SettledInvoice[] {
  const deliveries = deliveriesOf(world, account, ordersOf(world, account));
  const returns = returnsOf(world, account, deliveries);
  return billingOf(world, account, { deliveries, returns });
}

function knownReturns(world: World, account: Account): readonly GoodsReturn[] {
  const deliveries = deliveriesOf(world, account, ordersOf(world, account));
  return returnsOf(world, account, deliveries).filter(({ kind }) => kind !== 'unlogged');
}

/** Null for what has not happened by the end of the data. */
function pastDate(world: World, day: number): string | null {
  return day < world.endDay ? world.dateText(day) : null;
}
