import { BellwetherError } from '../../domain/errors.ts';
import type { ReadPage, ReadRequest } from '../crm-adapter.ts';
import { readAssociations, type AssociatedRecord } from './associations.ts';
import { caughtUp, cursorOf, type ChangesCursor, type FullCursor } from './cursor.ts';
import { inWay } from '../read-way.ts';
import { LIST_PAGE } from './limits.ts';
import { listPage } from './list-page.ts';
import { createPropertyGuard } from './lost-properties.ts';
import type { ObjectType, ObjectTypes } from './object-types.ts';
import { OWNERS, readOwners } from './owners.ts';
import {
  embeddedAssociations,
  mergedInto,
  propertiesOf,
  toRecord,
  type HubspotRecord,
} from './records.ts';
import { searchPage } from './search-page.ts';
import type { HubspotSession } from './session.ts';

export interface ReadInput {
  readonly session: HubspotSession;
  readonly types: ObjectTypes;
  readonly request: ReadRequest;
  /** What one incremental read overlaps the one before. */
  readonly overlapMs: number;
  readonly signal: AbortSignal;
}

/** A read with the vendor's own names of its objects. */
export interface Stream extends ReadInput {
  readonly type: string;
  /** The objects of the request's associations, in their order. */
  readonly associated: readonly (readonly [object: string, type: ObjectType])[];
  /** Throws when a page shows that a property is gone. */
  readonly guard: ReturnType<typeof createPropertyGuard>;
}

export async function* read(input: ReadInput): AsyncGenerator<ReadPage> {
  const { session, request, signal } = input;
  if (request.object === OWNERS) {
    yield* readOwners(session, request.fields, signal);
    return;
  }
  const stream = await named(input);
  const cursor = cursorOf(request);
  if (cursor === undefined || cursor.phase === 'full') {
    yield* inWay(readFull(stream, cursor), LISTED);
  } else if (cursor.phase === 'deletions') {
    yield* readDeletions(stream, cursor);
  } else {
    yield* inWay(readSince(stream, cursor), `changes since ${cursor.since} by search`);
  }
}

const LISTED = `all records by the list, ${String(LIST_PAGE)} a page with their associations: search ends at 10,000`;

async function* readSince(stream: Stream, cursor: ChangesCursor): AsyncGenerator<ReadPage> {
  yield* readDeletions(stream, yield* readChanges(stream, cursor));
}

export async function named(input: ReadInput): Promise<Stream> {
  const { types, request, signal } = input;
  const { path } = await types.get(request.object, signal);
  const associated: (readonly [string, ObjectType])[] = [];
  for (const object of request.associations) {
    associated.push([object, await types.get(object, signal)]);
  }
  return { ...input, type: path, associated, guard: createPropertyGuard(input) };
}

/** The list reads the store itself: complete and consistent, but without a filter by date. */
async function* readFull(stream: Stream, start: FullCursor | undefined): AsyncGenerator<ReadPage> {
  const { session, request, type, associated, guard, signal } = stream;
  let cursor = start;
  for (;;) {
    const list = {
      type,
      properties: propertiesOf(request),
      associations: associated.map(([, { path }]) => path),
      archived: false,
      after: cursor?.after,
    };
    const { results, after } = await listPage(session, list, signal);
    await guard(results);
    const from = cursor?.from ?? windowStart(stream);
    if (after === undefined) {
      yield toPage(stream, results, await listed(stream, results), caughtUp(from));
      return;
    }
    cursor = { phase: 'full', from, after };
    yield toPage(stream, results, await listed(stream, results), cursor);
  }
}

/**
 * Search gives at most 10,000 results of a query, so the query moves instead of the page: sorted by record id, each
 * one asks for ids above the last. Its index lags, hence the overlap between one read and the next.
 */
