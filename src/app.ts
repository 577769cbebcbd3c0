import { readConfig } from './config/load-config.ts';
import type { Config } from './config/config-files.ts';
import { faultLine, type ConfigFault } from './config/fault.ts';
import type { Environment } from './config/environment.ts';
import type { ConnectionConfig } from './config/schema/bellwether-file.ts';
import type { MappingFile } from './config/schema/mapping-file.ts';
import { CAPABILITIES } from './crm/capabilities.ts';
import type { CrmAdapter } from './crm/crm-adapter.ts';
import { createAdapter } from './crm/registry.ts';
import { createStoredTokenKeeper } from './connect/stored-token-keeper.ts';
import { loadTokenKeys } from './connect/token-keys.ts';
import type { TokenKeeper } from './crm/token-keeper.ts';
import type { RetryEvent } from './http/call-gate.ts';
import { BellwetherError } from './domain/errors.ts';
import type { MeasureDefinition } from './domain/measure.ts';
import type { Logger } from './logging/logger.ts';
import { loadCatalog } from './measures/catalog.ts';
import { withOwnMeasures } from './measures/own-measures.ts';
import type { PipelineContext, Progress } from './pipeline/context.ts';
import { createScriptRenderer, type ScriptRenderer } from './playbooks/script.ts';
import { ensureConnection } from './store/connection-repository.ts';
import type { Database } from './store/database.ts';

/** The configured program, before anything is opened. */
export interface App {
  readonly config: Config;
  readonly catalog: ReadonlyMap<string, MeasureDefinition>;
  readonly renderer: ScriptRenderer;
  readonly environment: Environment;
  readonly logger: Logger;
}

export interface AppInput {
  readonly configFolder: string;
  readonly environment: Environment;
  readonly logger: Logger;
}

/** Loads and checks the configuration. Throws `config.invalid` naming every fault. */
export async function loadApp(input: AppInput): Promise<App> {
  const { app, faults } = await inspectApp(input);
  if (app !== undefined) return app;
  throw new BellwetherError('config.invalid', faults.map(faultLine).join('\n'));
}

/** The measures of the catalogue and of the configuration folder, and what is wrong with the latter. */
export async function loadMeasures(configFolder: string): ReturnType<typeof withOwnMeasures> {
  return withOwnMeasures(await loadCatalog(), configFolder);
}

/** Like {@link loadApp}, with the faults as data. */
export async function inspectApp({
  configFolder,
  environment,
  logger,
}: AppInput): Promise<{ readonly app: App | undefined; readonly faults: readonly ConfigFault[] }> {
  const own = await loadMeasures(configFolder);
  const catalog = own.measures;
  const templateFault = (template: string): string | undefined =>
    createScriptRenderer(catalog, 'GBP').fault(template);
  const { config, faults } = await readConfig(configFolder, { measures: catalog, templateFault });
  if (config === undefined || own.faults.length > 0) {
    return { app: undefined, faults: [...own.faults, ...faults] };
  }
  const renderer = createScriptRenderer(catalog, config.main.currency);
  return { app: { config, catalog, renderer, environment, logger }, faults };
}

/** A connection of the configuration with its mapping. */
export interface ConfiguredConnection {
  readonly name: string;
  readonly config: ConnectionConfig;
  readonly mapping: MappingFile;
}

/** The connection of that name; without a name the only enabled one. */
export function chooseConnection(app: App, name: string | undefined): ConfiguredConnection {
  const connections = enabledConnections(app);
  if (name === undefined) {
    const [only, ...others] = connections;
    if (only !== undefined && others.length === 0) return only;
    const names = connections.map((connection) => connection.name).join(', ');
    throw new BellwetherError(
      'usage.invalid',
      only === undefined
        ? 'no connection is enabled'
        : `there are several connections: ${names}; say which with --connection`,
    );
  }
  const config = app.config.main.connections[name];
  if (config === undefined) {
    const names = Object.keys(app.config.main.connections).join(', ');
    throw new BellwetherError('usage.invalid', `there is no connection "${name}", only ${names}`);
  }
  return withMapping(app, name, config);
}

export function enabledConnections(app: App): readonly ConfiguredConnection[] {
  return Object.entries(app.config.main.connections)
    .filter(([, config]) => config.enabled)
    .map(([name, config]) => withMapping(app, name, config));
}

function withMapping(app: App, name: string, config: ConnectionConfig): ConfiguredConnection {
  const mapping = app.config.mappings.get(config.mapping);
  if (mapping === undefined) throw new Error(`the mapping ${config.mapping} was not loaded`);
  return { name, config, mapping };
}

export interface AdapterTools {
  /** Where the tokens of a consent are; other connections need none. */
  readonly database: Database | undefined;
  /** Told when a call has to be waited for. */
  readonly onProgress: (progress: Progress) => void;
}

export async function openAdapter(
  app: App,
  connection: ConfiguredConnection,
  { database, onProgress }: AdapterTools,
): Promise<CrmAdapter> {
  const keeper = await openKeeper(app, connection, database);
  return createAdapter({
    name: connection.name,
    connection: connection.config,
    environment: app.environment,
    now: Date.now,
    onRetry: retryTeller(app, onProgress),
    ...(keeper === undefined ? {} : { keeper }),
  });
}

/** Tells log and person that a call is repeated. */
export function retryTeller(
  app: App,
  onProgress: (progress: Progress) => void,
): (event: RetryEvent) => void {
  return ({ lane, attempt, delayMs, reason }) => {
    app.logger.warn('a call is repeated', { lane, attempt, delayMs, reason });
    const what = `${reason}; trying again in ${(delayMs / 1000).toFixed(1)} s`;
    onProgress({ stage: 'crm', what, done: 0, total: undefined });
  };
}

/** Keeps the tokens of a connection that logs in by the consent of a person. */
async function openKeeper(
  { config, environment }: App,
  { name, config: connection }: ConfiguredConnection,
  database: Database | undefined,
): Promise<TokenKeeper | undefined> {
  if (connection.auth.method !== 'oauth') return undefined;
  if (database === undefined) throw new Error(`${name} needs the store for its tokens`);
  const keys = await loadTokenKeys(config.main.tokens, environment);
  const { id } = await ensureConnection(database, name, connection.crm);
  return createStoredTokenKeeper({
    database,
    connectionId: id,
    connection: name,
    keys,
    now: Date.now,
  });
}

export interface ContextInput {
  readonly database: Database;
  readonly connection: ConfiguredConnection;
  /** False for stages that work on the mirror alone. */
  readonly online: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Everything that the stages of one connection need. */
export async function openContext(app: App, input: ContextInput): Promise<PipelineContext> {
  const { database, connection, online, signal, onProgress } = input;
  const stored = await ensureConnection(database, connection.name, connection.config.crm);
  return {
    database,
    adapter: online ? await openAdapter(app, connection, { database, onProgress }) : undefined,
    capabilities: CAPABILITIES[connection.config.crm],
    connectionName: connection.name,
    connectionId: stored.id,
    connectionConfig: connection.config,
    config: app.config,
    mapping: connection.mapping,
    catalog: app.catalog,
    renderer: app.renderer,
    signal,
    onProgress,
  };
}
