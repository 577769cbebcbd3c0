import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { ReadPage, ReadRequest } from '../crm-adapter.ts';
import { readAssociations } from './associations.ts';
import { caughtUp, cursorSchema, type ChangesCursor, type FullCursor } from './cursor.ts';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, INDEX_LAG_OVERLAP_MS, LIST_PAGE, SEARCH_PAGE } from './limits.ts';
import type { ObjectTypes } from './object-types.ts';
import { OWNERS, readOwners } from './owners.ts';
import { mergedInto, propertiesOf, recordSchema, toRecord, type HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

const listSchema = z.object({
  results: z.array(recordSchema),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});
const searchSchema = z.object({ total: z.number(), results: z.array(recordSchema) });

/** A read with the vendor's own name of its object. */
interface Stream {
  readonly session: HubspotSession;
  readonly types: ObjectTypes;
  readonly request: ReadRequest;
  readonly type: string;
  readonly signal: AbortSignal;
}

export async function* read(
  session: HubspotSession,
  types: ObjectTypes,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<ReadPage> {
  if (request.object === OWNERS) {
    yield* readOwners(session, request.fields, signal);
    return;
  }
  const type = await resolved(types, request.object, signal);
  const stream = { session, types, request, type, signal };
  const cursor =
    request.cursor === undefined
      ? { phase: 'full' as const, from: null, after: null }
      : cursorSchema.parse(request.cursor);
  if (cursor.phase === 'full') {
    yield* readFull(stream, cursor);
    return;
  }
  yield* readDeletions(
    stream,
    cursor.phase === 'changes' ? yield* readChanges(stream, cursor) : cursor,
  );
}

async function resolved(types: ObjectTypes, object: string, signal: AbortSignal): Promise<string> {
  const type = await types.resolve(object, signal);
  if (type !== undefined) return type;
  throw new BellwetherError('crm.schema-mismatch', `HubSpot has no object "${object}"`);
}

/** The list reads the store itself: complete and consistent, but without a filter by date. */
async function* readFull(stream: Stream, start: FullCursor): AsyncGenerator<ReadPage> {
  let cursor = start;
  for (;;) {
    const page = await listPage(stream, cursor.after, false);
    const from = cursor.from ?? windowStart(stream.session);
    const after = page.paging?.next?.after;
    const next = after === undefined ? caughtUp(from) : { ...cursor, from, after };
    yield toPage(stream, page.results, next);
    if (next.phase !== 'full') return;
    cursor = next;
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
  let cursor = start;
  for (;;) {
    const found = await searchPage(stream, cursor);
    const next = cursor.next ?? windowStart(stream.session);
    const lastId = found.results.at(-1)?.id;
    cursor = { ...cursor, next, after: lastId ?? cursor.after };
    const results = await withAssociations(stream, found.results);
    yield toPage(stream, results, cursor);
    if (found.results.length < SEARCH_PAGE) break;
  }
  const end: ChangesCursor = { ...cursor, phase: 'deletions', after: null };
  yield { records: [], tombstones: [], cursor: end };
  return end;
}

/** Archiving moves no time stamp and search never shows archived records: all of them are listed. */
async function* readDeletions(stream: Stream, start: ChangesCursor): AsyncGenerator<ReadPage> {
  let cursor = start;
  for (;;) {
    const page = await listPage(stream, cursor.after, true);
    const tombstones = page.results.map(({ id }) => ({ id }));
    const after = page.paging?.next?.after;
    if (after === undefined) {
      yield { records: [], tombstones, cursor: caughtUp(cursor.next ?? cursor.since) };
      return;
    }
    cursor = { ...cursor, after };
    yield { records: [], tombstones, cursor };
  }
}

function toPage(
  { request, types }: Stream,
  results: readonly HubspotRecord[],
  cursor: ReadPage['cursor'],
): ReadPage {
  return {
    records: results.map((record) => toRecord(record, request, types)),
    tombstones: results.flatMap(mergedInto),
    cursor,
  };
}

/** Now on HubSpot's clock, less the time that the index may lag. */
function windowStart(session: HubspotSession): string {
  const now = session.serverTime();
  if (now === undefined) {
    throw new BellwetherError('crm.unexpected', 'HubSpot answered without a Date header');
  }
  return new Date(now.getTime() - INDEX_LAG_OVERLAP_MS).toISOString();
}

async function listPage(
  { session, types, request, type, signal }: Stream,
  after: string | null,
  archived: boolean,
): Promise<z.infer<typeof listSchema>> {
  const associations = archived ? [] : await associationNames(types, request, signal);
  const properties = archived ? [] : propertiesOf(request);
  const query = {
    limit: String(LIST_PAGE),
    archived: String(archived),
    ...(properties.length === 0 ? {} : { properties: properties.join(',') }),
    ...(associations.length === 0 ? {} : { associations: associations.join(',') }),
    ...(after === null ? {} : { after }),
  };
  try {
    const path = `/crm/objects/${API_VERSION}/${encodeURIComponent(type)}`;
    return listSchema.parse(await session.request({ method: 'GET', path, query, signal }));
  } catch (error) {
    throw toBellwetherError(error, `listing ${request.object}`);
  }
}

async function associationNames(
  types: ObjectTypes,
  request: ReadRequest,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return Promise.all(request.associations.map((object) => resolved(types, object, signal)));
}

async function searchPage(
  { session, request, type, signal }: Stream,
  cursor: ChangesCursor,
): Promise<z.infer<typeof searchSchema>> {
  const filters = [
    {
      propertyName: modifiedProperty(type),
      operator: 'GTE',
      value: String(Date.parse(cursor.since)),
    },
    ...(cursor.after === null
      ? []
      : [{ propertyName: 'hs_object_id', operator: 'GT', value: cursor.after }]),
  ];
  const body = {
    filterGroups: [{ filters }],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties: propertiesOf(request),
    limit: SEARCH_PAGE,
  };
  try {
    const path = `/crm/objects/${API_VERSION}/${encodeURIComponent(type)}/search`;
    const answer = await session.request({
      method: 'POST',
      path,
      body,
      signal,
      repeatable: true,
      lane: 'search',
    });
    return searchSchema.parse(answer);
  } catch (error) {
    throw toBellwetherError(error, `searching ${request.object}`);
  }
}

/** Contacts are the one object with another name for it. */
function modifiedProperty(type: string): string {
  return type === 'contacts' || type === '0-1' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

/** Search gives no associations: they are read in batches. */
async function withAssociations(
  { session, types, request, type, signal }: Stream,
  records: readonly HubspotRecord[],
): Promise<readonly HubspotRecord[]> {
  let completed = records;
  for (const object of records.length === 0 ? [] : request.associations) {
    const to = await resolved(types, object, signal);
    const ids = completed.map(({ id }) => id);
    const found = await readAssociations(session, { from: type, to }, ids, signal);
    completed = completed.map((record) => ({
      ...record,
      associations: {
        ...record.associations,
        [object]: { results: (found.get(record.id) ?? []).map((id) => ({ id })) },
      },
    }));
  }
  return completed;
}
