import type { Dataset, DatasetTable, SeedTableName } from '../../src/sandbox/seed/dataset.ts';
import type { Database } from '../../src/store/database.ts';
import { linkReferences } from '../../src/store/mirror/link-references.ts';
import { storePage, type MirrorRow } from '../../src/store/mirror/mirror-repository.ts';
import { refreshOrderFacts } from '../../src/store/mirror/order-facts.ts';
import { refreshOrderStatistics, refreshStatistics } from '../../src/store/refresh-statistics.ts';
import { mirrorRow } from './mirror-row.ts';

export interface LoadOptions {
  readonly connectionId: number;
  readonly signal: AbortSignal;
  /** Told of each table when it is in. */
  readonly onTable?: (table: SeedTableName, rows: number) => void;
}

/** Rows a transaction. */
const PAGE = 5000;

/** Takes a data set into the mirror of a connection as a first sync would, without a CRM in between. */
export async function loadDataset(
  database: Database,
  { tables }: Dataset,
  options: LoadOptions,
): Promise<void> {
  for (const table of tables) {
    const rows = await loadTable(database, table, options);
    options.onTable?.(table.name, rows);
  }
  await database.transaction((tx) => linkReferences(tx, options.connectionId));
  await refreshStatistics(
    database,
    tables.map(({ name }) => name),
  );
  await refreshOrderFacts(database, options.connectionId, options.signal);
  await refreshOrderStatistics(database);
}

async function loadTable(
  database: Database,
  table: DatasetTable,
  { connectionId, signal }: LoadOptions,
): Promise<number> {
  let loaded = 0;
  let page: MirrorRow[] = [];
  const store = async (): Promise<void> => {
    signal.throwIfAborted();
    const rows = page;
    page = [];
    loaded += rows.length;
    await database.transaction((tx) =>
      storePage(tx, { connectionId, entity: table.name, generation: 1, rows, gone: [] }),
    );
  };
  for await (const row of table.rows()) {
    page.push(mirrorRow(table.name, row));
    if (page.length === PAGE) await store();
  }
  if (page.length > 0) await store();
  return loaded;
}
