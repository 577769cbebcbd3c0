import { setImmediate } from 'node:timers/promises';
import type { LoadProgress } from '../../sandbox.ts';
import type { Dataset, DatasetTable, SeedRow, SeedTableName } from '../../seed/dataset.ts';
import type { DirectedDefinition } from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import { PARENT_COMPANY } from '../standard/companies.ts';
import { PARENT_COMPANY_TYPE_ID } from '../standard/standard-associations.ts';
import { loadOwners } from './load-owners.ts';
import {
  REFERENCED_TABLES,
  TABLE_LAYOUTS,
  instantOfDay,
  type LinkLayout,
  type RecordTableName,
  type RowContext,
  type TableLayout,
} from './table-layouts.ts';

export interface LoadOptions {
  readonly portal: Portal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** Rows between two breaths of the event loop, and between two commits. */
const ROWS_AT_ONCE = 20_000;

/** Record ids by key, of the tables that others name. */
type KeyMaps = Map<SeedTableName, Map<string, number>>;

/** Loads the tables in their order. Rows go straight to the store, past the API's checks. */
export async function loadDataset(dataset: Dataset, options: LoadOptions): Promise<void> {
  const { portal } = options;
  const keys: KeyMaps = new Map();
  const owners = new Map<string, string>();
  const context: RowContext = {
    ownerId: (userKey) => owners.get(userKey),
    currency: portal.settings.companyCurrency,
  };
  for (const table of dataset.tables) {
    if (table.name === 'users') {
      for (const [key, id] of await loadOwners(portal, table.rows())) owners.set(key, id);
      continue;
    }
    const layout = TABLE_LAYOUTS[table.name];
    const type = portal.schema.types().find(({ name }) => name === layout.object);
    // Below Enterprise there are no custom objects, and no place for their tables.
    if (type !== undefined) {
      await loadTable(
        table,
        tableWriter(portal, { name: table.name, layout, type, keys, context }),
        options,
      );
    }
  }
}

/** Writes the rows of one table. */
interface TableWriter {
  write(row: SeedRow): void;
  /** Links that had to wait for later rows of the same table. */
  finish(): void;
}

async function loadTable(
  table: DatasetTable,
  writer: TableWriter,
  { portal, onProgress }: LoadOptions,
): Promise<void> {
  const { database } = portal;
  let rows = 0;
  database.exec('BEGIN');
  for await (const row of table.rows()) {
    writer.write(row);
    rows += 1;
    if (rows % ROWS_AT_ONCE > 0) continue;
    database.exec('COMMIT');
    onProgress?.({ table: table.name, rows });
    await setImmediate();
    database.exec('BEGIN');
  }
  writer.finish();
  database.exec('COMMIT');
  onProgress?.({ table: table.name, rows });
}

interface WriterParts {
  readonly name: RecordTableName;
  readonly layout: TableLayout;
  readonly type: ObjectType;
  readonly keys: KeyMaps;
  readonly context: RowContext;
}

function tableWriter(portal: Portal, parts: WriterParts): TableWriter {
  const { name, layout, type, keys, context } = parts;
  const now = portal.clock.now().getTime();
  const properties = Object.keys(layout.properties);
  const cells = Object.values(layout.properties);
  const insert = portal.records.table(type).bulkInsert(properties);
  const ownKeys = REFERENCED_TABLES.has(name) ? new Map<string, number>() : undefined;
  if (ownKeys !== undefined) keys.set(name, ownKeys);
  const linkers = layout.links.map((link) => linkWriter(portal, type, link, keys));
  return {
    write(row) {
      const id = portal.records.nextId(type);
      const at = madeAt(row, layout.madeOn, now);
      const values = cells.map((read) => read(row, context));
      insert({ id, createdAt: at, updatedAt: at, values });
      ownKeys?.set(row.key, id);
      for (const linker of linkers) linker.link(row, id);
    },
    finish() {
      for (const linker of linkers) linker.finish();
    },
  };
}

const DAY_MS = 86_400_000;

/** The row's own day, but never later than the present; else the day before: the portal was there already. */
function madeAt(row: SeedRow, column: string | undefined, now: number): number {
  const day = column === undefined ? null : instantOfDay(row[column] ?? null);
  return day === null ? now - DAY_MS : Math.min(day, now);
}

/** As it has been since the child was made. */
function seedParent(portal: Portal, type: ObjectType, childId: number, parentId: number): void {
  const table = portal.records.table(type);
  const updatedAt = table.find(childId, [])?.updatedAt;
  if (updatedAt === undefined) return;
  table.ensureColumn(PARENT_COMPANY);
  table.update(childId, new Map([[PARENT_COMPANY, String(parentId)]]), updatedAt);
}

interface LinkWriter {
  link(row: SeedRow, id: number): void;
  finish(): void;
}

function linkWriter(portal: Portal, type: ObjectType, link: LinkLayout, keys: KeyMaps): LinkWriter {
  const inserts = linkTypes(portal, type, link).map((directed) => portal.links.bulkLink(directed));
  const waiting: (readonly [id: number, key: string])[] = [];
  const connect = (id: number, key: string): boolean => {
    const target = keys.get(link.table)?.get(key);
    if (target === undefined) return false;
    for (const insert of inserts) insert(id, target);
    if (link.typeId === PARENT_COMPANY_TYPE_ID) seedParent(portal, type, id, target);
    return true;
  };
  return {
    link(row, id) {
      const key = row[link.column] ?? null;
      if (key !== null && !connect(id, String(key))) waiting.push([id, String(key)]);
    },
    finish() {
      // What no later row answers for names nothing: the record stays without the link.
      for (const [id, key] of waiting.splice(0)) connect(id, key);
    },
  };
}

function linkTypes(
  portal: Portal,
  type: ObjectType,
  link: LinkLayout,
): readonly DirectedDefinition[] {
  if (link.table === 'users') return [];
  const { object } = TABLE_LAYOUTS[link.table];
  const target = portal.schema.types().find(({ name }) => name === object);
  if (target === undefined) return [];
  return portal.associations
    .between(type.id, target.id)
    .filter(({ definition, end }) =>
      link.typeId === undefined ? definition.kind !== 'label' : end.typeId === link.typeId,
    );
}
