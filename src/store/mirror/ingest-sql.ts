import { dependents, type EntityTable } from './entity-table.ts';

/**
 * The statements that take a page of records into the mirror. They are built from the entity definitions in the code,
 * never from input. $1 is the connection, $2 the generation of the full read.
 */
export interface IngestStatements {
  readonly createStage: string;
  readonly copy: string;
  /** Inserts and updates, and marks accounts and orders whose facts changed. Gives `changed`, a row count. */
  readonly upsert: string;
  /** After a first full read: unchanged rows have been seen again. */
  readonly seen: string;
  /** Accounts only: takes over the score fields, unless they were read before Bellwether wrote them. */
  readonly scoreFields: string | undefined;
}

export function ingestStatements(table: EntityTable): IngestStatements {
  return {
    createStage: createStage(table),
    copy: `COPY ${stage(table)} (${stageColumns(table).join(', ')}) FROM STDIN`,
    upsert: upsert(table),
    seen:
      `UPDATE ${table.name} t SET read_generation = $2 FROM ${stage(table)} s ` +
      `WHERE t.connection_id = $1 AND t.crm_id = s.crm_id AND t.read_generation <> $2`,
    scoreFields: table.entity === 'accounts' ? takeScoreFields(table) : undefined,
  };
}

function stage(table: EntityTable): string {
  return `stage_${table.entity}`;
}

/** In the order in which the lines of COPY are written: id, stamp, references, plain fields. */
function stageColumns(table: EntityTable): readonly string[] {
  return [
    'crm_id',
    'modified_at',
    ...table.references.map(({ field }) => `${field}_ref`),
    ...table.plain.map(({ column }) => column),
    ...(table.entity === 'accounts' ? ['score_fields'] : []),
  ];
}

function createStage(table: EntityTable): string {
  const columns = [
    'crm_id text COLLATE "C"',
    'modified_at timestamptz',
    ...table.references.map(({ field }) => `${field}_ref text COLLATE "C"`),
    ...table.plain.map(({ column, sqlType }) => `${column} ${sqlType}`),
    ...(table.entity === 'accounts' ? ['score_fields jsonb'] : []),
  ];
  return `CREATE TEMP TABLE IF NOT EXISTS ${stage(table)} (${columns.join(', ')}) ON COMMIT DELETE ROWS`;
}

/** Columns that carry the content of a row: a change in them is a change of the record. */
function contentColumns(table: EntityTable): readonly string[] {
  return [
    ...table.references.flatMap(({ field }) => [`${field}_ref`, `${field}_id`]),
    ...table.plain.map(({ column }) => column),
    ...(table.accountVia === undefined ? [] : ['account_id']),
  ];
}

function upsert(table: EntityTable): string {
  const content = contentColumns(table);
  const columns = ['connection_id', 'crm_id', 'modified_at', 'read_generation', ...content];
  const updates = ['modified_at', 'read_generation', ...content].map((c) => `${c} = excluded.${c}`);
  return `
    WITH staged AS (${resolvedStage(table)}),
    ${moved(table)}
    upserted AS (
      INSERT INTO ${table.name} AS t (${columns.join(', ')})
      SELECT $1, crm_id, modified_at, $2, ${content.join(', ')} FROM staged
      ON CONFLICT (connection_id, crm_id) DO UPDATE
      SET deleted_at = NULL, ${updates.join(', ')}
      -- A stale page loses against what is stored; what is stored already is not written again.
      WHERE excluded.modified_at >= t.modified_at
        AND (t.deleted_at IS NOT NULL
             OR (${qualified('t', content)}) IS DISTINCT FROM (${qualified('excluded', content)}))
      RETURNING ${returned(table)}
    )${marks(table)}
    SELECT count(*)::int AS changed FROM upserted`;
}

/** The stage, each record once, with the references looked up. */
function resolvedStage(table: EntityTable): string {
  const joins = table.references.map(
    ({ field, to }) =>
      `LEFT JOIN LATERAL (${byKey(`mirror.${to}`, `s.${field}_ref`)}) "${field}" ON true`,
  );
  const ids = table.references.map(({ field }) => `"${field}".id AS ${field}_id`);
  const account =
    table.accountVia === undefined ? [] : [`"${table.accountVia}".account_id AS account_id`];
  return `
      SELECT DISTINCT ON (s.crm_id) ${['s.*', ...ids, ...account].join(', ')}
      FROM ${stage(table)} s ${joins.join(' ')}
      ORDER BY s.crm_id, s.modified_at DESC`;
}

/**
 * The row with this key, looked up row by row: OFFSET 0 keeps the planner from making a join of it. It knows nothing of
 * the stage and little of a table that is just being filled, and would read all of it for every page: a first read would
 * take time in the square of its size.
 */
