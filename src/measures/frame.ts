import type { MeasureDefinition } from '../domain/measure.ts';
import { COMPARABLE_GAPS } from './comparable-gaps.ts';
import { LAUNCH_FACTS } from './launch-facts.ts';
import { INVOICE_STATUS, SETTLEMENTS } from './settlements.ts';

/**
 * The as-of frame: common table expressions named like the facts, restricted to what was known. A measure that reads
 * only these cannot look ahead, and serves live scoring, replay and backtest alike.
 *
 * Parameters: $1 connection, $2 the day (`:as_of` in a measure), $3 the day before which facts are known, $4 launches
 * as JSON. With a scope, only the accounts in the temporary table `scope` are read.
 */
export interface FrameOptions {
  readonly scoped: boolean;
  /** Tables of the frame that are kept already (`keepTable`); the others are computed. */
  readonly kept?: ReadonlySet<string>;
  /** The schema that they are kept in, for all sessions; without it they are temporary tables of one transaction. */
  readonly keptIn?: string;
}

/** Name of the temporary table with the accounts of an incremental run. */
const SCOPE_TABLE = 'pg_temp.scope';

/** The complete statement for a measure's SELECT. */
export function framed(measureSql: string, options: FrameOptions): string {
  const sql = `SELECT m.account_id, m.value, m.sample_size FROM (\n${bindAsOf(measureSql)}\n) m`;
  return inFrame(sql, options);
}

/** By id the statement of each measure over all accounts, with the tables of the frame that it reads and no others. */
export function framedMeasures(
  catalog: ReadonlyMap<string, Pick<MeasureDefinition, 'sql'>>,
): ReadonlyMap<string, string> {
  return new Map([...catalog].map(([id, { sql }]) => [id, framed(sql, { scoped: false })]));
}

/** Any statement that reads the tables of the frame, with the parameters above and its own from $5 on. */
export function inFrame(sql: string, options: FrameOptions): string {
  return `${frame(sql, options)}\n${sql}`;
}

/** Where a table of the frame is kept. */
export function keptAs(name: string, schema = 'pg_temp'): string {
  return `${schema}.kept_${name}`;
}

/** What a table of the frame is made of, with all that it reads, down to the tables that are kept. */
export function makingOf(name: string, kept: ReadonlySet<string>): string {
  return frame(name, { scoped: false, kept });
}

/** The statement that computes a table of the frame and keeps it: until the transaction ends, or in the schema given. */
export function keepTable(name: string, options: FrameOptions): string {
  const { keptIn } = options;
  const table =
    keptIn === undefined
      ? `TEMP TABLE ${keptAs(name)} ON COMMIT DROP`
      : `UNLOGGED TABLE ${keptAs(name, keptIn)}`;
  return `CREATE ${table} AS\n${frame(name, options)}\nSELECT * FROM ${name}`;
}

/** The complete statement for a SELECT of whatever columns, over all accounts. */
export function framedRows(sql: string): string {
  return `${frame(sql, { scoped: false })}\n${bindAsOf(sql)}`;
}

