import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  type Dataset,
  SEED_TABLES,
  type SeedColumnType,
  type SeedRow,
  type SeedTableName,
} from '../../../../../src/sandbox/seed/dataset.ts';
import { springGarden } from '../../../../../src/sandbox/seed/spring-garden/spring-garden.ts';
import { accountsOf } from '../../../../../src/sandbox/seed/spring-garden/account.ts';
import { usersOf } from '../../../../../src/sandbox/seed/spring-garden/users.ts';
import { worldOf } from '../../../../../src/sandbox/seed/spring-garden/world.ts';
import { demoBook, ENDS_ON, rowsIn, tableOf } from './book.ts';

interface Column {
  readonly type: SeedColumnType;
  readonly references?: SeedTableName;
  readonly choices?: readonly string[];
}

function columnsOf(table: SeedTableName): Readonly<Record<string, Column>> {
  return SEED_TABLES[table];
}

function hashOf(book: Dataset): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify(book.stories));
  for (const table of book.tables) {
    hash.update(table.name);
    for (const row of rowsIn(book, table.name)) hash.update(JSON.stringify(row));
  }
  return hash.digest('hex');
}

/** Each row of one table with the row of another in the same place. */
function* pairsOf(
  rows: Iterable<SeedRow>,
  others: Iterable<SeedRow>,
): Generator<readonly [SeedRow, SeedRow | undefined]> {
  const other: Iterator<SeedRow, undefined> = Iterator.from(others);
  for (const row of rows) yield [row, other.next().value];
}

/** The number of sales reps depends on the size, so the owner of an account does. */
function ownerless(row: SeedRow | undefined): string {
  return JSON.stringify({ ...row, owner: null });
}

/** Dates that may lie after the end of the data. */
const PLANS = new Set(['promised_on', 'due_on', 'expected_close_on']);

const TYPE_CHECKS: Readonly<Record<SeedColumnType, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  long_text: (value) => typeof value === 'string' && value !== '',
  number: (value) => Number.isInteger(value),
  money: (value) =>
    typeof value === 'number' && Math.abs(value * 100 - Math.round(value * 100)) < 1e-4,
  boolean: (value) => typeof value === 'boolean',
  date: (value) => /^\d{4}-\d\d-\d\d$/.test(String(value)),
  choice: (value) => typeof value === 'string',
};

function faultOf(table: SeedTableName, row: SeedRow, name: string): string | null {
  const column = columnsOf(table)[name];
  const value = row[name] ?? null;
  if (column === undefined) return 'unknown column';
  if (value === null) return null;
  if (!TYPE_CHECKS[column.type](value)) return `not a ${column.type}`;
  if (column.choices !== undefined && !column.choices.includes(String(value))) return 'no choice';
  const isLate = column.type === 'date' && !PLANS.has(name) && String(value) >= ENDS_ON;
  return isLate ? 'after the end of the data' : null;
}

/** The book says this of orders; lines have it where a CSV file of lines does. */
const LEFT_TO_ORDERS = new Set(['promised_on']);

