import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chooseConnection, loadApp, openContext } from '../../src/app.ts';
import { createLogger } from '../../src/logging/logger.ts';
import type { MeasureInput } from '../../src/measures/run-measures.ts';
import { loadCatalog } from '../../src/measures/catalog.ts';
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import { measureInput } from '../../src/pipeline/score-stage.ts';
import { springGarden } from '../../src/sandbox/seed/spring-garden/spring-garden.ts';
import type { SpringGardenSize } from '../../src/sandbox/seed/spring-garden/size.ts';
import type { Database, DatabaseAddress } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open-store.ts';
import { loadDataset } from '../dataset/load-dataset.ts';
import { openTempFolder } from '../temp-folder.ts';

export interface BenchStoreOptions {
  readonly size: SpringGardenSize;
  /** Where the loaded distributor is kept; otherwise it goes when the bench has ended. */
  readonly dataFolder: string | undefined;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** The generated distributor in a mirror, and what its measures are computed with. */
export interface BenchStore {
  readonly database: Database;
  readonly address: DatabaseAddress;
  readonly input: MeasureInput;
  /** The whole catalogue. */
  readonly measures: readonly MeasureDefinition[];
  /** Of the database, for all accounts: as many as a run takes by default. */
  readonly sessions: number;
}

/** First day after the data: the seventh week of a launch. */
const ENDS_ON = '2026-04-20';

export async function withBenchStore<T>(
  options: BenchStoreOptions,
  work: (store: BenchStore) => Promise<T>,
): Promise<T> {
  const folder = options.dataFolder ?? (await openTempFolder('bellwether-measures-'));
  try {
    const store = await openStore({ BELLWETHER_DATA: folder }, createLogger('error'));
    try {
      const loaded = await loadOnce(store.database, folder, options);
      const measures = [...(await loadCatalog()).values()];
      return await work({ ...store, ...loaded, measures });
    } finally {
      await store.close();
    }
  } finally {
    if (options.dataFolder === undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function loadOnce(
  database: Database,
  folder: string,
  { size, signal, say }: BenchStoreOptions,
): Promise<Pick<BenchStore, 'input' | 'sessions'>> {
  const configFolder = fileURLToPath(new URL('../../config', import.meta.url));
  const app = await loadApp({ configFolder, environment: {}, logger: createLogger('error') });
  const connection = chooseConnection(app, 'salesforce');
  const quiet = { online: false, signal, onProgress: () => {} };
  const context = await openContext(app, { database, connection, ...quiet });
  const { connectionId } = context;
  const mark = join(folder, `measures-${size}.loaded`);
  if (!existsSync(mark)) {
    await loadDataset(database, springGarden({ size, seed: 1, endsOn: ENDS_ON }), {
      connectionId,
      signal,
      onTable: (table, rows) => {
        say(`loaded ${rows.toLocaleString('en')} ${table.replaceAll('_', ' ')}`);
      },
    });
    await writeFile(mark, '');
  }
  const { sessions } = context.config.main.scoring;
  return { input: measureInput(context, { day: ENDS_ON, knownBefore: ENDS_ON }, false), sessions };
}
