import type { CrmKind } from '../domain/crm-schema.ts';
import type { CrmCapabilities } from './crm-adapter.ts';
import { BATCH_SIZE, CONCURRENT_READS, LIST_PAGE } from './hubspot/limits.ts';
import {
  BULK_UPDATE,
  COLLECTION_SIZE,
  CONCURRENT_CALLS as SALESFORCE_CALLS,
  QUERY_PAGE,
} from './salesforce/limits.ts';

/** What each CRM can do, known without a connection: a plan is made and priced offline. */
export const CAPABILITIES: Readonly<Record<CrmKind, CrmCapabilities>> = {
  salesforce: {
    writeBatch: COLLECTION_SIZE,
    readPage: QUERY_PAGE,
    readsAtOnce: SALESFORCE_CALLS,
    bulkUpdate: BULK_UPDATE,
  },
  hubspot: { writeBatch: BATCH_SIZE, readPage: LIST_PAGE, readsAtOnce: CONCURRENT_READS },
};
