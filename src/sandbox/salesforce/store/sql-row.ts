/** A value as this store holds it: no blobs, and integers stay below 2^53, so they arrive as numbers. */
export type SqlValue = string | number | null;

/** A row as an array: cheaper than an object, and the columns are known by position. */
export type SqlRow = readonly SqlValue[];

/** The statements of this store answer with arrays (`setReturnArrays`), which node:sqlite's types do not know. */
export function asRows(result: unknown): readonly SqlRow[] {
  if (!isRowList(result)) throw new TypeError('SQLite answered with something else than rows');
  return result;
}

export function asRow(result: unknown): SqlRow | undefined {
  if (result === undefined) return undefined;
  if (!isRow(result)) throw new TypeError('SQLite answered with something else than a row');
  return result;
}

export function numberIn(row: SqlRow | undefined, column: number): number {
  const value = row?.[column];
  if (typeof value !== 'number') throw new TypeError(`column ${String(column)} holds no number`);
  return value;
}

export function textIn(row: SqlRow | undefined, column: number): string {
  const value = row?.[column];
  if (typeof value !== 'string') throw new TypeError(`column ${String(column)} holds no text`);
  return value;
}

function isRowList(result: unknown): result is readonly SqlRow[] {
  return Array.isArray(result) && (result.length === 0 || isRow(result[0]));
}

function isRow(result: unknown): result is SqlRow {
  return Array.isArray(result);
}
