import { BellwetherError } from '../../domain/errors.ts';
import type { ReadPage, ReadRequest } from '../crm-adapter.ts';
import {
  caughtUp,
  cursorOf,
  type BulkCursor,
  type ChangesCursor,
  type FullCursor,
} from './cursor.ts';
import { errorCodeOf } from './errors.ts';
import { QUERY_PAGE } from './limits.ts';
import { nextPage, queryPage, type QueryPage, type QueryRow } from './query.ts';
import { inWay } from '../read-way.ts';
import { readBulk } from './read-bulk.ts';
import { selectFrom, toRecord, valueOf } from './records.ts';
import { identifier, instant, recordId } from './soql.ts';
import type { Stream } from './stream.ts';

/** Users are deactivated, never deleted: the object has no recycle bin to ask. */
const WITHOUT_DELETIONS: ReadonlySet<string> = new Set(['User']);

/** Objects whose records can be merged: the loser names the winner. */
const MERGEABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead']);

export async function* read(stream: Stream): AsyncGenerator<ReadPage> {
  const cursor = cursorOf(stream.request);
  switch (cursor?.phase) {
    case undefined:
      yield* readEverything(stream);
      break;
    case 'full':
      yield* readFull(stream, cursor);
      break;
    case 'bulk':
      yield* readBulk(stream, cursor);
      break;
    case 'changes':
      yield* inWay(
        readSince(stream, openWindow(cursor, stream)),
        `changes since ${cursor.since} by REST`,
      );
      break;
    case 'deletions':
      yield* readDeletions(stream, openWindow(cursor, stream));
  }
}

async function* readSince(stream: Stream, cursor: ChangesCursor): AsyncGenerator<ReadPage> {
  yield* readDeletions(stream, yield* readChanges(stream, cursor));
}

/** The first page tells how many records there are, and with that which way is the cheaper one. */
async function* readEverything(stream: Stream): AsyncGenerator<ReadPage> {
  const first = await firstPage(stream);
  const from = windowStart(stream);
  if (first === undefined || first.total >= stream.tuning.bulkFrom) {
    const start: BulkCursor = {
      phase: 'bulk',
      from,
      total: first?.total ?? 0,
      jobId: '',
      locator: null,
      skip: 0,
    };
    yield* inWay(readBulk(stream, start), bulkWay(first?.total, stream));
    return;
  }
  const { total } = first;
  const way = `${String(total)} records by REST, ${String(QUERY_PAGE)} a page; a bulk job pays from ${String(stream.tuning.bulkFrom)}`;
  yield* inWay(readFrom(stream, { phase: 'full', from, total, lastId: '' }, first), way);
}

function bulkWay(total: number | undefined, { tuning }: Stream): string {
  if (total === undefined) return 'by a bulk job: too large for a query';
  const instead = Math.ceil(total / QUERY_PAGE);
  return `${String(total)} records by a bulk job, ${String(tuning.bulkPage)} a page, instead of ${String(instead)} pages by REST`;
}

/** Codes with which Salesforce gives up on a query over a very large object. Bulk jobs have more patience. */
const TOO_LARGE = new Set(['QUERY_TIMEOUT', 'OPERATION_TOO_LARGE']);

async function firstPage({ session, request, signal }: Stream): Promise<QueryPage | undefined> {
  try {
    return await queryPage(session, everythingAfter(request, ''), { signal });
  } catch (error) {
    const cause = error instanceof BellwetherError ? error.cause : undefined;
    if (TOO_LARGE.has(errorCodeOf(cause) ?? '')) return undefined;
    throw error;
  }
}

/** In the order of ids, which never change: a position stays good however long the read is interrupted. */
function everythingAfter(request: ReadRequest, lastId: string): string {
  const after = lastId === '' ? '' : ` WHERE Id > ${recordId(lastId)}`;
  return `${selectFrom(request)}${after} ORDER BY Id`;
}

async function* readFull(stream: Stream, cursor: FullCursor): AsyncGenerator<ReadPage> {
  const { session, request, signal } = stream;
  const soql = everythingAfter(request, cursor.lastId);
  yield* readFrom(stream, cursor, await queryPage(session, soql, { signal }));
}

async function* readFrom(
  stream: Stream,
  start: FullCursor,
  first: QueryPage,
): AsyncGenerator<ReadPage> {
  let cursor = start;
  let page = first;
  for (;;) {
    const records = page.rows.map((row) => toRecord(row, stream.request.fields));
    const next = page.next;
    // The last page's cursor is the caught-up one, so that it is never read again.
    if (next === undefined) {
      yield { records, tombstones: [], cursor: caughtUp(cursor.from), total: cursor.total };
      return;
    }
    cursor = { ...cursor, lastId: records.at(-1)?.id ?? cursor.lastId };
    yield { records, tombstones: [], cursor, total: cursor.total };
    page = await pageAfter(stream, cursor.lastId, next);
  }
}

