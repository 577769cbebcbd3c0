import { setImmediate as nextTurn } from 'node:timers/promises';
import type { LoadProgress } from '../../sandbox.ts';
import type { Dataset, DatasetTable, SeedRow } from '../../seed/dataset.ts';
import { nowSeconds, type Org } from '../org/org.ts';
import { indexDefinitions } from '../store/tables.ts';
import type { RecordKey } from '../values/record-id.ts';
import { KeyIndex } from './key-index.ts';
import { LAYOUT } from './layout.ts';
import { UserLoader } from './load-users.ts';
import { RowWriter } from './row-writer.ts';

/** Rows after which the event loop gets its turn (Ctrl-C, timers), and after which the progress is told. */
const ROWS_PER_TURN = 20_000;
/** Rows in one transaction. */
const ROWS_PER_TRANSACTION = 200_000;

interface LoadOptions {
  readonly org: Org;
  readonly dataset: Dataset | undefined;
  readonly onProgress: ((progress: LoadProgress) => void) | undefined;
}

/** Loads the tables in their order, then builds the indexes: sorting once is faster than inserting in order. */
export async function loadDataset(options: LoadOptions): Promise<void> {
  const { org } = options;
  const tables = options.dataset?.tables ?? [];
  const keys = new KeyIndex(tables);
  for (const [position, table] of tables.entries()) {
    await loadTable(options, table, keys);
    keys.release(position);
  }
  for (const object of org.schema.objects()) {
    for (const index of indexDefinitions(object)) {
      org.store.execute(index);
      await nextTurn();
    }
  }
}

async function loadTable(options: LoadOptions, table: DatasetTable, keys: KeyIndex): Promise<void> {
  const { org, onProgress } = options;
  const known = keys.open(table.name);
  const loader = loaderOf(org, table, keys);
  const late: LateReference[] = [];
  let rows = 0;
  org.store.begin();
  for await (const row of table.rows()) {
    const key = loader.write(row);
    known?.set(row.key, key);
    const parent = table.name === 'accounts' ? lateParent(row, keys) : undefined;
    if (parent !== undefined) late.push({ key, parent });
    rows += 1;
    if (rows % ROWS_PER_TRANSACTION === 0) {
      org.store.commit();
      org.store.begin();
    }
    if (rows % ROWS_PER_TURN === 0) {
      onProgress?.({ table: table.name, rows });
      await nextTurn();
    }
  }
  loader.flush();
  for (const { key, parent } of late) resolveLateParent(org, key, keys.find('accounts', parent));
  org.store.commit();
  onProgress?.({ table: table.name, rows });
}

interface Loader {
  write(row: SeedRow): RecordKey;
  flush(): void;
}

function loaderOf(org: Org, table: DatasetTable, keys: KeyIndex): Loader {
  if (table.name !== 'users') {
    return new RowWriter({ org, layout: LAYOUT[table.name], keys, now: nowSeconds(org) });
  }
  const users = new UserLoader(org);
  return { write: (row) => users.write(row), flush: () => undefined };
}

/** An account whose parent stands further down in the same table. */
interface LateReference {
  readonly key: RecordKey;
  readonly parent: string;
}

function lateParent(row: SeedRow, keys: KeyIndex): string | undefined {
  const parent = row['parent'];
  if (typeof parent !== 'string') return undefined;
  return keys.find('accounts', parent) === undefined ? parent : undefined;
}

function resolveLateParent(org: Org, key: RecordKey, parent: RecordKey | undefined): void {
  if (parent === undefined) return;
  org.store.run('UPDATE "Account" SET "ParentId" = ? WHERE "Id" = ?', [parent, key]);
}
