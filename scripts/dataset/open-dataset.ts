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
import { loadDataset } from './load-dataset.ts';
import { withTemporaryStore } from './temporary-store.ts';

export interface DatasetInput {
  /** Folder of CSV files. */
  readonly folder: string;
  /** What their columns mean: docs/sandbox-data.md. */
  readonly mappingFile: string;
  readonly configFolder: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** Works on a folder of CSV files as {@link withRows} does. */
export async function withDataset<T>(
  input: DatasetInput,
  work: (context: PipelineContext) => Promise<T>,
): Promise<T> {
  return withRows(await csvDataset(input), input, work);
}

/** Works on a data set in a mirror of its own, on a database that is gone afterwards. No CRM takes part. */
export async function withRows<T>(
  dataset: Dataset,
  { configFolder, signal, say }: Pick<DatasetInput, 'configFolder' | 'signal' | 'say'>,
  work: (context: PipelineContext) => Promise<T>,
): Promise<T> {
  const logger = createLogger('warn');
  const app = await loadApp({ configFolder, environment: {}, logger });
  const connection = connectionFor(app, dataset);
  return withTemporaryStore(logger, async (database) => {
    const tools = { database, connection, online: false, signal, onProgress: () => {} };
    const context = await openContext(app, tools);
    await loadDataset(database, dataset, {
      connectionId: context.connectionId,
      signal,
      onTable: (table, rows) => {
        say(`loaded ${String(rows)} ${table.replaceAll('_', ' ')}`);
      },
    });
    return work(context);
  });
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
