import type { CrmKind, CrmSchema } from '../domain/crm-schema.ts';
import type { CrmValue, FieldSpec, TaskPriority } from '../domain/plan.ts';
import type { WriteLimits } from '../domain/write-limits.ts';

/**
 * The contract between Bellwether and a CRM. An adapter speaks one vendor's protocol and knows neither the store nor
 * the other adapter. What it needs to remember (cursors) it hands out as data and gets back.
 *
 * Every method may throw a BellwetherError of the kinds authentication, transient (nothing was changed, run again) or
 * configuration. Whatever concerns a single record comes back as that record's outcome instead.
 */
export interface CrmAdapter {
  readonly kind: CrmKind;
  readonly capabilities: CrmCapabilities;
  /** Who am I, where, and is it production? Costs at most a few calls. */
  check(signal: AbortSignal): Promise<CrmIdentity>;
  /** The org's own schema of these objects. An object that is not visible is absent from the answer. */
  discover(objects: readonly string[], signal: AbortSignal): Promise<CrmSchema>;
  /**
   * Pages of one stream, from the cursor on (from the beginning without one), until the stream is caught up.
   * A page's cursor may be stored once the page is; reading again from it gives everything after that page.
   * Records may come more than once (overlap), never not at all.
   */
  read(request: ReadRequest, signal: AbortSignal): AsyncIterable<ReadPage>;
  /**
   * Carries out writes of one kind, in one request or few: more of them where the CRM refuses a whole request for one
   * record, which is then found and rejected alone. Gives one outcome for each, in order. More than
   * `capabilities.writeBatch` go out by a bulk job where there is one, and are a `bug` else: nothing is sent.
   */
  write(group: WriteGroup, signal: AbortSignal): Promise<readonly WriteOutcome[]>;
  /**
   * Looks tasks up by Bellwether's key where a creation's outcome is unknown; gives their ids by key. Reads what is
   * stored, not an index that lags. Deleted tasks count as found: somebody has seen them.
   */
  findTasks(
    lookups: readonly TaskLookup[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, string>>;
  /** Makes the fields exist, visible to and writable by this user. Touches nothing that is there. Safe to repeat. */
  ensureFields(
    fields: readonly FieldSpec[],
    signal: AbortSignal,
  ): Promise<readonly EnsureOutcome[]>;
  /** Reading records by id, for a CRM that tells by itself which ones have changed; absent where it does not. */
  readonly byId?: RecordReader;
  /** API calls so far and what the vendor says is left. */
  usage(): CrmUsage;
  /** The CRM's clock: the time of its latest answer, or undefined before the first. */
  serverTime(): Date | undefined;
}

/** What an adapter can do, as data. */
export interface CrmCapabilities extends WriteLimits {
  /** Records on a page of the cheapest way to read. */
  readonly readPage: number;
  /** Streams that are worth reading side by side: each waits for the answer to its own page. */
  readonly readsAtOnce: number;
}

export interface CrmIdentity {
  /** Stable id of the org or portal: data of two orgs must never mix. */
  readonly orgId: string;
  readonly orgName: string;
  readonly userName: string;
  readonly production: boolean;
  /** What the user may not do but Bellwether needs, each with what to grant. */
  readonly missingPermissions: readonly string[];
}

/** A cursor is the adapter's own data: stored as JSON, handed back as it was. */
export type StreamCursor = Readonly<Record<string, unknown>>;

export interface ReadRequest {
  /** Object of the CRM as the mapping names it. */
  readonly object: string;
  /** Fields (Salesforce: also paths) to read. */
  readonly fields: readonly string[];
  /** HubSpot: objects whose associated record ids are wanted. */
  readonly associations: readonly string[];
  readonly cursor: StreamCursor | undefined;
}

export interface ReadPage {
  readonly records: readonly CrmRecord[];
  readonly tombstones: readonly Tombstone[];
  readonly cursor: StreamCursor;
  /** Records of this object in the CRM, where the vendor says: for the progress display. */
  readonly total?: number;
  /** How the vendor is asked, and why so; for people. */
  readonly way?: string;
}

/** Reads what a CRM's notices of changes point to. */
export interface RecordReader {
  /** The vendor's own id of each of these objects, as its notices name it. An object without notices is absent. */
  objectIds(objects: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, string>>;
  /**
   * These records as they are now, with associations, from the store itself and never from an index that lags. Each id
   * that is no record (any more) comes as a tombstone.
   */
  read(
    request: Omit<ReadRequest, 'cursor'>,
    ids: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<Omit<ReadPage, 'cursor'>>;
}

export interface CrmRecord {
  readonly id: string;
  /** The source's own time of the last change, ISO 8601. */
  readonly modifiedAt: string;
  /**
   * By the field names of the request. A field that the CRM left out is null. HubSpot sends all values as text, and so
   * does Salesforce in a large read.
   */
  readonly values: Readonly<Record<string, CrmValue>>;
  /** By associated object of the request: ids, each once, the primary one first and the others in their order. */
  readonly associations: Readonly<Record<string, readonly string[]>>;
}

/** A record that is gone. */
export interface Tombstone {
  readonly id: string;
  /** The record that took its place in a merge. */
  readonly mergedInto?: string;
}

/** Writes of one kind, as one request takes them. */
export type WriteGroup =
  | { readonly kind: 'update_account'; readonly writes: readonly WriteAccount[] }
  | { readonly kind: 'create_task'; readonly writes: readonly WriteTask[] }
  | { readonly kind: 'close_task'; readonly writes: readonly WriteTaskClosed[] };

export interface WriteAccount {
  readonly object: string;
  readonly id: string;
  readonly values: Readonly<Record<string, CrmValue>>;
}

export interface WriteTask {
  readonly keyField: string;
  readonly key: string;
  readonly accountId: string;
  readonly ownerId: string | null;
  readonly subject: string;
  readonly script: string;
  /** `YYYY-MM-DD` */
  readonly dueOn: string;
  readonly priority: TaskPriority;
}

export interface WriteTaskClosed {
  readonly id: string;
  /** Field that takes the result of a task, and what to write there. */
  readonly resultField: string;
  readonly note: string;
}

export type WriteOutcome =
  /** `modifiedAt` is the record's time of change after the write, ISO 8601, where the CRM's answer tells. */
  | { readonly status: 'done'; readonly id: string; readonly modifiedAt?: string }
  /** The CRM refused this record; sending it again would not help. */
  | { readonly status: 'rejected'; readonly code: string; readonly message: string }
  /** The record could not be written now (locked, not reached); the same write may be sent again. */
  | { readonly status: 'deferred'; readonly message: string }
  /** It may or may not have been written: look it up before sending it again. */
  | { readonly status: 'unknown'; readonly message: string };

export interface TaskLookup {
  readonly key: string;
  readonly keyField: string;
  readonly accountId: string;
}

export interface EnsureOutcome {
  readonly field: FieldSpec;
  readonly status: 'created' | 'existed' | 'failed';
  readonly message?: string;
}

export interface CrmUsage {
  /** Calls that this adapter has sent. */
  readonly calls: number;
  /** Calls that it may send in one run. */
  readonly budget: number;
  /** The vendor's own count, where it tells. */
  readonly daily?: { readonly used: number; readonly limit: number };
}
