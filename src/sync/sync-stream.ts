import type { CrmAdapter, ReadPage } from '../crm/crm-adapter.ts';
import type { EntityName } from '../domain/entities.ts';
import type { StoredConnection } from '../store/connection-repository.ts';
import type { Database } from '../store/database.ts';
import { markUnseenGone, storePage, type MirrorRow } from '../store/mirror/mirror-repository.ts';
import { updateParked, type ParkedRecord } from '../store/parked-repository.ts';
import {
  findStream,
  markCaughtUp,
  saveStream,
  type StreamState,
} from '../store/stream-repository.ts';
import type { ValueSettings } from './field-values.ts';
import { mapRecord } from './map-record.ts';
import { prefetch } from './prefetch.ts';
import { requestedAssociations, requestedFields, type ReadStream } from './read-streams.ts';

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

export interface StreamResult {
  readonly entity: EntityName;
  readonly object: string;
  readonly mode: 'full' | 'changes';
  readonly read: number;
  /** Rows that are new or differ. */
  readonly changed: number;
  readonly parked: number;
  /** API calls that the read has cost. */
  readonly calls: number;
  /** What was dropped on the way, with how often. */
  readonly problems: Readonly<Record<string, number>>;
}

/** Different problems that are told apart in a report; beyond that they are counted together. */
const MAX_PROBLEMS = 20;

/** Reads one stream to its end, a checkpoint with each page. */
export async function syncStream(input: StreamInput, stream: ReadStream): Promise<StreamResult> {
  const { adapter, connection, database, signal } = input;
  let state = await startState(input, stream);
  const mode = state.complete && state.cursor !== undefined ? 'changes' : 'full';
  const tally = createTally();
  const callsBefore = adapter.usage().calls;
  const request = {
    object: stream.object,
    fields: requestedFields(stream),
    associations: requestedAssociations(stream),
    cursor: state.cursor,
  };
  for await (const page of prefetch(adapter.read(request, signal))) {
    signal.throwIfAborted();
    state = {
      ...state,
      cursor: page.cursor,
      recordsRead: state.recordsRead + page.records.length,
    };
    await storeMapped(input, stream, { page, state, tally });
    input.onProgress({ entity: stream.entity, read: tally.read, total: page.total });
  }
  const end = { ...state, complete: true };
  if (mode === 'full' && state.generation > 1)
    await dropUnseen(database, connection.id, stream, end);
  await finish(database, connection.id, stream, end);
  const calls = adapter.usage().calls - callsBefore;
  return { entity: stream.entity, object: stream.object, mode, calls, ...tally.result() };
}

/** Where to begin: at the cursor, unless the mapping changed or a full read was asked for. */
async function startState(input: StreamInput, stream: ReadStream): Promise<StreamState> {
  const stored = await findStream(input.database, input.connection.id, stream.entity);
  const usable = stored !== undefined && stored.fingerprint === stream.fingerprint;
  if (usable && !(input.full && stored.complete)) return stored;
  const fresh = {
    fingerprint: stream.fingerprint,
    generation: (stored?.generation ?? 0) + 1,
    cursor: undefined,
    complete: false,
    recordsRead: 0,
  };
  await saveStream(input.database, input.connection.id, stream.entity, fresh);
  return fresh;
}

interface MappedPage {
  readonly page: ReadPage;
  readonly state: StreamState;
  readonly tally: Tally;
}

async function storeMapped(
  { database, connection, settings }: StreamInput,
  stream: ReadStream,
  { page, state, tally }: MappedPage,
): Promise<void> {
  const rows: MirrorRow[] = [];
  const parked: ParkedRecord[] = [];
  for (const record of page.records) {
    const mapped = mapRecord(record, stream, settings);
    tally.problems(mapped.problems);
    if ('row' in mapped) rows.push(mapped.row);
    else parked.push({ crmId: record.id, reason: mapped.parked });
  }
  const { entity } = stream;
  const tombstones = page.tombstones.map(({ id, mergedInto }) => ({ crmId: id, mergedInto }));
  // What was taken before and does not fit any more (an order without its account) must not count as it was then.
  const unfit = parked.map(({ crmId }) => ({ crmId, mergedInto: undefined }));
  const gone = [...tombstones, ...unfit];
  const changed = await database.transaction(async (tx) => {
    const place = { connectionId: connection.id, entity, generation: state.generation };
    const count = await storePage(tx, { ...place, rows, gone });
    const taken = [...rows, ...tombstones].map(({ crmId }) => crmId);
    await updateParked(tx, connection.id, entity, { taken, parked });
    await saveStream(tx, connection.id, entity, state);
    return count;
  });
  tally.page({ read: page.records.length, changed, parked: parked.length });
}

/** After a repeated full read, what it did not meet is gone. */
async function dropUnseen(
  database: Database,
  connectionId: number,
  { entity }: ReadStream,
  { generation }: StreamState,
): Promise<void> {
  await database.transaction((tx) => markUnseenGone(tx, { connectionId, entity, generation }));
}

async function finish(
  database: Database,
  connectionId: number,
  { entity }: ReadStream,
  state: StreamState,
): Promise<void> {
  await database.transaction(async (tx) => {
    await saveStream(tx, connectionId, entity, state);
    await markCaughtUp(tx, connectionId, entity);
  });
}

interface Tally {
  readonly read: number;
  page(counts: { readonly read: number; readonly changed: number; readonly parked: number }): void;
  problems(texts: readonly string[]): void;
  result(): Pick<StreamResult, 'read' | 'changed' | 'parked' | 'problems'>;
}

function createTally(): Tally {
  let read = 0;
  let changed = 0;
  let parked = 0;
  const problems = new Map<string, number>();
  return {
    get read() {
      return read;
    },
    page(counts) {
      read += counts.read;
      changed += counts.changed;
      parked += counts.parked;
    },
    problems(texts) {
      for (const text of texts) {
        const key = problems.has(text) || problems.size < MAX_PROBLEMS ? text : 'further problems';
        problems.set(key, (problems.get(key) ?? 0) + 1);
      }
    },
    result: () => ({ read, changed, parked, problems: Object.fromEntries(problems) }),
  };
}
