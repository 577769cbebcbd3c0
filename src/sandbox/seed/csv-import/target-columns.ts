import { SEED_TABLES, type SeedColumnType, type SeedTableName } from '../dataset.ts';

/** A column of a table, in one shape for all. */
export interface TargetColumn {
  readonly type: SeedColumnType;
  readonly references?: SeedTableName;
  readonly choices?: readonly string[];
}

/** In load order. */
export const TABLE_NAMES: readonly SeedTableName[] = Object.keys(SEED_TABLES).filter(isTableName);

function isTableName(name: string): name is SeedTableName {
  return Object.hasOwn(SEED_TABLES, name);
}

export function targetColumn(table: SeedTableName, name: string): TargetColumn | undefined {
  const columns: Readonly<Record<string, TargetColumn>> = SEED_TABLES[table];
  return Object.hasOwn(columns, name) ? columns[name] : undefined;
}
