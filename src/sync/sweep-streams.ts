import type { EntityName } from '../domain/entities.ts';
import { findStream, saveStream, type StreamState } from '../store/stream-repository.ts';
import { crmTime } from './crm-time.ts';
import { mapPages } from './map-record.ts';
import { requestedAssociations, requestedFields, type ReadStream } from './read-streams.ts';
import { createTally, storeMapped, type ReadCounts } from './store-records.ts';
import { storablePages } from './storable-pages.ts';
import type { StreamInput } from './stream-input.ts';
import { dropUnseen, sweptState } from './sync-stream.ts';

export interface SweepSettings {
  /** Streams with values that move no time of change are read anew when the last reading began so long ago. */
  readonly unstampedHours: number;
  /** All others: it finds what was purged without a trace, and what a lost permission hides. */
  readonly othersHours: number;
  /** API calls for sweeps in one run, about. */
  readonly callsPerRun: number;
}

export interface SweepResult extends ReadCounts {
  readonly entity: EntityName;
  readonly calls: number;
  /** False when the calls of this run were used up: the next run goes on there. */
  readonly finished: boolean;
}

interface DueStream {
  readonly stream: ReadStream;
  readonly state: StreamState;
}

const HOUR_MS = 3_600_000;

/** Sweeps leave at least that share of a run's calls to what comes after them. */
const SHARE_OF_BUDGET = 0.25;

/**
 * Reads records anew whose values may have changed without moving their time of change, a part in each run, beside the
 * reading of changes: what was read longest ago comes first.
 */
export async function sweepStreams(
  input: StreamInput,
  streams: readonly ReadStream[],
  settings: SweepSettings,
): Promise<readonly SweepResult[]> {
  const { adapter } = input;
  const { calls, budget } = adapter.usage();
  const end =
    calls + Math.min(settings.callsPerRun, Math.floor((budget - calls) * SHARE_OF_BUDGET));
  const results: SweepResult[] = [];
  for (const due of await dueStreams(input, streams, settings)) {
    if (adapter.usage().calls >= end) break;
    results.push(await sweepStream(input, due, end));
  }
  return results;
}

async function dueStreams(
  { database, connection, adapter }: StreamInput,
  streams: readonly ReadStream[],
  settings: SweepSettings,
): Promise<readonly DueStream[]> {
  const nowMs = crmTime(adapter).getTime();
  const due: DueStream[] = [];
  for (const stream of streams) {
    const state = await findStream(database, connection.id, stream.entity);
    if (state?.complete === true && isDue(state, stream, nowMs, settings)) {
      due.push({ stream, state });
    }
  }
  return due.toSorted((a, b) => sweptMs(a.state) - sweptMs(b.state));
}

/** One that is under way goes on. */
function isDue(
  state: StreamState,
  { unstamped }: ReadStream,
  nowMs: number,
  { unstampedHours, othersHours }: SweepSettings,
): boolean {
  const hours = unstamped.length > 0 ? unstampedHours : othersHours;
  return state.sweep !== undefined || nowMs - sweptMs(state) >= hours * HOUR_MS;
}

function sweptMs({ sweptAt }: StreamState): number {
  return sweptAt?.getTime() ?? 0;
}

/** Reads on from where the sweep stands until its end, or until the adapter has made `endCalls` calls. */
async function sweepStream(
  input: StreamInput,
  { stream, state: before }: DueStream,
  endCalls: number,
): Promise<SweepResult> {
  const { adapter, connection, database, signal } = input;
  const callsBefore = adapter.usage().calls;
  let state = await beginSweep(input, stream, before);
  const request = {
    object: stream.object,
    fields: requestedFields(stream),
    associations: requestedAssociations(stream),
    cursor: state.sweep.cursor,
  };
  const tally = createTally();
  const result = (finished: boolean): SweepResult => {
    const calls = adapter.usage().calls - callsBefore;
    return { entity: stream.entity, calls, finished, ...tally.result() };
  };
  // One page ahead and no more: what is asked for beyond the last call of this run is thrown away.
  const pages = mapPages(adapter.read(request, signal), stream, input.settings);
  for await (const page of storablePages(pages, 1)) {
    signal.throwIfAborted();
    state = { ...state, sweep: { ...state.sweep, cursor: page.cursor } };
    await storeMapped(input, stream, { page, state, tally });
    input.onProgress({ entity: `${stream.entity} (sweep)`, read: tally.read, total: page.total });
    if (adapter.usage().calls >= endCalls) return result(false);
  }
  const end = sweptState(state);
  await dropUnseen(database, connection.id, stream, end);
  await database.transaction((tx) => saveStream(tx, connection.id, stream.entity, end));
  return result(true);
}

type Sweeping = StreamState & { readonly sweep: NonNullable<StreamState['sweep']> };

/** A new one counts as another full read, so that at its end is known what it has not met. */
async function beginSweep(
  { database, connection, adapter }: StreamInput,
  { entity }: ReadStream,
  state: StreamState,
): Promise<Sweeping> {
  if (state.sweep !== undefined) return { ...state, sweep: state.sweep };
  const sweep = { began: crmTime(adapter), cursor: undefined };
  const fresh = { ...state, generation: state.generation + 1, sweep };
  await saveStream(database, connection.id, entity, fresh);
  return fresh;
}
