import type { MappingFile } from '../config/schema/mapping-file.ts';
import type { CrmAdapter } from '../crm/crm-adapter.ts';
import type { EntityName } from '../domain/entities.ts';
import type { CrmSchema } from '../domain/crm-schema.ts';
import { BellwetherError } from '../domain/errors.ts';
import { rememberOrg, type StoredConnection } from '../store/connection-repository.ts';
import { loadCrmSchema, saveCrmSchema } from '../store/crm-schema-repository.ts';
import type { Database } from '../store/database.ts';
import { linkReferences } from '../store/mirror/link-references.ts';
import { refreshOrderFacts } from '../store/mirror/order-facts.ts';
import { checkReading } from './check/check-reading.ts';
import { neededFields } from './check/needed-fields.ts';
import type { ValueSettings } from './field-values.ts';
import { mappedObjects, readStreams } from './read-streams.ts';
import { refreshOrderStatistics, refreshStatistics } from '../store/refresh-statistics.ts';
import { sweepStreams, type SweepResult, type SweepSettings } from './sweep-streams.ts';
import type { StreamResult } from './sync-stream.ts';
import { syncStreams } from './sync-streams.ts';

export interface SyncInput {
  readonly database: Database;
  readonly adapter: CrmAdapter;
  readonly connection: StoredConnection;
  readonly mapping: MappingFile;
  readonly settings: ValueSettings;
  /** Read everything again and drop what is no longer there. */
  readonly full: boolean;
  readonly sweep: SweepSettings;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: SyncProgress) => void;
}

export interface SyncProgress {
  readonly entity: string;
  readonly read: number;
  /** Records of the stream, where the CRM says how many. */
  readonly total: number | undefined;
}

export interface SyncResult {
  readonly orgName: string;
  readonly production: boolean;
  readonly streams: readonly StreamResult[];
  /** What was read anew without a change being told of. */
  readonly sweeps: readonly SweepResult[];
  readonly ordersRefreshed: number;
}

/** Brings the mirror up to date with the CRM. May be stopped at any moment and goes on at the page it had reached. */
export async function sync(input: SyncInput): Promise<SyncResult> {
  const org = await identify(input);
  const schema = await refreshSchema(input);
  const readable = readStreams(input.mapping, schema, input.settings);
  const streams = await syncStreams(input, readable);
  const sweeps = await sweepStreams(input, readable, input.sweep);
  await linkLateReferences(input);
  await refreshStatistics(input.database, muchChanged([...streams, ...sweeps]));
  const ordersRefreshed = await refreshOrderFacts(
    input.database,
    input.connection.id,
    input.signal,
  );
  if (ordersRefreshed >= MANY) await refreshOrderStatistics(input.database);
  return { ...org, streams, sweeps, ordersRefreshed };
}

/** Rows from which on the planner's picture of a table is worth a second. */
const MANY = 1000;

function muchChanged(reads: readonly (StreamResult | SweepResult)[]): readonly EntityName[] {
  return reads.filter(({ changed }) => changed >= MANY).map(({ entity }) => entity);
}

/** Which org this is; refused when it is not the one whose data the mirror holds. */
export async function identify({
  database,
  adapter,
  connection,
  signal,
}: SyncInput): Promise<{ orgName: string; production: boolean }> {
  const identity = await adapter.check(signal);
  if (connection.orgId !== undefined && connection.orgId !== identity.orgId) {
    throw new BellwetherError(
      'config.invalid',
      `the connection now leads to ${identity.orgName} (${identity.orgId}), but its data come from ` +
        `${connection.orgName ?? 'another org'} (${connection.orgId})`,
      { remedy: 'Give the new org a connection of its own name, so that their data never mix.' },
    );
  }
  await rememberOrg(database, connection.id, identity);
  return { orgName: identity.orgName, production: identity.production };
}

/** The org's schema now: stored for the plan, and refused where the mapping asks for what is not there. */
async function refreshSchema(input: SyncInput): Promise<CrmSchema> {
  const { database, adapter, connection, mapping, signal } = input;
  const written = neededFields(mapping).map(({ spec }) => spec.object);
  const objects = [...new Set([...mappedObjects(mapping), ...written])];
  const schema = await adapter.discover(objects, signal);
  const errors = checkReading(mapping, schema, input.settings.currency).filter(
    ({ level }) => level === 'error',
  );
  if (errors.length > 0) {
    const before = await loadCrmSchema(database, connection.id);
    const since = before === undefined ? '' : ' since the last sync';
    throw new BellwetherError(
      'crm.schema-mismatch',
      `the mapping does not fit the CRM${since}:\n` +
        errors.map(({ path, message, remedy }) => `  ${path}: ${message}. ${remedy}`).join('\n'),
    );
  }
  await saveCrmSchema(database, connection.id, schema);
  return schema;
}

export async function linkLateReferences({ database, connection }: SyncInput): Promise<void> {
  await database.transaction((tx) => linkReferences(tx, connection.id));
}
