import {
  chooseConnection,
  loadApp,
  openAdapter,
  openContext,
  type App,
  type ConfiguredConnection,
} from '../app.ts';
import type { CrmAdapter } from '../crm/crm-adapter.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { openStore, type Store } from '../store/open-store.ts';
import type { Shell } from './verb.ts';

/** Opens the program, works with it, and closes everything again, whatever happens. */
export async function withStore<T>(
  shell: Shell,
  work: (app: App, store: Store) => Promise<T>,
): Promise<T> {
  const app = await loadApp(shell);
  const store = await openStore(shell.environment, shell.logger);
  try {
    return await work(app, store);
  } finally {
    await store.close();
  }
}

/** Like {@link withStore}, with the chosen connection opened. */
export async function withConnection<T>(
  shell: Shell,
  work: (context: PipelineContext, app: App) => Promise<T>,
  online = true,
): Promise<T> {
  return withStore(shell, async (app, { database }) => {
    const connection = chooseConnection(app, shell.connection);
    const { signal, onProgress } = shell;
    return work(await openContext(app, { database, connection, online, signal, onProgress }), app);
  });
}

/** The adapter of the chosen connection; the store is opened only where its tokens are in there. */
export async function withAdapter<T>(
  shell: Shell,
  work: (adapter: CrmAdapter, connection: ConfiguredConnection, app: App) => Promise<T>,
): Promise<T> {
  const app = await loadApp(shell);
  const connection = chooseConnection(app, shell.connection);
  const { onProgress } = shell;
  if (connection.config.auth.method !== 'oauth') {
    const tools = { database: undefined, onProgress };
    return work(await openAdapter(app, connection, tools), connection, app);
  }
  const store = await openStore(shell.environment, shell.logger);
  try {
    const tools = { database: store.database, onProgress };
    return await work(await openAdapter(app, connection, tools), connection, app);
  } finally {
    await store.close();
  }
}
