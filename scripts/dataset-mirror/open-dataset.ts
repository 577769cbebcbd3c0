import { rm } from 'node:fs/promises';
import {
  chooseConnection,
  enabledConnections,
  loadApp,
  openContext,
  type App,
} from '../../src/app.ts';
import type { ConfiguredConnection } from '../../src/app.ts';
import { createLogger } from '../../src/logging/logger.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import { csvDataset } from '../../src/sandbox/seed/csv-import/csv-dataset.ts';
import type { Dataset } from '../../src/sandbox/seed/dataset.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openTempFolder } from '../temp-folder.ts';
import { loadDataset } from './load-dataset.ts';

export interface DatasetInput {
  /** Folder of CSV files. */
  readonly folder: string;
  /** What their columns mean: docs/sandbox-data.md. */
  readonly mappingFile: string;
  readonly configFolder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Works on a data set in a mirror of its own, on a database that is gone afterwards. No CRM takes part. */
export async function withDataset<T>(
  input: DatasetInput,
  work: (context: PipelineContext) => Promise<T>,
): Promise<T> {
  const { folder, mappingFile, configFolder, signal, say } = input;
  const logger = createLogger('warn');
  const environment = {};
  const app = await loadApp({ configFolder, environment, logger });
  const dataset = await csvDataset({ folder, mappingFile });
  const dataFolder = await openTempFolder('bellwether-dataset-');
  const store = await openStore({ ...environment, BELLWETHER_DATA: dataFolder }, logger);
  try {
    const { database } = store;
    const connection = connectionFor(app, dataset);
    const tools = { database, connection, online: false, signal, onProgress: () => {} };
    const context = await openContext(app, tools);
    await loadDataset({ database, connectionId: context.connectionId, dataset, signal, say });
    return await work(context);
  } finally {
    await store.close();
    await rm(dataFolder, { recursive: true, force: true });
  }
}

/** Any connection of the configuration, with nothing mapped but the tables that are there. */
function connectionFor(app: App, { tables }: Dataset): ConfiguredConnection {
  const [first] = enabledConnections(app);
  const connection = first ?? chooseConnection(app, undefined);
  const names = new Set<string>(tables.map(({ name }) => name));
  const entities = Object.entries(connection.mapping.entities).filter(([name]) => names.has(name));
  return {
    ...connection,
    mapping: { ...connection.mapping, entities: Object.fromEntries(entities) },
  };
}