describe('the Spring Garden data', () => {
  it('are the same bytes for the same options, in another process too', () => {
    const [one, other] = [hashOf(demoBook()), hashOf(demoBook())];
    expect(other).toBe(one);
    // Written down so that a change of the data is seen; when it is meant, write down the new one.
    expect(one).toBe('1d8e4374aef5e675efef371aa5d55b19ae0abb1e5fad5642011cbec4f74b8c39');
  });

  it('are other bytes for another seed', () => {
    expect(hashOf(demoBook(2))).not.toBe(hashOf(demoBook(1)));
  });

  it('give an account the same rows whatever the number of accounts, its owner aside', () => {
    const large = springGarden({ size: 'L', seed: 1, endsOn: ENDS_ON });
    for (const { name } of demoBook().tables.slice(1)) {
      for (const [row, other] of pairsOf(rowsIn(demoBook(), name), rowsIn(large, name))) {
        expect(ownerless(other)).toBe(ownerless(row));
      }
    }
  });

  it('have all tables in load order, each with its own columns and unique keys', () => {
    const book = demoBook();
    expect(book.tables.map(({ name }) => name)).toEqual(Object.keys(SEED_TABLES));
    for (const { name } of book.tables) {
      const rows = tableOf(book, name);
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      const shapes = new Set(rows.map((row) => Object.keys(row).join()));
      const columns = ['key', ...Object.keys(SEED_TABLES[name])].filter(
        (column) => !LEFT_TO_ORDERS.has(column) || name !== 'order_lines',
      );
      expect([...shapes]).toEqual([columns.join()]);
    }
  });

  it('hold only values of the type of the column, dated before the end', () => {
    const book = demoBook(3);
    const faults: string[] = [];
    for (const { name } of book.tables) {
      for (const row of rowsIn(book, name)) {
        for (const column of Object.keys(row).filter((column) => column !== 'key')) {
          const fault = faultOf(name, row, column);
          if (fault !== null) faults.push(`${name} ${row.key} ${column}: ${fault}`);
        }
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(['demo', 'S'] as const)('refer only to rows that were there before (%s)', (size) => {
    const book = springGarden({ size, seed: 4, endsOn: ENDS_ON });
    const keys = new Map<SeedTableName, Set<string>>();
    const dangling: string[] = [];
    for (const { name } of book.tables) {
      const own = new Set<string>();
      keys.set(name, own);
      const references = Object.entries(columnsOf(name)).filter(
        ([, column]) => column.references !== undefined,
      );
      for (const row of rowsIn(book, name)) {
        for (const [column, { references: table }] of references) {
          const value = row[column] ?? null;
          const isThere = table !== undefined && keys.get(table)?.has(String(value)) === true;
          if (value !== null && !isThere) dangling.push(`${row.key} ${column} ${String(value)}`);
        }
        own.add(row.key);
      }
    }
    expect(dangling).toEqual([]);
  });

  it.each([
    ['demo', 300, 8],
    ['S', 5000, 20],
    ['M', 20_000, 40],
    ['L', 50_000, 60],
  ] as const)('have in size %s %i accounts and %i sales reps', (size, accounts, users) => {
    const world = worldOf({ size, seed: 5, endsOn: ENDS_ON });
    expect([...accountsOf(world)]).toHaveLength(accounts);
    expect([...usersOf(world)]).toHaveLength(users);
  });

  it.each([
    ['demo', 30_000],
    ['S', 250_000],
    ['M', 2_000_000],
  ] as const)('have in size %s about %i order lines', (size, lines) => {
    const book = springGarden({ size, seed: 5, endsOn: ENDS_ON });
    let count = 0;
    for (const row of rowsIn(book, 'order_lines')) count += row.key === '' ? 0 : 1;
    expect(Math.abs(count / lines - 1)).toBeLessThan(0.05);
  });

  it('hold no table in memory: five million order lines pass in a few megabytes', () => {
    const book = springGarden({ size: 'L', seed: 1, endsOn: ENDS_ON });
    const baseMb = process.memoryUsage().heapUsed / 2 ** 20;
    let rows = 0;
    let mostMb = 0;
    for (const row of rowsIn(book, 'order_lines')) {
      if (row.key !== '') rows += 1;
      if (rows % 100_000 === 0) {
        mostMb = Math.max(mostMb, process.memoryUsage().heapUsed / 2 ** 20 - baseMb);
      }
    }
    expect(Math.abs(rows / 5_000_000 - 1)).toBeLessThan(0.05);
    // An array of them would take a gigabyte.
    expect(mostMb).toBeLessThan(150);
  });

  it('can be read by several at once, each from the first row', () => {
    const book = demoBook();
    const expected = tableOf(book, 'orders').map(({ key }) => key);
    const [first, second] = [rowsIn(book, 'orders'), rowsIn(book, 'orders')];
    const pairs = [...pairsOf(first, second)];
    expect(pairs.map(([one, other]) => [one.key, other?.key])).toEqual(
      expected.map((key) => [key, key]),
    );
  });

  it('end where they are told to, in any part of the year', () => {
    for (const endsOn of ['2025-01-15', '2026-03-05', '2027-12-31']) {
      const orders = tableOf(springGarden({ size: 'demo', seed: 1, endsOn }), 'orders');
      const days = orders.map((order) => String(order['ordered_on'])).sort();
      expect(days.at(-1)?.slice(0, 7)).toBe(
        new Date(Date.parse(endsOn) - 86_400_000).toISOString().slice(0, 7),
      );
      expect(Number(endsOn.slice(0, 4)) - Number(days[0]?.slice(0, 4))).toBeLessThanOrEqual(3);
    }
  });

  it('refuses an end that is no date', () => {
    expect(() => springGarden({ size: 'demo', seed: 1, endsOn: '2026-02-30' })).toThrow(RangeError);
  });
});
