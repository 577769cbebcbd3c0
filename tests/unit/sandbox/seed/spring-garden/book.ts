import type {
  Dataset,
  PlantedStory,
  SeedRow,
  SeedTableName,
  SeedValue,
} from '../../../../../src/sandbox/seed/dataset.ts';
import { springGarden } from '../../../../../src/sandbox/seed/spring-garden/spring-garden.ts';

export const ENDS_ON = '2026-04-20';
export const SPRING_LAUNCHES = ['2024-03-04', '2025-03-03', '2026-03-02'] as const;

const MS_PER_DAY = 86_400_000;

export function demoBook(seed = 1): Dataset {
  return springGarden({ size: 'demo', seed, endsOn: ENDS_ON });
}

/** The generator's tables are synchronous, which makes reading millions of rows bearable. */
export function rowsIn(book: Dataset, name: SeedTableName): Iterable<SeedRow> {
  const rows = book.tables.find((table) => table.name === name)?.rows();
  if (rows === undefined || !(Symbol.iterator in rows)) throw new Error(`cannot read ${name}`);
  return rows;
}

/** A whole table: for the small sizes only. */
export function tableOf(book: Dataset, name: SeedTableName): SeedRow[] {
  return [...rowsIn(book, name)];
}

export function groupBy(rows: readonly SeedRow[], column: string): Map<string, SeedRow[]> {
  return Map.groupBy(rows, (row) => textIn(row, column));
}

export function textIn(row: SeedRow, column: string): string {
  const value = row[column];
  if (typeof value !== 'string') throw new Error(`${row.key}: ${column} is ${String(value)}`);
  return value;
}

export function numberIn(row: SeedRow, column: string): number {
  const value = row[column];
  if (typeof value !== 'number') throw new Error(`${row.key}: ${column} is ${String(value)}`);
  return value;
}

/** Whole days from one ISO date to another. */
export function daysBetween(from: SeedValue | undefined, to: SeedValue | undefined): number {
  return (Date.parse(String(to)) - Date.parse(String(from))) / MS_PER_DAY;
}

/** Every account of a kind of story, with its onset. */
export function castOf(
  book: Dataset,
  kind: PlantedStory['kind'],
): readonly { readonly account: string; readonly onsetOn: string }[] {
  return book.stories
    .filter((story) => story.kind === kind)
    .flatMap(({ accounts, onsetOn }) => accounts.map((account) => ({ account, onsetOn })));
}

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}