async function* readChanges(
  stream: Stream,
  start: ChangesCursor,
): AsyncGenerator<ReadPage, ChangesCursor> {
  const { session, request, type, guard, signal } = stream;
  let cursor = start;
  for (;;) {
    const search = {
      type,
      properties: propertiesOf(request),
      since: cursor.since,
      afterId: cursor.after,
    };
    const { results, lastId, left } = await searchPage(session, search, signal);
    await guard(results);
    const next = cursor.next ?? windowStart(stream);
    if (lastId === undefined || left === 0) {
      // Should the index count records that it does not give, the next read asks for them again.
      const reached = left === 0 ? next : cursor.since;
      cursor = { phase: 'deletions', since: cursor.since, next: reached, after: null };
      yield toPage(stream, results, await searched(stream, results), cursor);
      return cursor;
    }
    cursor = { ...cursor, next, after: lastId };
    yield toPage(stream, results, await searched(stream, results), cursor);
  }
}

/** Archiving moves no time stamp and search never shows archived records: all of them are listed. */
async function* readDeletions(stream: Stream, start: ChangesCursor): AsyncGenerator<ReadPage> {
  const { session, type, signal } = stream;
  let cursor = start;
  for (;;) {
    const list = {
      type,
      properties: [],
      associations: [],
      archived: true,
      after: cursor.after ?? undefined,
    };
    const { results, after } = await listPage(session, list, signal);
    const tombstones = results.map(({ id }) => ({ id }));
    if (after === undefined) {
      yield { records: [], tombstones, cursor: caughtUp(cursor.next ?? cursor.since) };
      return;
    }
    cursor = { ...cursor, after };
    yield { records: [], tombstones, cursor };
  }
}

/** Now on HubSpot's clock, less the time that the index may lag. */
function windowStart({ session, overlapMs }: Stream): string {
  const now = session.serverTime();
  if (now === undefined) {
    throw new BellwetherError('crm.unexpected', 'HubSpot answered without a Date header');
  }
  return new Date(now.getTime() - overlapMs).toISOString();
}

function toPage(
  stream: Stream,
  results: readonly HubspotRecord[],
  associated: AssociatedById,
  cursor: ReadPage['cursor'],
): ReadPage {
  return { ...contentOf(stream, results, associated), cursor };
}

/** Records with their associations, and those that were merged into them. */
export function contentOf(
  { request }: Stream,
  results: readonly HubspotRecord[],
  associated: AssociatedById,
): Omit<ReadPage, 'cursor'> {
  return {
    records: results.map((record) => toRecord(record, request, associated.get(record.id) ?? {})),
    tombstones: results.flatMap(mergedInto),
  };
}

/** By record id, then by associated object. */
export type AssociatedById = ReadonlyMap<
  string,
  Readonly<Record<string, readonly AssociatedRecord[]>>
>;

/** A list embeds associations; those of a record that has very many are read in full. */
async function listed(stream: Stream, results: readonly HubspotRecord[]): Promise<AssociatedById> {
  return byRecord(stream, results, async ([, type]) => {
    const embedded = results.map(
      (record) => [record.id, embeddedAssociations(record, type.aliases)] as const,
    );
    const open = embedded.flatMap(([id, { more }]) => (more ? [id] : []));
    const shown = embedded.map(([id, { records }]) => [id, records] as const);
    return new Map([...shown, ...(await associationsOf(stream, type, open))]);
  });
}

/** Search and reads by id give no associations: they are read in batches. */
export async function searched(
  stream: Stream,
  results: readonly HubspotRecord[],
): Promise<AssociatedById> {
  const ids = results.map(({ id }) => id);
  return byRecord(stream, results, ([, type]) => associationsOf(stream, type, ids));
}

type Found = ReadonlyMap<string, readonly AssociatedRecord[]>;

function associationsOf(
  { session, type, signal }: Stream,
  to: ObjectType,
  ids: readonly string[],
): Promise<Found> {
  return readAssociations(session, { from: type, to: to.path }, ids, signal);
}

async function byRecord(
  { associated }: Stream,
  results: readonly HubspotRecord[],
  find: (target: Stream['associated'][number]) => Promise<Found>,
): Promise<AssociatedById> {
  const found: (readonly [object: string, records: Found])[] = [];
  for (const target of associated) found.push([target[0], await find(target)]);
  return new Map(
    results.map(({ id }) => [
      id,
      Object.fromEntries(found.map(([object, records]) => [object, records.get(id) ?? []])),
    ]),
  );
}
