import type { SeedRow, SeedTableName } from '../dataset.ts';
import { type Candidate, candidatesOf } from './candidates.ts';
import { type FileCounts, RowFault, type SkippedRow } from './import-report.ts';
import { type KeyLedgers, keyLedgers, type Ledger } from './key-ledgers.ts';
import type { PreparedTables } from './prepared-source.ts';

interface TableReaderOptions {
  readonly tables: PreparedTables;
  /** Called for each broken row; throws to stop. */
  readonly onFault: (row: SkippedRow) => void;
  /** As onFault, for rows that are read only for their keys. */
  readonly onFaultUnseen: (row: SkippedRow) => void;
  readonly onFileRead: (counts: FileCounts) => void;
}

/** Reads a table from the beginning at each call. */
type TableReader = (table: SeedTableName) => AsyncGenerator<SeedRow>;

export function tableReader(options: TableReaderOptions): TableReader {
  const { tables, onFault, onFileRead } = options;
  const ledgers = keyLedgers(tables, options.onFaultUnseen);
  return async function* rows(table) {
    const sources = tables.get(table) ?? [];
    const isKept = keeper(await ledgerIfNeeded(ledgers, tables, table));
    const known = await ledgers.knownTo(table);
    for await (const batch of candidatesOf({ table, sources, known, onFault, onFileRead })) {
      for (const candidate of batch) {
        if (isKept(candidate)) yield candidate.row;
        else if (candidate.source.duplicates === 'fail') candidate.reject(secondKey(candidate));
        else candidate.drop();
      }
    }
  };
}

/** Which of several rows is the last can be told only when all have been seen. */
async function ledgerIfNeeded(
  ledgers: KeyLedgers,
  tables: PreparedTables,
  table: SeedTableName,
): Promise<Ledger | null> {
  const wantsLast = tables.get(table)?.some(({ duplicates }) => duplicates === 'last') === true;
  return ledgers.referenced.has(table) || wantsLast ? ledgers.of(table) : null;
}

/** Whether a row is the one that is kept of all with its key. */
function keeper(ledger: Ledger | null): (candidate: Candidate) => boolean {
  if (ledger !== null) return ({ row, id }) => ledger.get(row.key) === id;
  const seen = new Set<string>();
  return ({ row, source }) => {
    if (source.numbered) return true;
    const before = seen.size;
    return seen.add(row.key).size > before;
  };
}

function secondKey({ row, source }: Candidate): RowFault {
  const expected = 'a key that no other row of the table has (or `duplicates: first` or `last`)';
  return new RowFault({ column: source.keyColumns, value: row.key, expected });
}