function byKey(table: string, key: string): string {
  return `SELECT k.* FROM ${table} k WHERE k.connection_id = $1 AND k.crm_id = ${key} OFFSET 0`;
}

/**
 * Rows that go to another account, or that are now part of another order or invoice: the old one changes too. What hangs
 * on a row that moves goes along.
 */
function moved(table: EntityTable): string {
  if (table.entity === 'accounts') return LEFT_PARENTS;
  if (!table.hasAccount) return '';
  const part = table.partOf === undefined ? undefined : `${table.partOf}_id`;
  const follow = dependents(table.entity).map(
    ({ table: child, field }) => `
    moved_${child.replace('mirror.', '')} AS (
      UPDATE ${child} c SET account_id = m.new_account_id FROM moved m WHERE c.${field}_id = m.id
    ),`,
  );
  return `moved AS (
      SELECT t.id, t.account_id AS old_account_id, s.account_id AS new_account_id,
        ${part === undefined ? 'NULL::bigint' : `t.${part}`} AS old_part_id
      FROM staged s CROSS JOIN LATERAL (${byKey(table.name, 's.crm_id')}) t
      WHERE s.modified_at >= t.modified_at AND (t.account_id IS DISTINCT FROM s.account_id
        ${part === undefined ? '' : `OR t.${part} IS DISTINCT FROM s.${part}`})
    ),${follow.join('')}`;
}

/** An account that goes to another parent changes the group that it leaves; the one that it joins follows from itself. */
const LEFT_PARENTS = `left_parents AS (
      SELECT t.parent_id AS account_id
      FROM staged s CROSS JOIN LATERAL (${byKey('mirror.accounts', 's.crm_id')}) t
      WHERE s.modified_at >= t.modified_at AND t.parent_id IS DISTINCT FROM s.parent_id
    ),`;

function returned(table: EntityTable): string {
  const account = table.entity === 'accounts' ? 't.id AS account_id' : 't.account_id';
  if (table.entity === 'users') return 't.id';
  if (table.entity === 'orders') return `${account}, t.id AS part_id`;
  return table.partOf === undefined ? account : `${account}, t.${table.partOf}_id AS part_id`;
}

function marks(table: EntityTable): string {
  if (table.entity === 'users') return '';
  const accounts = ['SELECT account_id FROM upserted'];
  if (table.entity === 'accounts') accounts.push('SELECT account_id FROM left_parents');
  if (table.hasAccount) accounts.push('SELECT old_account_id FROM moved');
  if (table.partOf === 'invoice') accounts.push(invoicedAccounts(PARTS));
  const dirty = `,
    dirty AS (
      INSERT INTO bellwether.dirty_accounts (connection_id, account_id)
      SELECT DISTINCT $1::int, account_id FROM (${accounts.join(' UNION ALL ')}) touched
      WHERE account_id IS NOT NULL
      ON CONFLICT DO NOTHING
    )`;
  if (table.entity !== 'orders' && table.partOf !== 'order') return dirty;
  const orders = table.entity === 'orders' ? 'SELECT part_id FROM upserted' : PARTS;
  return `${dirty},
    stale AS (
      INSERT INTO mirror.stale_orders (connection_id, order_id)
      SELECT DISTINCT $1::int, part_id FROM (${orders}) touched WHERE part_id IS NOT NULL
      ON CONFLICT DO NOTHING
    )`;
}

/** The orders or invoices that rows are part of now, and those that they were part of before. */
const PARTS = 'SELECT part_id FROM upserted UNION ALL SELECT old_part_id FROM moved';

/** The accounts of invoices, given a query for `part_id`: a payment may come from another account. */
export function invoicedAccounts(parts: string): string {
  return `SELECT i.account_id FROM mirror.invoices i WHERE i.id IN (${parts})`;
}

/** Of a record that stands twice on a page the later state counts, and never one that is older than what is stored. */
function takeScoreFields(table: EntityTable): string {
  return `
    UPDATE ${table.name} t SET score_fields = s.score_fields FROM (
      SELECT DISTINCT ON (crm_id) crm_id, modified_at, score_fields FROM ${stage(table)}
      ORDER BY crm_id, modified_at DESC
    ) s
    WHERE t.connection_id = $1 AND t.crm_id = s.crm_id AND s.modified_at >= t.modified_at
      AND t.score_fields IS DISTINCT FROM s.score_fields
      AND (t.score_fields_written_at IS NULL OR s.modified_at >= t.score_fields_written_at)`;
}

function qualified(alias: string, columns: readonly string[]): string {
  return columns.map((column) => `${alias}.${column}`).join(', ');
}
