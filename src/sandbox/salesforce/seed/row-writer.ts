import type { SeedRow, SeedValue } from '../../seed/dataset.ts';
import { BellwetherError } from '../../../domain/errors.ts';
import { INTEGRATION_USER_KEY, type Org } from '../org/org.ts';
import type { FieldSchema } from '../schema/field.ts';
import { fieldOf, hasField, type ObjectSchema } from '../schema/object.ts';
import { OPPORTUNITY_STAGES } from '../schema/objects/opportunity.ts';
import type { SqlValue } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { daysOf, parseDate, SECONDS_PER_DAY } from '../values/dates.ts';
import type { RecordKey } from '../values/record-id.ts';
import type { KeyIndex } from './key-index.ts';
import type { ColumnLayout, TableLayout } from './layout.ts';

/** Rows that one INSERT statement carries: fewer calls into SQLite. */
const ROWS_PER_STATEMENT = 20;

type CellReader = (row: SeedRow, key: RecordKey, created: number) => SqlValue;

interface LoadPlan {
  readonly org: Org;
  readonly layout: TableLayout;
  readonly keys: KeyIndex;
  /** Seconds; no row is younger. */
  readonly now: number;
}

/** Writes the rows of one seed table into the table of its object, past the checks that a client meets. */
export class RowWriter {
  readonly #plan: LoadPlan;
  readonly #object: ObjectSchema;
  readonly #columns: readonly string[];
  readonly #readers: readonly CellReader[];
  readonly #fullStatement: string;
  #pending: SqlValue[] = [];
  #pendingRows = 0;

