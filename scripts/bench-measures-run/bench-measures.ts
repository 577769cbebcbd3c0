import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openTempFolder } from '../temp-folder.ts';
import { bellwetherContestant } from './bellwether-contestant.ts';
import { withBenchStore, type BenchStore, type BenchStoreOptions } from './bench-store.ts';
import { compareValues } from './compare-values.ts';
import type { Contestant } from './contestant.ts';
import { copyMirror, type CopiedTable } from './duckdb/copy-mirror.ts';
import { duckDbContestant } from './duckdb/duckdb-contestant.ts';
import { loadDuckDb } from './duckdb/duckdb-package.ts';
import { duckDbMeasures } from './duckdb/duckdb-sql.ts';
import { loopContestant } from './loop-contestant.ts';
import { pairedRounds, type Round } from './paired-rounds.ts';
import { loadBook } from './plain/account-facts.ts';
import { peakServerMb } from './server-processes.ts';

export interface BenchMeasuresOptions extends BenchStoreOptions {
  readonly rounds: number;
}

export interface BenchMeasuresResult {
  readonly size: string;
  readonly measures: number;
  readonly accounts: number;
  readonly tables: readonly CopiedTable[];
  /** What it takes to bring the rows from the mirror to where they are computed, both at a time: not part of the rounds. */
  readonly loadSeconds: { readonly duckdb: number; readonly loop: number };
  readonly full: readonly Round[];
  readonly dirtyAccounts: number;
  readonly dirty: readonly Round[];
  /** Of the database server, see server-processes.ts. */
  readonly peakMb: { readonly full: number | undefined; readonly dirty: number | undefined };
  readonly compared: number;
  readonly differences: readonly string[];
}

const DIRTY_ACCOUNTS = 200;

/** The measures of one book, three ways: alternating, in one process, and with the values compared. */
export function benchMeasures(options: BenchMeasuresOptions): Promise<BenchMeasuresResult> {
  return withBenchStore(options, async (store) => {
    const folder = await openTempFolder('bellwether-duckdb-');
    try {
      return await inFolder(options, store, folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function inFolder(
  options: BenchMeasuresOptions,
  store: BenchStore,
  folder: string,
): Promise<BenchMeasuresResult> {
  const { say } = options;
  const instance = await loadDuckDb().create(join(folder, 'copy.duckdb'));
  const duckDb = await instance.connect();
  try {
    const [copy, book] = await Promise.all([
      timed(() => copyMirror(store, duckDb, folder)),
      timed(() => loadBook(store.database, store.input.connectionId)),
    ]);
    say(`copied into DuckDB in ${seconds(copy.ms)}`);
    say(`${book.value.rows.toLocaleString('en')} rows in memory in ${seconds(book.ms)}`);
    const measures = await duckDbMeasures(store.measures);
    const contestants: Contestants = [
      bellwetherContestant(store),
      await duckDbContestant({ duckDb, measures, input: store.input, folder }),
      loopContestant(book.value, store),
    ];
    return {
      size: options.size,
      measures: store.measures.length,
      accounts: book.value.accounts.size,
      tables: copy.value,
      loadSeconds: { duckdb: copy.ms / 1000, loop: book.ms / 1000 },
      ...(await runAll(options, store, contestants, [...book.value.accounts.keys()])),
    };
  } finally {
    duckDb.closeSync();
    instance.closeSync();
  }
}

type Contestants = readonly [Contestant, Contestant, Contestant];

async function runAll(
  options: BenchMeasuresOptions,
  { database, measures }: BenchStore,
  contestants: Contestants,
  accounts: readonly number[],
) {
  const ids = measures.map(({ id }) => id);
  const full = await runOne(options, database, { contestants, accounts: undefined });
  const all = await compareValues(contestants, ids);
  const some = spread(accounts, DIRTY_ACCOUNTS);
  const dirty = await runOne(options, database, { contestants, accounts: some });
  const dirtyOnes = await compareValues(contestants, ids, some);
  return {
    full: full.rounds,
    dirtyAccounts: some.length,
    dirty: dirty.rounds,
    peakMb: { full: full.peakMb, dirty: dirty.peakMb },
    compared: all.compared + dirtyOnes.compared,
    differences: [...all.differences, ...dirtyOnes.differences],
  };
}

/** The rounds, with the memory of the product's server under observation: too seldom to cost it time. */
async function runOne(
  { rounds, signal, say }: BenchMeasuresOptions,
  database: BenchStore['database'],
  given: {
    readonly contestants: Contestants;
    readonly accounts: readonly number[] | undefined;
  },
) {
  const [product, ...others] = given.contestants;
  const { accounts } = given;
  let peakMb: number | undefined;
  const observed: Contestant = {
    ...product,
    compute: async (some) => {
      const peak = await peakServerMb(database, () => product.compute(some));
      if (peak !== undefined) peakMb = Math.max(peakMb ?? 0, peak);
    },
  };
  const what = accounts === undefined ? 'all accounts' : `${String(accounts.length)} accounts`;
  const ran = await pairedRounds({
    contestants: [observed, ...others],
    accounts,
    rounds,
    clock: () => performance.now(),
    onRound: (round) => {
      signal.throwIfAborted();
      const told = Object.entries(round.passed).map(([name, ms]) => `${name} ${seconds(ms)}`);
      say(`${what}: ${told.join(', ')}`);
    },
  });
  return { rounds: ran, peakMb };
}

/** So many of them, evenly over the book. */
function spread(accounts: readonly number[], count: number): readonly number[] {
  const step = Math.max(1, Math.floor(accounts.length / count));
  return accounts.filter((_, place) => place % step === 0).slice(0, count);
}

async function timed<T>(
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now();
  const value = await work();
  return { value, ms: performance.now() - start };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
