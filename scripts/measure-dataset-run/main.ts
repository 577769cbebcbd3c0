import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { endProcess } from '../../src/cli/end-process.ts';
import { isDay } from '../../src/domain/days.ts';
import { BellwetherError, EXIT_CODES, messageOf } from '../../src/domain/errors.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { loadCatalog } from '../../src/measures/catalog.ts';
import { brokenRow } from '../../src/sandbox/seed/csv-import/import-report.ts';
import { csvDataset } from '../../src/sandbox/seed/csv-import/csv-dataset.ts';
import { ensureConnection } from '../../src/store/connection-repository.ts';
import { loadDataset } from '../dataset/load-dataset.ts';
import { withTemporaryStore } from '../dataset/temporary-store.ts';
import { datasetMeasures } from './dataset-measures.ts';
import { measureDataset, type MeasuredDataset } from './measure-dataset.ts';
import { csvView, jsonView } from './views.ts';

const HELP = `scripts/measure-dataset DIR MAPPING --as-of DATE [--out FILE]

Measures every customer of a folder of CSV files: service levels, balances, days to pay (docs/measure-dataset.md).
DIR is a folder with CSV files, plain or .gz; MAPPING a YAML file that says what their columns mean, in the form of
config/imports/*.yaml (docs/sandbox-data.md). The rows go into a PostgreSQL of this run's own, and the measures are
the product's: SQL over what was known at the end of DATE.

  --as-of DATE  YYYY-MM-DD; what is dated later is not known
  --out FILE    write there instead of to the standard output
  --catalog     the measures of the product's catalogue (docs/measures.md) instead of those for comparison
  --json        definitions, values and sample sizes as JSON instead of CSV
  --help        this text

A row a customer, a column a measure; an empty field where the data bear no value. Measures that read a table which the
mapping does not fill are left out and named on stderr.
Exit code 0: done; 2: usage; 3: the mapping or the files are not as they should be; 1: a fault in this program.
`;

interface Arguments {
  readonly folder: string;
  readonly mappingFile: string;
  readonly asOf: string;
  readonly out: string | undefined;
  readonly json: boolean;
  readonly catalog: boolean;
}

endProcess(await main());

async function main(): Promise<number> {
  try {
    const given = readArguments();
    if (given === undefined) {
      process.stdout.write(HELP);
      return 0;
    }
    const measured = await measure(given);
    const text = given.json ? jsonView(measured) : csvView(measured);
    if (given.out === undefined) await print(text);
    else await writeFile(given.out, text);
    return 0;
  } catch (error) {
    process.stderr.write(`measure-dataset: ${messageOf(error)}\n`);
    if (error instanceof BellwetherError) return error.exitCode;
    return isFileFault(error) ? EXIT_CODES.usage : EXIT_CODES.bug;
  }
}

/** Undefined where only the help is wanted. */
function readArguments(): Arguments | undefined {
  const { values, positionals } = parsed();
  if (values.help) return undefined;
  const [folder, mappingFile, ...more] = positionals;
  if (folder === undefined || mappingFile === undefined || more.length > 0) {
    throw usage('name a folder and a mapping file, and nothing else');
  }
  const asOf = values['as-of'];
  if (asOf === undefined)
    throw usage('--as-of is missing: the day from which to look, e.g. 2013-06-30');
  if (!isDay(asOf)) throw usage(`--as-of needs a day such as 2013-06-30, got ${asOf}`);
  return { folder, mappingFile, asOf, out: values.out, json: values.json, catalog: values.catalog };
}

function parsed() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        'as-of': { type: 'string' },
        out: { type: 'string' },
        json: { type: 'boolean', default: false },
        catalog: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw usage(messageOf(error));
  }
}

function usage(message: string): BellwetherError {
  return new BellwetherError('usage.invalid', `${message} (--help says more)`);
}

async function measure(given: Arguments): Promise<MeasuredDataset> {
  const dataset = await csvDataset({
    folder: given.folder,
    mappingFile: given.mappingFile,
    onSkipped: (row) => {
      process.stderr.write(`left out: ${brokenRow(row).message}\n`);
    },
  });
  const tables = dataset.tables.map(({ name }) => name);
  if (!tables.includes('accounts')) {
    throw new BellwetherError(
      'config.invalid',
      `${given.mappingFile}: tables: accounts must be filled`,
    );
  }
  const measures = await (given.catalog ? loadCatalog() : datasetMeasures());
  const measured = await withTemporaryStore(createLogger('error'), async (database) => {
    const { id: connectionId } = await ensureConnection(database, 'dataset', 'salesforce');
    await loadDataset(database, dataset, { connectionId, signal: new AbortController().signal });
    return measureDataset(database, { connectionId, asOf: given.asOf, measures, tables });
  });
  if (measured.leftOut.length > 0) {
    process.stderr.write(`without the tables they read: ${measured.leftOut.join(', ')}\n`);
  }
  return measured;
}

/** Waits until it is out: a pipe takes 64 kB at once, and the process is about to exit. */
function print(text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  process.stdout.write(text, (error) => {
    if (error === undefined || error === null) resolve();
    else reject(error);
  });
  return promise;
}

function isFileFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && 'path' in error;
}
