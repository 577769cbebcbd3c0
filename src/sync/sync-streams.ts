import PQueue from 'p-queue';
import { ENTITIES, type EntityName } from '../domain/entities.ts';
import { oneTransactionAtATime } from '../store/one-transaction-at-a-time.ts';
import type { ReadStream } from './read-streams.ts';
import type { StreamInput } from './stream-input.ts';
import { syncStream, type StreamResult } from './sync-stream.ts';

/**
 * Reads all streams, some of them side by side: most of the time of a read is waiting for the CRM. A stream begins when
 * those are read that it refers to. Their pages are stored one at a time: two transactions that mark the same accounts
 * would wait for each other for ever. Results come in the order of the streams; the first failure ends all.
 */
export async function syncStreams(
  input: StreamInput,
  streams: readonly ReadStream[],
): Promise<readonly StreamResult[]> {
  const stop = new AbortController();
  const places = new PQueue({ concurrency: input.adapter.capabilities.readsAtOnce });
  const beside: StreamInput = {
    ...input,
    database: oneTransactionAtATime(input.database),
    signal: AbortSignal.any([input.signal, stop.signal]),
  };
  const readings = new Map<EntityName, Promise<Reading>>();
  for (const stream of streams) {
    const parents = parentsOf(stream.entity).flatMap((parent) => readings.get(parent) ?? []);
    readings.set(
      stream.entity,
      Promise.all(parents).then(() => places.add(() => readUnlessStopped(beside, stream, stop))),
    );
  }
  const ended = await Promise.all(readings.values());
  if (stop.signal.aborted) throw stop.signal.reason;
  return ended.filter((result) => result !== undefined);
}

/** Undefined when it failed, or was not begun because another one had. */
type Reading = StreamResult | undefined;

async function readUnlessStopped(
  input: StreamInput,
  stream: ReadStream,
  stop: AbortController,
): Promise<Reading> {
  if (stop.signal.aborted) return undefined;
  try {
    return await syncStream(input, stream);
  } catch (error) {
    // Of several failures the first one counts: the others may be its consequence.
    stop.abort(error);
    return undefined;
  }
}

/** The entities that rows of this one refer to; each stands before it in the list of all. */
function parentsOf(entity: EntityName): readonly EntityName[] {
  return Object.values(ENTITIES[entity].fields).flatMap((field) =>
    field.type === 'reference' && field.to !== undefined && field.to !== entity ? [field.to] : [],
  );
}
