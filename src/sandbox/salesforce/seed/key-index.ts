import { SEED_TABLES, type DatasetTable, type SeedTableName } from '../../seed/dataset.ts';
import type { RecordKey } from '../values/record-id.ts';

/**
 * From the keys of the seed to record keys, for the tables that others refer to and only as long as one of those is
 * still to come: a million orders are worth remembering, five million order lines are not.
 */
export class KeyIndex {
  readonly #keys = new Map<SeedTableName, Map<string, RecordKey>>();
  readonly #lastUse = new Map<SeedTableName, number>();

  constructor(tables: readonly DatasetTable[]) {
    for (const [position, table] of tables.entries()) {
      for (const referenced of referencesOf(table.name)) this.#lastUse.set(referenced, position);
    }
  }

  /** Where to note the keys of a table; undefined when nobody asks for them. */
  open(table: SeedTableName): Map<string, RecordKey> | undefined {
    if (!this.#lastUse.has(table)) return undefined;
    const keys = new Map<string, RecordKey>();
    this.#keys.set(table, keys);
    return keys;
  }

  find(table: SeedTableName, key: string): RecordKey | undefined {
    return this.#keys.get(table)?.get(key);
  }

  /** To be called when the table at `position` is done. */
  release(position: number): void {
    for (const [table, lastUse] of this.#lastUse) {
      if (lastUse <= position) this.#keys.delete(table);
    }
  }
}

function referencesOf(table: SeedTableName): readonly SeedTableName[] {
  const columns: readonly { readonly references?: SeedTableName }[] = Object.values(
    SEED_TABLES[table],
  );
  return columns.flatMap((column) => column.references ?? []);
}