/** Texts, quoted names and comments, then what is looked for; a cast (`::date`) is no parameter. */
const AS_OF = /('(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/)|(?<!:):as_of\b/g;

/** `:as_of` becomes the parameter, save where it is part of a text, a quoted name or a comment. */
export function bindAsOf(sql: string, parameter = '$2::date'): string {
  return sql.replaceAll(AS_OF, (match, other: string | undefined) =>
    other === undefined ? parameter : match,
  );
}

/** The condition that a row belongs to the connection and, with a scope, to one of its accounts. */
type Mine = (alias: string, column?: string) => string;

/**
 * The tables that an SQL text needs, and no others: PostgreSQL computes a table that two name as a whole, instead of the rows
 * that are asked for, and unused tables count.
 */
function frame(sql: string, { scoped, kept = new Set(), keptIn }: FrameOptions): string {
  const mine: Mine = (alias, column = 'account_id') =>
    scoped
      ? `${alias}.connection_id = $1 AND ${alias}.${column} IN (SELECT account_id FROM ${SCOPE_TABLE})`
      : `${alias}.connection_id = $1 AND ${alias}.${column} IS NOT NULL`;
  const tables = tablesOf(mine).map((table) => {
    const name = nameOf(table);
    // What is named twice would else be copied into memory once more.
    return kept.has(name)
      ? `${name} AS NOT MATERIALIZED (SELECT * FROM ${keptAs(name, keptIn)})`
      : table;
  });
  const needed: string[] = [];
  // Each table comes after those that it reads.
  for (const table of tables.toReversed()) {
    const named = new RegExp(String.raw`\b${nameOf(table)}\b`);
    if ([sql, ...needed].some((text) => named.test(text))) needed.unshift(table);
  }
  return `WITH ${[PARAMETERS, ...needed].join(',\n')}`;
}

/** The server wants to know the type of each parameter, used or not. */
const PARAMETERS = `parameters AS (SELECT $1::int, $2::date, $3::date, $4::jsonb)`;

function tablesOf(mine: Mine): readonly string[] {
  return [
    ...orderFacts(mine),
    ...moneyFacts(mine),
    ...relationshipFacts(mine),
    ...LAUNCH_FACTS,
    COMPARABLE_GAPS,
  ];
}

function nameOf(table: string): string {
  return table.slice(0, table.indexOf(' '));
}

function orderFacts(mine: Mine): readonly string[] {
  return [
    `accounts AS (
      SELECT id AS account_id, name, number, region, customer_type, country, credit_limit, credit_hold, created_on,
        CASE WHEN sentiment_on < $3 THEN sentiment END AS sentiment,
        CASE WHEN sentiment_on < $3 THEN sentiment_on END AS sentiment_on
      FROM mirror.accounts a WHERE ${mine('a', 'id')} AND deleted_at IS NULL)`,
    orders(mine('f')),
    `order_days AS (
      SELECT account_id, ordered_on AS day, sum(value) AS value, count(*) AS orders
      FROM orders WHERE NOT cancelled AND value > 0
      GROUP BY account_id, ordered_on)`,
    `order_lines AS (
      SELECT l.account_id, l.order_id, f.ordered_on, l.sku, l.product_family, l.quantity,
        coalesce(l.unit_price, 0) AS unit_price, coalesce(l.promised_on, f.promised_on) AS promised_on,
        CASE WHEN l.delivered_on < $3 THEN l.delivered_on END AS delivered_on,
        CASE WHEN l.delivered_on < $3 THEN l.delivered_quantity END AS delivered_quantity,
        (l.line_type IS NULL OR l.line_type = 'goods') AND l.quantity > 0
          AND (l.unit_price IS NULL OR l.unit_price >= 0) AND NOT f.cancelled AS goods
      FROM mirror.order_lines l JOIN mirror.order_facts f ON f.order_id = l.order_id
      WHERE ${mine('l')} AND l.deleted_at IS NULL AND f.ordered_on < $3)`,
    // Of goods lines; family is the SKU of a line that has none.
    `order_families AS (
      SELECT f.account_id, f.order_id, f.ordered_on, unnest(f.families) AS family, unnest(f.family_values) AS value
      FROM mirror.order_facts f WHERE ${mine('f')} AND NOT f.cancelled AND f.ordered_on < $3)`,
    `order_items AS (
      SELECT f.account_id, f.order_id, f.ordered_on, unnest(f.skus) AS sku
      FROM mirror.order_facts f WHERE ${mine('f')} AND NOT f.cancelled AND f.ordered_on < $3)`,
    `family_days AS (
      SELECT account_id, family, ordered_on AS day
      FROM order_families WHERE family IS NOT NULL
      GROUP BY account_id, family, ordered_on)`,
    `shipments AS (
      SELECT s.account_id, s.order_id, s.shipped_on,
        CASE WHEN s.delivered_on < $3 THEN s.delivered_on END AS delivered_on, s.quantity
      FROM mirror.shipments s JOIN mirror.order_facts f ON f.order_id = s.order_id
      WHERE ${mine('s')} AND s.deleted_at IS NULL AND s.shipped_on < $3)`,
  ];
}

function moneyFacts(mine: Mine): readonly string[] {
  return [
    `invoices AS (
      SELECT i.id AS invoice_id, i.account_id, i.order_id, i.order_ref, i.number, i.issued_on, i.due_on, i.amount,
        coalesce(i.disputed, false) AS disputed
      FROM mirror.invoices i WHERE ${mine('i')} AND i.deleted_at IS NULL AND i.issued_on < $3)`,
    `payments AS (
      SELECT p.account_id, p.invoice_id, p.invoice_ref IS NULL AS loose, p.paid_on, p.amount
      FROM mirror.payments p WHERE ${mine('p')} AND p.deleted_at IS NULL AND p.paid_on < $3)`,
    // All invoiced less all paid.
    `balances AS (
      SELECT account_id, coalesce(i.total, 0) - coalesce(p.total, 0) AS balance, coalesce(i.documents, 0) AS documents
      FROM (SELECT account_id, sum(amount) AS total, count(*) AS documents FROM invoices GROUP BY account_id) i
      FULL JOIN (SELECT account_id, sum(amount) AS total FROM payments GROUP BY account_id) p USING (account_id))`,
    ...SETTLEMENTS,
    INVOICE_STATUS,
    `returns AS (
      SELECT r.id AS return_id, r.account_id, r.order_id, r.order_ref, r.number, r.returned_on,
        coalesce(r.amount, (${RETURNED_GOODS})) AS amount, r.reason
      FROM mirror.returns r WHERE ${mine('r')} AND r.deleted_at IS NULL AND r.returned_on < $3)`,
    `return_lines AS (
      SELECT l.account_id, l.return_id, r.returned_on, l.sku, coalesce(l.line_type, 'goods') = 'goods' AS goods,
        l.quantity, l.unit_price
      FROM mirror.return_lines l JOIN mirror.returns r ON r.id = l.return_id
      WHERE ${mine('l')} AND l.deleted_at IS NULL AND r.deleted_at IS NULL AND r.returned_on < $3)`,
  ];
}

function relationshipFacts(mine: Mine): readonly string[] {
  return [
    `survey_responses AS (
      SELECT s.account_id, s.responded_on, s.score, s.comment
      FROM mirror.survey_responses s WHERE ${mine('s')} AND s.deleted_at IS NULL AND s.responded_on < $3)`,
    `portal_usage AS (
      SELECT u.account_id, u.month, u.logins, u.features
      FROM mirror.portal_usage u WHERE ${mine('u')} AND u.deleted_at IS NULL AND u.month < $3)`,
    `opportunities AS (
      SELECT o.account_id, o.amount, o.created_on, o.expected_close_on,
        greatest(o.created_on, CASE WHEN o.stage_changed_on < $3 THEN o.stage_changed_on END) AS moved_on,
        coalesce(o.closed, false) AND coalesce(o.expected_close_on < $3, true) AS closed,
        coalesce(o.closed AND o.won, false) AND coalesce(o.expected_close_on < $3, true) AS won
      FROM mirror.opportunities o WHERE ${mine('o')} AND o.deleted_at IS NULL AND o.created_on < $3)`,
    `activities AS (
      SELECT x.account_id, x.occurred_on, x.kind, coalesce(x.two_way, x.kind = 'meeting', false) AS two_way
      FROM mirror.activities x WHERE ${mine('x')} AND x.deleted_at IS NULL AND x.occurred_on < $3)`,
    `success_objectives AS (
      SELECT x.account_id, x.name, x.agreed_on, x.due_on, x.status
      FROM mirror.success_objectives x WHERE ${mine('x')} AND x.deleted_at IS NULL AND x.agreed_on < $3)`,
    `credit_holds AS (
      SELECT h.account_id, h.started_on, CASE WHEN h.ended_on < $3 THEN h.ended_on END AS ended_on, h.reason
      FROM mirror.credit_holds h WHERE ${mine('h')} AND h.deleted_at IS NULL AND h.started_on < $3)`,
  ];
}

/**
 * Orders with what was known of their shipping. Facts that rest on nothing later are read as they are; only orders
 * with a later event (none in a live run) are computed anew from their shipments.
 */
function orders(mine: string): string {
  return `orders AS (
      SELECT f.order_id, f.account_id, f.ordered_on, f.promised_on, f.cancelled, f.value, f.goods_lines, f.quantity,
        f.first_shipped_on, f.last_shipped_on, greatest(f.last_shipped_on, f.last_delivered_on) AS arrived_on,
        f.shipped_quantity, f.first_shipped_quantity
      FROM mirror.order_facts f
      WHERE ${mine} AND f.ordered_on < $3 AND f.last_event_on < $3
      UNION ALL
      SELECT f.order_id, f.account_id, f.ordered_on, f.promised_on, f.cancelled, f.value, f.goods_lines, f.quantity,
        s.first_shipped_on, s.last_shipped_on, greatest(s.last_shipped_on, s.last_delivered_on),
        coalesce(s.quantity, 0), coalesce(s.first_quantity, 0)
      FROM mirror.order_facts f CROSS JOIN LATERAL (
        SELECT min(first_on) AS first_shipped_on, max(shipped_on) AS last_shipped_on,
          max(delivered_on) FILTER (WHERE delivered_on < $3) AS last_delivered_on, sum(quantity) AS quantity,
          sum(quantity) FILTER (WHERE shipped_on = first_on) AS first_quantity
        FROM (
          SELECT x.shipped_on, x.delivered_on, coalesce(x.quantity, f.quantity) AS quantity,
            min(x.shipped_on) OVER () AS first_on
          FROM mirror.shipments x
          WHERE x.order_id = f.order_id AND x.deleted_at IS NULL AND x.shipped_on < $3
        ) known
      ) s
      WHERE ${mine} AND f.ordered_on < $3 AND f.last_event_on >= $3)`;
}

/** The value of a return that does not say it itself. */
const RETURNED_GOODS = `SELECT sum(l.quantity * l.unit_price) FROM mirror.return_lines l
          WHERE l.return_id = r.id AND l.deleted_at IS NULL AND coalesce(l.line_type, 'goods') = 'goods'`;

/** The names of the tables that a measure may read. */
export const FRAME_TABLES: ReadonlySet<string> = new Set(tablesOf(() => '').map(nameOf));
