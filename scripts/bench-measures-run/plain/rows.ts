import { z } from 'zod';

/**
 * The rows of the mirror as a program that computes in memory would hold them: days as days since 1970, money in cents, so that
 * sums are exact. A table's SELECT is cut into blocks of accounts: $1 connection, $2 and $3 first and last account.
 */

const day = z.number();
const maybeDay = day.nullable();
const cents = z.number();
const account = { account: z.number() };

function days(...columns: readonly string[]): string {
  return columns
    .map((column) => `f.${column} - DATE '1970-01-01' AS "${camel(column)}"`)
    .join(', ');
}

function camel(column: string): string {
  return column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function inCents(column: string, name: string): string {
  return `round(f.${column} * 100)::int8 AS "${name}"`;
}

function select(table: string, columns: string): string {
  return `SELECT f.account_id AS account, ${columns} FROM mirror.${table} f
    WHERE f.connection_id = $1 AND f.account_id BETWEEN $2 AND $3`;
}

const accountRow = z.object({
  id: z.number(),
  /** What orders the accounts that are asked for the usual gap of their kind. */
  label: z.string(),
  customerType: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
  creditLimit: z.number().nullable(),
  sentiment: z.number().nullable(),
  sentimentOn: maybeDay,
});
export type AccountRow = z.infer<typeof accountRow>;

const orderRow = z.object({
  ...account,
  id: z.number(),
  orderedOn: day,
  promisedOn: maybeDay,
  cancelled: z.boolean(),
  valueCents: cents,
  goodsLines: z.number(),
  quantity: z.number(),
  firstShippedOn: maybeDay,
  lastShippedOn: maybeDay,
  lastDeliveredOn: maybeDay,
  shippedQuantity: z.number(),
  firstShippedQuantity: z.number(),
  lastEventOn: day,
});
export type OrderRow = z.infer<typeof orderRow>;

const lineRow = z.object({
  ...account,
  order: z.number(),
  sku: z.string().nullable(),
  family: z.string().nullable(),
  lineType: z.string().nullable(),
  quantity: z.number(),
  priceCents: cents,
  promisedOn: maybeDay,
  deliveredOn: maybeDay,
  deliveredQuantity: z.number().nullable(),
});
export type LineRow = z.infer<typeof lineRow>;

const shipmentRow = z.object({
  ...account,
  order: z.number(),
  shippedOn: day,
  deliveredOn: maybeDay,
  quantity: z.number().nullable(),
});
export type ShipmentRow = z.infer<typeof shipmentRow>;

const invoiceRow = z.object({
  ...account,
  id: z.number(),
  order: z.number().nullable(),
  orderRef: z.string().nullable(),
  number: z.string().nullable(),
  issuedOn: day,
  dueOn: maybeDay,
  amountCents: cents,
  disputed: z.boolean().nullable(),
});
export type InvoiceRow = z.infer<typeof invoiceRow>;

const paymentRow = z.object({
  ...account,
  invoice: z.number().nullable(),
  /** Names no invoice at all, not even one that is not there. */
  loose: z.boolean(),
  paidOn: day,
  amountCents: cents,
});
export type PaymentRow = z.infer<typeof paymentRow>;

const returnRow = z.object({
  ...account,
  id: z.number(),
  orderRef: z.string().nullable(),
  returnedOn: day,
  amountCents: cents.nullable(),
});
export type ReturnRow = z.infer<typeof returnRow>;

const returnLineRow = z.object({
  ...account,
  returned: z.number(),
  lineType: z.string().nullable(),
  quantity: z.number().nullable(),
  priceCents: cents.nullable(),
});
export type ReturnLineRow = z.infer<typeof returnLineRow>;

const surveyRow = z.object({ ...account, respondedOn: day, score: z.number().nullable() });
export type SurveyRow = z.infer<typeof surveyRow>;

const portalRow = z.object({
  ...account,
  month: day,
  logins: z.number().nullable(),
  features: z.number().nullable(),
});
export type PortalRow = z.infer<typeof portalRow>;

const opportunityRow = z.object({
  ...account,
  createdOn: day,
  expectedCloseOn: maybeDay,
  stageChangedOn: maybeDay,
  amountCents: cents.nullable(),
  closed: z.boolean().nullable(),
  won: z.boolean().nullable(),
});
export type OpportunityRow = z.infer<typeof opportunityRow>;

const activityRow = z.object({
  ...account,
  occurredOn: day,
  kind: z.string().nullable(),
  twoWay: z.boolean().nullable(),
});
export type ActivityRow = z.infer<typeof activityRow>;

const objectiveRow = z.object({
  ...account,
  agreedOn: day,
  dueOn: maybeDay,
  status: z.string().nullable(),
});
export type ObjectiveRow = z.infer<typeof objectiveRow>;

const holdRow = z.object({ ...account, startedOn: day, endedOn: maybeDay });
export type HoldRow = z.infer<typeof holdRow>;

/** Rows without the date that makes them known are never known. */
function known(column: string): string {
  return ` AND f.deleted_at IS NULL AND f.${column} IS NOT NULL`;
}

export const ROW_TABLES = {
  accounts: {
    schema: accountRow,
    sql: `SELECT f.id, coalesce(f.number, f.name, f.crm_id) AS label, f.customer_type AS "customerType", f.region, f.country,
        f.credit_limit::float8 AS "creditLimit", f.sentiment::float8 AS sentiment, ${days('sentiment_on')}
      FROM mirror.accounts f WHERE f.connection_id = $1 AND f.id BETWEEN $2 AND $3 AND f.deleted_at IS NULL`,
  },
  orders: {
    schema: orderRow,
    sql: select(
      'order_facts',
      `f.order_id AS id, ${days('ordered_on', 'promised_on', 'first_shipped_on', 'last_shipped_on', 'last_delivered_on', 'last_event_on')},
        f.cancelled, ${inCents('value', 'valueCents')}, f.goods_lines AS "goodsLines", f.quantity::float8 AS quantity,
        f.shipped_quantity::float8 AS "shippedQuantity", f.first_shipped_quantity::float8 AS "firstShippedQuantity"`,
    ),
  },
  lines: {
    schema: lineRow,
    sql: `${select(
      'order_lines',
      `f.order_id AS "order", f.sku, f.product_family AS family, f.line_type AS "lineType", f.quantity::float8 AS quantity,
        round(coalesce(f.unit_price, 0) * 100)::int8 AS "priceCents", ${days('promised_on', 'delivered_on')},
        f.delivered_quantity::float8 AS "deliveredQuantity"`,
    )}${known('order_id')} AND f.quantity IS NOT NULL`,
  },
  shipments: {
    schema: shipmentRow,
    sql: `${select(
      'shipments',
      `f.order_id AS "order", ${days('shipped_on', 'delivered_on')}, f.quantity::float8 AS quantity`,
    )}${known('shipped_on')} AND f.order_id IS NOT NULL`,
  },
  invoices: {
    schema: invoiceRow,
    sql: `${select(
      'invoices',
      `f.id, f.order_id AS "order", f.order_ref AS "orderRef", f.number, ${days('issued_on', 'due_on')},
        ${inCents('amount', 'amountCents')}, f.disputed`,
    )}${known('issued_on')} AND f.amount IS NOT NULL`,
  },
  payments: {
    schema: paymentRow,
    sql: `${select(
      'payments',
      `f.invoice_id AS invoice, f.invoice_ref IS NULL AS loose, ${days('paid_on')}, ${inCents('amount', 'amountCents')}`,
    )}${known('paid_on')} AND f.amount IS NOT NULL`,
  },
  returns: {
    schema: returnRow,
    sql: `${select(
      'returns',
      `f.id, f.order_ref AS "orderRef", ${days('returned_on')}, ${inCents('amount', 'amountCents')}`,
    )}${known('returned_on')}`,
  },
  returnLines: {
    schema: returnLineRow,
    sql: `${select(
      'return_lines',
      `f.return_id AS returned, f.line_type AS "lineType", f.quantity::float8 AS quantity, ${inCents('unit_price', 'priceCents')}`,
    )}${known('return_id')}`,
  },
  surveys: {
    schema: surveyRow,
    sql: `${select('survey_responses', `${days('responded_on')}, f.score::float8 AS score`)}${known('responded_on')}`,
  },
  portal: {
    schema: portalRow,
    sql: `${select(
      'portal_usage',
      `${days('month')}, f.logins::float8 AS logins, f.features::float8 AS features`,
    )}${known('month')}`,
  },
  opportunities: {
    schema: opportunityRow,
    sql: `${select(
      'opportunities',
      `${days('created_on', 'expected_close_on', 'stage_changed_on')}, ${inCents('amount', 'amountCents')}, f.closed, f.won`,
    )}${known('created_on')}`,
  },
  activities: {
    schema: activityRow,
    sql: `${select('activities', `${days('occurred_on')}, f.kind, f.two_way AS "twoWay"`)}${known('occurred_on')}`,
  },
  objectives: {
    schema: objectiveRow,
    sql: `${select('success_objectives', `${days('agreed_on', 'due_on')}, f.status`)}${known('agreed_on')}`,
  },
  holds: {
    schema: holdRow,
    sql: `${select('credit_holds', days('started_on', 'ended_on'))}${known('started_on')}`,
  },
} as const;
