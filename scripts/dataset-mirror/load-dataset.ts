import { ENTITIES, type EntityName } from '../../src/domain/entities.ts';
import type { Database } from '../../src/store/database.ts';
import { linkReferences } from '../../src/store/mirror/link-references.ts';
import { storePage, type MirrorRow } from '../../src/store/mirror/mirror-repository.ts';
import { refreshOrderFacts } from '../../src/store/mirror/order-facts.ts';
import { refreshOrderStatistics, refreshStatistics } from '../../src/store/refresh-statistics.ts';
import type { Dataset, DatasetTable, SeedRow, SeedValue } from '../../src/sandbox/seed/dataset.ts';

export interface LoadInput {
  readonly database: Database;
  readonly connectionId: number;
  readonly dataset: Dataset;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Rows a transaction, as many as a sync takes at a time. */
const PAGE = 5000;

/** A data set is of one moment: all rows changed last at the same time. */
const MODIFIED_AT = '2000-01-01T00:00:00Z';

/** Takes a data set into the mirror as a first full sync would, without a CRM in between. */
export async function loadDataset(input: LoadInput): Promise<void> {
  const { database, connectionId, dataset, signal, say } = input;
  for (const table of dataset.tables) {
    const rows = await loadTable(input, table);
    say(`loaded ${String(rows)} ${table.name.replaceAll('_', ' ')}`);
  }
  await database.transaction((tx) => linkReferences(tx, connectionId));
  await refreshStatistics(
    database,
    dataset.tables.map(({ name }) => name),
  );
  await refreshOrderFacts(database, connectionId, signal);
  await refreshOrderStatistics(database);
}

async function loadTable(input: LoadInput, table: DatasetTable): Promise<number> {
  let page: MirrorRow[] = [];
  let loaded = 0;
  const flush = async (): Promise<void> => {
    input.signal.throwIfAborted();
    const { database, connectionId } = input;
    const scope = { connectionId, entity: table.name, generation: 1, rows: page, gone: [] };
    await database.transaction((tx) => storePage(tx, scope));
    loaded += page.length;
    page = [];
  };
  for await (const row of table.rows()) {
    page.push(mirrorRow(table.name, row));
    if (page.length === PAGE) await flush();
  }
  if (page.length > 0) await flush();
  return loaded;
}

/** Tables and columns have the names of the canonical entities, but for the value of an order's goods. */
function mirrorRow(
  entity: EntityName,
  { key, goods_amount: goods, ...columns }: SeedRow,
): MirrorRow {
  const named = goods === undefined ? columns : { ...columns, amount: goods };
  const values: Record<string, string | boolean | null> = {};
  for (const field of Object.keys(ENTITIES[entity].fields)) {
    values[field] = mirrorValue(named[field]);
  }
  return { crmId: key, modifiedAt: MODIFIED_AT, values };
}

function mirrorValue(value: SeedValue | undefined): string | boolean | null {
  return typeof value === 'number' ? String(value) : (value ?? null);
}
