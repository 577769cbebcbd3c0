import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  SEED_TABLES,
  type SeedColumn,
  type SeedRow,
  type SeedTableName,
} from '../../src/sandbox/seed/dataset.ts';
import { springGarden } from '../../src/sandbox/seed/spring-garden/spring-garden.ts';

/** Tables whose rows belong to an account through another table. */
const OWNER_TABLES: Partial<Record<SeedTableName, { column: string; table: SeedTableName }>> = {
  order_lines: { column: 'order', table: 'orders' },
  shipments: { column: 'order', table: 'orders' },
  return_lines: { column: 'return', table: 'returns' },
};

/**
 * The first accounts of the generated distributor, with all that belongs to them, as a folder of CSV files and a mapping
 * for `bellwether sandbox --import`: small enough to be loaded and run again and again.
 */
export async function writeSmallDistributor(
  folder: string,
  options: { readonly accounts: number; readonly endsOn: string },
): Promise<{ readonly folder: string; readonly mapping: string }> {
  await mkdir(folder, { recursive: true });
  const dataset = springGarden({ size: 'demo', seed: 1, endsOn: options.endsOn });
  const kept = new Map<SeedTableName, ReadonlySet<string>>();
  const tables: Record<string, unknown> = {};
  for (const table of dataset.tables) {
    const { name } = table;
    const own: SeedRow[] = [];
    for await (const row of table.rows()) {
      if (belongs(name, row, kept) && own.length < limitOf(name, options.accounts)) own.push(row);
    }
    kept.set(name, new Set(own.map(({ key }) => key)));
    await writeFile(join(folder, `${name}.csv`), csvOf(name, own, kept));
    tables[name] = [mappingOf(name)];
  }
  const mapping = join(folder, 'mapping.yaml');
  await writeFile(mapping, stringify({ tables }));
  return { folder, mapping };
}

function limitOf(table: SeedTableName, accounts: number): number {
  return table === 'accounts' ? accounts : Infinity;
}

function belongs(
  table: SeedTableName,
  row: SeedRow,
  kept: ReadonlyMap<SeedTableName, ReadonlySet<string>>,
): boolean {
  if (table === 'users' || table === 'accounts') return true;
  const owner = OWNER_TABLES[table] ?? { column: 'account', table: 'accounts' };
  return kept.get(owner.table)?.has(String(row[owner.column])) === true;
}

/** A reference to a row that was left out becomes empty. */
function csvOf(
  table: SeedTableName,
  rows: readonly SeedRow[],
  kept: ReadonlyMap<SeedTableName, ReadonlySet<string>>,
): string {
  const columns = columnsOf(table);
  const lines = rows.map((row) => {
    const cells = columns.map(([name, column]) => {
      const value = row[name] ?? null;
      const target = column.references === undefined ? undefined : kept.get(column.references);
      return target !== undefined && !target.has(String(value)) ? null : value;
    });
    return [row.key, ...cells].map(cell).join(',');
  });
  return `${['key', ...columns.map(([name]) => name)].join(',')}\n${lines.join('\n')}\n`;
}

function columnsOf(table: SeedTableName): readonly (readonly [string, SeedColumn])[] {
  return Object.entries<SeedColumn>(SEED_TABLES[table]);
}

function cell(value: SeedRow[string]): string {
  return value === null ? '' : `"${String(value).replaceAll('"', '""')}"`;
}

function mappingOf(table: SeedTableName): object {
  const columns = columnsOf(table).map(
    ([name, column]) =>
      [name, column.references === undefined ? name : { column: name, unknown: 'empty' }] as const,
  );
  return { file: `${table}.csv`, key: 'key', columns: Object.fromEntries(columns) };
}