/** The org forgets where a query stood after two days, or when ten others are open: then it is asked anew. */
async function pageAfter(stream: Stream, lastId: string, next: string): Promise<QueryPage> {
  const { session, request, signal } = stream;
  try {
    return await nextPage(session, next, signal);
  } catch (error) {
    const cause = error instanceof BellwetherError ? error.cause : undefined;
    if (errorCodeOf(cause) !== 'INVALID_QUERY_LOCATOR') throw error;
    return queryPage(session, everythingAfter(request, lastId), { signal });
  }
}

/** Now on the org's clock, less the time that a commit may come late. */
function windowStart({ session, tuning }: Stream): string {
  const now = session.serverTime();
  if (now === undefined) {
    throw new BellwetherError('crm.unexpected', 'Salesforce answered without a Date header');
  }
  return new Date(now.getTime() - tuning.overlapMs).toISOString();
}

/** Fixes where the next read will start before anything is read, so that no change falls between two windows. */
function openWindow(cursor: ChangesCursor, stream: Stream): ChangesCursor {
  if (cursor.next !== null || stream.session.serverTime() === undefined) return cursor;
  return { ...cursor, next: windowStart(stream) };
}

/**
 * Each page is a query of its own and never the next page of one: Salesforce fills later pages with the values of then,
 * and a row that was changed in the meantime would show a later time than its place in the order.
 */
async function* readChanges(
  stream: Stream,
  start: ChangesCursor,
): AsyncGenerator<ReadPage, ChangesCursor> {
  const { session, request, signal } = stream;
  let cursor = start;
  for (;;) {
    const soql = `${selectFrom(request)} WHERE ${changedSince(cursor)} ${IN_ORDER}`;
    const page = await queryPage(session, soql, { signal });
    const records = page.rows.map((row) => toRecord(row, request.fields));
    cursor = { ...openWindow(cursor, stream), after: positionOf(page) ?? cursor.after };
    if (isLast(page)) {
      cursor = { ...cursor, phase: 'deletions', after: null };
      yield { records, tombstones: [], cursor };
      return cursor;
    }
    yield { records, tombstones: [], cursor };
  }
}

async function* readDeletions(stream: Stream, start: ChangesCursor): AsyncGenerator<ReadPage> {
  const { session, request, signal } = stream;
  if (WITHOUT_DELETIONS.has(request.object)) {
    yield { records: [], tombstones: [], cursor: caughtUp(start.next ?? start.since) };
    return;
  }
  const object = identifier(request.object);
  const fields = MERGEABLE.has(request.object)
    ? 'Id, SystemModstamp, MasterRecordId'
    : 'Id, SystemModstamp';
  let cursor = start;
  for (;;) {
    const soql = `SELECT ${fields} FROM ${object} WHERE IsDeleted = true AND ${changedSince(cursor)} ${IN_ORDER}`;
    const page = await queryPage(session, soql, { signal, all: true });
    const tombstones = page.rows.map(toTombstone);
    cursor = { ...openWindow(cursor, stream), after: positionOf(page) ?? cursor.after };
    if (isLast(page)) {
      yield { records: [], tombstones, cursor: caughtUp(cursor.next ?? cursor.since) };
      return;
    }
    yield { records: [], tombstones, cursor };
  }
}

const IN_ORDER = `ORDER BY SystemModstamp, Id LIMIT ${String(QUERY_PAGE)}`;

/** Ties matter: many rows share one second, so the position is (stamp, id). */
function changedSince({ since, after }: ChangesCursor): string {
  if (after === null) return `SystemModstamp >= ${instant(since)}`;
  const stamp = instant(after.stamp);
  return `(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > ${recordId(after.id)}))`;
}

function positionOf({ rows }: QueryPage): ChangesCursor['after'] | undefined {
  const last = rows.at(-1);
  if (last === undefined) return undefined;
  const { id, modifiedAt } = toRecord(last, []);
  return { stamp: modifiedAt, id };
}

function isLast({ rows, next }: QueryPage): boolean {
  if (rows.length === 0) return true;
  return next === undefined && rows.length < QUERY_PAGE;
}

function toTombstone(row: QueryRow): ReadPage['tombstones'][number] {
  const { id } = toRecord(row, []);
  const master = valueOf(row, 'MasterRecordId');
  return typeof master === 'string' ? { id, mergedInto: master } : { id };
}
