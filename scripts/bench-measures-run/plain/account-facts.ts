import { z } from 'zod';
import type { Database } from '../../../src/store/database.ts';
import {
  ROW_TABLES,
  type AccountRow,
  type ActivityRow,
  type HoldRow,
  type InvoiceRow,
  type LineRow,
  type ObjectiveRow,
  type OpportunityRow,
  type OrderRow,
  type PaymentRow,
  type PortalRow,
  type ReturnLineRow,
  type ReturnRow,
  type ShipmentRow,
  type SurveyRow,
} from './rows.ts';

/** All rows of one account. */
export interface AccountFacts {
  readonly account: AccountRow;
  readonly orders: OrderRow[];
  readonly lines: LineRow[];
  readonly shipments: ShipmentRow[];
  readonly invoices: InvoiceRow[];
  readonly payments: PaymentRow[];
  readonly returns: ReturnRow[];
  readonly returnLines: ReturnLineRow[];
  readonly surveys: SurveyRow[];
  readonly portal: PortalRow[];
  readonly opportunities: OpportunityRow[];
  readonly activities: ActivityRow[];
  readonly objectives: ObjectiveRow[];
  readonly holds: HoldRow[];
}

/** A distributor's rows in memory. */
export interface Book {
  /** In the order of their ids. */
  readonly accounts: ReadonlyMap<number, AccountFacts>;
  /** Payments that name an invoice, by its id: a parent company may pay. */
  readonly paymentsOf: ReadonlyMap<number, readonly PaymentRow[]>;
  /** Rows that were taken, of all tables. */
  readonly rows: number;
}

/** Accounts that are read at a time: their rows are a few ten thousand. */
const BLOCK = 1000;

/** Takes the rows of a connection out of the store, grouped by account. */
export async function loadBook(database: Database, connectionId: number): Promise<Book> {
  const accounts = new Map<number, AccountFacts>();
  const [first, last] = await idRange(database, connectionId);
  let rows = 0;
  for (let from = first; from <= last; from += BLOCK) {
    const values = [connectionId, from, Math.min(from + BLOCK - 1, last)];
    rows += await loadBlock(database, values, accounts);
  }
  return { accounts, paymentsOf: paymentsByInvoice(accounts), rows };
}

async function idRange(
  database: Database,
  connectionId: number,
): Promise<readonly [number, number]> {
  const rows = await database.rows(
    z.object({ first: z.number().nullable(), last: z.number().nullable() }),
    'SELECT min(id) AS first, max(id) AS last FROM mirror.accounts WHERE connection_id = $1',
    [connectionId],
  );
  return [rows[0]?.first ?? 0, rows[0]?.last ?? -1];
}

async function loadBlock(
  database: Database,
  values: readonly number[],
  accounts: Map<number, AccountFacts>,
): Promise<number> {
  const { accounts: ownTable, ...tables } = ROW_TABLES;
  const owners = await database.rows(ownTable.schema, `${ownTable.sql} ORDER BY f.id`, values);
  for (const account of owners) accounts.set(account.id, emptyFacts(account));
  let loaded = owners.length;
  const take = async <R extends { readonly account: number }>(
    table: { readonly schema: z.ZodType<R>; readonly sql: string },
    rowsOf: (facts: AccountFacts) => R[],
  ): Promise<void> => {
    const rows = await database.rows(table.schema, table.sql, values);
    loaded += rows.length;
    for (const row of rows) {
      const facts = accounts.get(row.account);
      if (facts !== undefined) rowsOf(facts).push(row);
    }
  };
  await take(tables.orders, ({ orders }) => orders);
  await take(tables.lines, ({ lines }) => lines);
  await take(tables.shipments, ({ shipments }) => shipments);
  await take(tables.invoices, ({ invoices }) => invoices);
  await take(tables.payments, ({ payments }) => payments);
  await take(tables.returns, ({ returns }) => returns);
  await take(tables.returnLines, ({ returnLines }) => returnLines);
  await take(tables.surveys, ({ surveys }) => surveys);
  await take(tables.portal, ({ portal }) => portal);
  await take(tables.opportunities, ({ opportunities }) => opportunities);
  await take(tables.activities, ({ activities }) => activities);
  await take(tables.objectives, ({ objectives }) => objectives);
  await take(tables.holds, ({ holds }) => holds);
  return loaded;
}

function emptyFacts(account: AccountRow): AccountFacts {
  return {
    account,
    orders: [],
    lines: [],
    shipments: [],
    invoices: [],
    payments: [],
    returns: [],
    returnLines: [],
    surveys: [],
    portal: [],
    opportunities: [],
    activities: [],
    objectives: [],
    holds: [],
  };
}

function paymentsByInvoice(
  accounts: ReadonlyMap<number, AccountFacts>,
): ReadonlyMap<number, readonly PaymentRow[]> {
  const byInvoice = new Map<number, PaymentRow[]>();
  for (const { payments } of accounts.values()) {
    for (const payment of payments) {
      if (payment.invoice === null) continue;
      const others = byInvoice.get(payment.invoice);
      if (others === undefined) byInvoice.set(payment.invoice, [payment]);
      else others.push(payment);
    }
  }
  return byInvoice;
}