  constructor(plan: LoadPlan) {
    this.#plan = plan;
    this.#object = plan.org.schema.get(plan.layout.object);
    const cells = [...systemCells(this.#object), ...mappedCells(plan, this.#object)];
    this.#columns = cells.map(([name]) => name);
    this.#readers = cells.map(([, reader]) => reader);
    this.#fullStatement = this.#insertStatement(ROWS_PER_STATEMENT);
  }

  write(row: SeedRow): RecordKey {
    const key = this.#plan.org.keys.next(this.#object);
    const created = createdAt(this.#plan, row);
    for (const read of this.#readers) this.#pending.push(read(row, key, created));
    this.#pendingRows += 1;
    if (this.#pendingRows === ROWS_PER_STATEMENT) this.flush();
    return key;
  }

  flush(): void {
    if (this.#pendingRows === 0) return;
    const isFull = this.#pendingRows === ROWS_PER_STATEMENT;
    const sql = isFull ? this.#fullStatement : this.#insertStatement(this.#pendingRows);
    this.#plan.org.store.run(sql, this.#pending);
    this.#pending = [];
    this.#pendingRows = 0;
  }

  #insertStatement(rowCount: number): string {
    const places = `(${this.#columns.map(() => '?').join(', ')})`;
    const rows = Array.from({ length: rowCount }, () => places).join(', ');
    const names = this.#columns.map(quoted).join(', ');
    return `INSERT INTO ${quoted(this.#object.name)} (${names}) VALUES ${rows}`;
  }
}

/** The row's own day where it has one, but never after the clock; else the day before: the org was there already. */
function createdAt(plan: LoadPlan, row: SeedRow): number {
  const column = plan.layout.createdOn;
  const value = column === undefined ? undefined : row[column];
  const day = typeof value === 'string' ? parseDate(value.slice(0, 10)) : undefined;
  return day === undefined ? plan.now - SECONDS_PER_DAY : Math.min(plan.now, day * SECONDS_PER_DAY);
}

function systemCells(object: ObjectSchema): readonly (readonly [string, CellReader])[] {
  const cells: readonly (readonly [string, CellReader])[] = [
    ['Id', (_row, key) => key],
    ['IsDeleted', () => 0],
    ['CreatedDate', (_row, _key, created) => created],
    ['CreatedById', () => INTEGRATION_USER_KEY],
    ['LastModifiedDate', (_row, _key, created) => created],
    ['LastModifiedById', () => INTEGRATION_USER_KEY],
    ['SystemModstamp', (_row, _key, created) => created],
  ];
  return cells.filter(([name]) => hasField(object, name));
}

function mappedCells(
  plan: LoadPlan,
  object: ObjectSchema,
): readonly (readonly [string, CellReader])[] {
  const cells: (readonly [string, CellReader])[] = [];
  for (const [column, layout] of Object.entries(plan.layout.columns)) {
    const field = fieldOf(object, layout.field);
    if (field === undefined) throw new Error(`${object.name} has no field ${layout.field}`);
    cells.push([field.name, cellReader(plan, field, column, layout)]);
  }
  const isOwned = hasField(object, 'OwnerId') && !cells.some(([name]) => name === 'OwnerId');
  if (isOwned) cells.push(['OwnerId', () => INTEGRATION_USER_KEY]);
  return object.name === 'Opportunity' ? [...cells, ...stageCells(plan.layout)] : cells;
}

function cellReader(
  plan: LoadPlan,
  field: FieldSchema,
  column: string,
  layout: ColumnLayout,
): CellReader {
  if (layout.references !== undefined) return referenceReader(plan, field, column, layout);
  const convert = converter(field, layout);
  const isNeeded = !field.nillable || (field.nameField && field.defaultedOnCreate);
  if (!isNeeded || field.type === 'boolean') return (row) => convert(row[column] ?? null);
  return (row, key) => convert(row[column] ?? null) ?? standIn(plan, field, row, key);
}

/** What a required field gets where the seed has nothing: Salesforce would not keep the record without. */
function standIn(plan: LoadPlan, field: FieldSchema, row: SeedRow, key: RecordKey): SqlValue {
  if (field.type === 'date') return daysOf(plan.now);
  if (field.type === 'picklist') return field.picklist[0]?.value ?? row.key;
  return field.defaultedOnCreate ? plan.org.ids.encode(key) : row.key;
}

function referenceReader(
  plan: LoadPlan,
  field: FieldSchema,
  column: string,
  layout: ColumnLayout,
): CellReader {
  const table = layout.references ?? 'accounts';
  return (row) => {
    const value = row[column] ?? null;
    const key = value === null ? undefined : plan.keys.find(table, String(value));
    if (key !== undefined) return key;
    if (field.nillable) return null;
    // Salesforce has no ownerless records.
    if (field.name === 'OwnerId') return INTEGRATION_USER_KEY;
    throw new BellwetherError(
      'import.invalid',
      `${plan.layout.object}: row ${row.key} belongs to ${column} ${String(value)}, which is not in ${table}`,
    );
  };
}

function converter(field: FieldSchema, layout: ColumnLayout): (value: SeedValue) => SqlValue {
  const { choices } = layout;
  if (choices !== undefined) {
    return (value) => (value === null ? null : (choices[String(value)] ?? String(value)));
  }
  switch (field.type) {
    case 'boolean':
      return (value) => (value === true ? 1 : 0);
    case 'date':
      return (value) =>
        typeof value === 'string' ? (parseDate(value.slice(0, 10)) ?? null) : null;
    case 'double':
    case 'currency':
      return (value) => (typeof value === 'number' ? value : null);
    default:
      return (value) =>
        value === null || value === '' ? null : String(value).slice(0, field.length);
  }
}

/** What the stage of an opportunity brings with it. */
function stageCells(layout: TableLayout): readonly (readonly [string, CellReader])[] {
  const choices = layout.columns['stage']?.choices ?? {};
  function stageOf(row: SeedRow): (typeof OPPORTUNITY_STAGES)[string] | undefined {
    return OPPORTUNITY_STAGES[choices[String(row['stage'])] ?? ''];
  }
  return [
    ['Probability', (row) => stageOf(row)?.probability ?? null],
    ['ForecastCategory', (row) => stageOf(row)?.forecast ?? null],
    ['ForecastCategoryName', (row) => stageOf(row)?.forecastName ?? null],
  ];
}
