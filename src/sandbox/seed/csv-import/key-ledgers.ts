import type { SeedRow, SeedTableName } from '../dataset.ts';
import { candidatesOf, type KnownKeys } from './candidates.ts';
import type { SkippedRow } from './import-report.ts';
import type { PreparedSource, PreparedTables } from './prepared-source.ts';

/** The rows of a table that are kept: key -> id of the candidate. */
export type Ledger = ReadonlyMap<string, number>;

export interface KeyLedgers {
  /** Read once and kept, because other tables refer to it. */
  of(table: SeedTableName): Promise<Ledger>;
  /** The ledgers of all tables that a table refers to. */
  knownTo(table: SeedTableName): Promise<KnownKeys>;
  readonly referenced: ReadonlySet<SeedTableName>;
}

/** `onFault` hears of rows that are read only for their keys; whoever wants the rows reads them again. */
export function keyLedgers(tables: PreparedTables, onFault: (row: SkippedRow) => void): KeyLedgers {
  const ledgers = new Map<SeedTableName, Promise<Ledger>>();
  function ledgerOf(table: SeedTableName): Promise<Ledger> {
    const ledger = ledgers.get(table) ?? read(table);
    ledgers.set(table, ledger);
    return ledger;
  }
  async function knownTo(names: Iterable<SeedTableName>): Promise<KnownKeys> {
    const known = new Map<SeedTableName, Ledger>();
    for (const name of names) known.set(name, await ledgerOf(name));
    return known;
  }
  async function read(table: SeedTableName): Promise<Ledger> {
    // Whether its own rows are there is what is being found out.
    const others = referencesOf(tables, table).filter((name) => name !== table);
    return readLedger({ table, tables, known: await knownTo(others), onFault });
  }
  return {
    of: ledgerOf,
    knownTo: (table) => knownTo(referencesOf(tables, table)),
    referenced: new Set([...tables.keys()].flatMap((table) => referencesOf(tables, table))),
  };
}

function referencesOf(tables: PreparedTables, table: SeedTableName): SeedTableName[] {
  const cells = (tables.get(table) ?? []).flatMap((source) => source.cells);
  return cells.flatMap(({ reference }) => reference?.table ?? []);
}

interface LedgerInput {
  readonly table: SeedTableName;
  readonly tables: PreparedTables;
  readonly known: KnownKeys;
  readonly onFault: (row: SkippedRow) => void;
}

async function readLedger({ table, tables, known, onFault }: LedgerInput): Promise<Ledger> {
  const ledger = new Map<string, number>();
  const parents = new Map<string, readonly string[]>();
  const sources = tables.get(table) ?? [];
  const candidates = candidatesOf({ table, sources, known, onFault, onFileRead: () => undefined });
  for await (const batch of candidates) {
    for (const { row, id, source } of batch) {
      if (ledger.has(row.key) && source.duplicates !== 'last') continue;
      ledger.set(row.key, id);
      const named = parentsOf(source, table, row);
      if (named.length > 0) parents.set(row.key, named);
      else parents.delete(row.key);
    }
  }
  return withoutOrphans(ledger, parents);
}

/** The rows of its own table that a row cannot be without. */
function parentsOf(source: PreparedSource, table: SeedTableName, row: SeedRow): string[] {
  return source.cells.flatMap(({ name, reference }) => {
    const value = row[name];
    const isNeeded = reference?.table === table && reference.unknown === 'fail';
    return isNeeded && typeof value === 'string' ? [value] : [];
  });
}

/** A row that is left out because its parent is not there takes its own children with it. */
function withoutOrphans(
  ledger: Map<string, number>,
  parents: ReadonlyMap<string, readonly string[]>,
): Ledger {
  for (let before = -1; before !== ledger.size;) {
    before = ledger.size;
    for (const [key, named] of parents) {
      if (!named.every((parent) => ledger.has(parent))) ledger.delete(key);
    }
  }
  return ledger;
}
