import type { EntityName } from '../domain/entities.ts';
import { tallyCalls } from '../http/call-tally.ts';
import type { Database } from '../store/database.ts';
import { markUnseenGone } from '../store/mirror/mirror-repository.ts';
import {
  findStream,
  markCaughtUp,
  saveStream,
  type StreamState,
} from '../store/stream-repository.ts';
import { crmTime } from './crm-time.ts';
import { mapPages } from './map-record.ts';
import { pagesAhead } from './prefetch.ts';
import { requestedAssociations, requestedFields, type ReadStream } from './read-streams.ts';
import { createTally, storeMapped, type ReadCounts } from './store-records.ts';
import { storablePages } from './storable-pages.ts';
import type { StreamInput } from './stream-input.ts';

export interface StreamResult extends ReadCounts {
  readonly entity: EntityName;
  readonly object: string;
  readonly mode: 'full' | 'changes' | 'records';
  /** API calls that the read has cost. */
  readonly calls: number;
}

/** Reads one stream to its end, a checkpoint with each page. */
export function syncStream(input: StreamInput, stream: ReadStream): Promise<StreamResult> {
  return tallyCalls(async (calls) => {
    const result = await readToEnd(input, stream);
    return { ...result, calls: calls() };
  });
}

async function readToEnd(
  input: StreamInput,
  stream: ReadStream,
): Promise<Omit<StreamResult, 'calls'>> {
  const { adapter, connection, database, signal } = input;
  let state = await startState(input, stream);
  const mode = state.complete && state.cursor !== undefined ? 'changes' : 'full';
  const tally = createTally();
  const request = {
    object: stream.object,
    fields: requestedFields(stream),
    associations: requestedAssociations(stream),
    cursor: state.cursor,
  };
  // What has come is stored, also when all is to stop: it has been paid for. What comes after that is not waited for.
  const pages = mapPages(adapter.read(request, signal), stream, input.settings);
  for await (const page of storablePages(pages, pagesAhead(adapter))) {
    state = {
      ...state,
      cursor: page.cursor,
      recordsRead: state.recordsRead + page.records.length,
    };
    await storeMapped(input, stream, { page, state, tally });
    input.onProgress({ entity: stream.entity, read: tally.read, total: page.total });
    signal.throwIfAborted();
  }
  const end = mode === 'full' ? sweptState(state) : { ...state, complete: true };
  if (mode === 'full' && state.generation > 1)
    await dropUnseen(database, connection.id, stream, end);
  await finish(database, connection.id, stream, end);
  return { entity: stream.entity, object: stream.object, mode, ...tally.result() };
}

/** Where to begin: at the cursor, unless the mapping changed or a full read was asked for. */
async function startState(input: StreamInput, stream: ReadStream): Promise<StreamState> {
  const stored = await findStream(input.database, input.connection.id, stream.entity);
  const usable = stored !== undefined && stored.fingerprint === stream.fingerprint;
  if (usable && !(input.full && stored.complete)) return stored;
  const fresh: StreamState = {
    fingerprint: stream.fingerprint,
    generation: (stored?.generation ?? 0) + 1,
    cursor: undefined,
    complete: false,
    recordsRead: 0,
    sweptAt: undefined,
    sweep: { began: crmTime(input.adapter), cursor: undefined },
  };
  await saveStream(input.database, input.connection.id, stream.entity, fresh);
  return fresh;
}

/** Everything has been read since the reading began. */
export function sweptState(state: StreamState): StreamState {
  return { ...state, complete: true, sweptAt: state.sweep?.began, sweep: undefined };
}

/** After a repeated full read, what it did not meet is gone. */
export async function dropUnseen(
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
