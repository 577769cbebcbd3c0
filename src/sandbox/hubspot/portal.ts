import type { SandboxClock } from '../server/clock.ts';
import { openAssociationCatalog, type AssociationCatalog } from './catalog/association-catalog.ts';
import { withLaggingReads, type LaggingDefinitions } from './catalog/lagging-definitions.ts';
import { openPipelineBook, type PipelineBook } from './catalog/pipeline-book.ts';
import { openPortalSchema, type PortalSchema } from './catalog/portal-schema.ts';
import type { PortalSettings } from './hubspot-sandbox-options.ts';
import { openOwnerDirectory, type OwnerDirectory } from './owners/owner-directory.ts';
import { defineSearchFunctions } from './search/filter-sql.ts';
import { createLaggingIndex, type LaggingIndex } from './search/lagging-index.ts';
import type { SeededValues } from './seeded-values.ts';
import { createAssociationTable, type AssociationTable } from './store/association-table.ts';
import type { Database } from './store/database.ts';
import { createDefinitionStore, type DefinitionStore } from './store/definition-store.ts';
import { createHistoryTable, type HistoryTable } from './store/history-table.ts';
import { createRecordStore, type RecordStore } from './store/record-store.ts';
import { createChangeFeed, type ChangeFeed } from './webhooks/change-feed.ts';

/** One HubSpot account: everything that its API shows, over one database. */
export interface Portal {
  readonly id: number;
  /** The user who made the key and installed the app; not an owner id. */
  readonly userId: number;
  readonly settings: PortalSettings;
  readonly clock: SandboxClock;
  readonly values: SeededValues;
  readonly database: Database;
  readonly kept: DefinitionStore;
  readonly schema: PortalSchema;
  /** Definitions as reads show them. */
  readonly shownDefinitions: LaggingDefinitions;
  readonly associations: AssociationCatalog;
  readonly pipelines: PipelineBook;
  readonly links: AssociationTable;
  readonly records: RecordStore;
  readonly history: HistoryTable;
  readonly owners: OwnerDirectory;
  readonly index: LaggingIndex;
  readonly changes: ChangeFeed;
}

export interface OpenPortalOptions {
  readonly database: Database;
  readonly settings: PortalSettings;
  readonly clock: SandboxClock;
  readonly values: SeededValues;
}

const SMALLEST_PORTAL_ID = 40_000_000;
const PORTAL_IDS = 9_000_000;
const SMALLEST_USER_ID = 60_000_000;
const USER_IDS = 9_000_000;

export function openPortal({ database, settings, clock, values }: OpenPortalOptions): Portal {
  defineSearchFunctions(database);
  const kept = createDefinitionStore(database);
  const id = SMALLEST_PORTAL_ID + values.integer('portal', PORTAL_IDS);
  const lagging = withLaggingReads(openPortalSchema(id, kept), clock, settings.schemaLagMs);
  const { schema } = lagging;
  const records = createRecordStore(database, (type) => schema.ordinal(type), values);
  const firstUserTypeId = 20 + values.integer('user-defined association types', 400);
  return {
    id,
    userId: SMALLEST_USER_ID + values.integer('installing user', USER_IDS),
    settings,
    clock,
    values,
    database,
    kept,
    schema,
    shownDefinitions: lagging.shown,
    associations: openAssociationCatalog(kept, firstUserTypeId),
    pipelines: openPipelineBook(kept),
    links: createAssociationTable(database),
    records,
    history: createHistoryTable(database),
    owners: openOwnerDirectory(kept),
    index: createLaggingIndex({
      database,
      records,
      lagMs: settings.searchLagMs,
      now: () => clock.now().getTime(),
    }),
    changes: createChangeFeed(),
  };
}
