import type { RecordReader } from '../crm/crm-adapter.ts';
import type { CrmSchema } from '../domain/crm-schema.ts';
import { refreshOrderFacts } from '../store/mirror/order-facts.ts';
import { findStream, type StreamState } from '../store/stream-repository.ts';
import { mapPages } from './map-record.ts';
import {
  readStreams,
  requestedAssociations,
  requestedFields,
  type ReadStream,
} from './read-streams.ts';
import { createTally, storeMapped } from './store-records.ts';
import type { StreamResult } from './sync-stream.ts';
import { identify, linkLateReferences, type SyncInput, type SyncResult } from './sync.ts';

/** A stream that has been read to its end with the present mapping. */
interface ReadyStream {
  readonly stream: ReadStream;
  readonly state: StreamState;
}

export interface RecordsInput extends SyncInput {
  /** The org's schema as of the latest sync. */
  readonly schema: CrmSchema;
  readonly reader: RecordReader;
}

/** Records of the CRM by object as the mapping names it. */
export type RecordIds = ReadonlyMap<string, readonly string[]>;

/**
 * Takes just these records into the mirror as they are now. The cursors stay where they are: the next sync reads the
 * records again and finds them unchanged. Undefined where a sync is needed instead: a first read is still to be finished,
 * or the org's schema has lost a field.
 */
export async function syncRecords(
  input: RecordsInput,
  records: RecordIds,
): Promise<SyncResult | undefined> {
  const ready = await readyStreams(input);
  if (ready === undefined) return undefined;
  const wanted = ready.filter(({ stream }) => records.has(stream.object));
  const org = await identify(input);
  if (!(await areAsKnown(input, wanted))) return undefined;
  const streams: StreamResult[] = [];
  for (const one of wanted) {
    streams.push(await syncIds(input, one, records.get(one.stream.object) ?? []));
  }
  await linkLateReferences(input);
  const ordersRefreshed = await refreshOrderFacts(
    input.database,
    input.connection.id,
    input.signal,
  );
  return { ...org, streams, sweeps: [], ordersRefreshed };
}

/** Parents before what refers to them. Undefined when a stream is not read to its end, or was with another mapping. */
async function readyStreams(input: RecordsInput): Promise<readonly ReadyStream[] | undefined> {
  const ready: ReadyStream[] = [];
  for (const stream of readStreams(input.mapping, input.schema, input.settings)) {
    const state = await findStream(input.database, input.connection.id, stream.entity);
    if (state?.complete !== true || state.fingerprint !== stream.fingerprint) return undefined;
    ready.push({ stream, state });
  }
  return ready;
}

/** A field that is gone would be read as empty: HubSpot does not mind being asked for one. */
async function areAsKnown(
  { adapter, signal }: RecordsInput,
  wanted: readonly ReadyStream[],
): Promise<boolean> {
  const objects = [...new Set(wanted.map(({ stream }) => stream.object))];
  const schema = await adapter.discover(objects, signal);
  return wanted.every(({ stream }) => {
    const fields = schema.get(stream.object)?.fields;
    return requestedFields(stream).every((name) => fields?.has(name) === true);
  });
}

async function syncIds(
  input: RecordsInput,
  { stream, state }: ReadyStream,
  ids: readonly string[],
): Promise<StreamResult> {
  const { adapter, reader, signal } = input;
  const tally = createTally();
  const callsBefore = adapter.usage().calls;
  const request = {
    object: stream.object,
    fields: requestedFields(stream),
    associations: requestedAssociations(stream),
  };
  for await (const page of mapPages(reader.read(request, ids, signal), stream, input.settings)) {
    signal.throwIfAborted();
    // The state is stored as it is: what was read here says nothing of where a sync would go on.
    await storeMapped(input, stream, { page, state, tally });
    input.onProgress({ entity: stream.entity, read: tally.read, total: ids.length });
  }
  const calls = adapter.usage().calls - callsBefore;
  const { entity, object } = stream;
  return { entity, object, mode: 'records', calls, ...tally.result() };
}
