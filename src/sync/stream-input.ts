import type { CrmAdapter } from '../crm/crm-adapter.ts';
import type { StoredConnection } from '../store/connection-repository.ts';
import type { Database } from '../store/database.ts';
import type { ValueSettings } from './field-values.ts';

/** What reading one stream needs; a part of the sync's input. */
export interface StreamInput {
  readonly database: Database;
  readonly adapter: CrmAdapter;
  readonly connection: StoredConnection;
  readonly settings: ValueSettings;
  readonly full: boolean;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: {
    readonly entity: string;
    readonly read: number;
    readonly total: number | undefined;
  }) => void;
}
