import { BellwetherError } from '../../domain/errors.ts';
import type { ReadPage, ReadRequest } from '../crm-adapter.ts';
import {
  caughtUp,
  cursorSchema,
  type ChangesCursor,
  type FullCursor,
  type SalesforceCursor,
} from './cursor.ts';
import { BULK_READ_FROM, LATE_COMMIT_OVERLAP_MS, QUERY_PAGE } from './limits.ts';
import { countRows, queryPages, type QueryRow } from './query.ts';
import { readBulk } from './read-bulk.ts';
import { selectFrom, toRecord } from './records.ts';
import type { SalesforceSession } from './session.ts';
import { identifier, instant, recordId } from './soql.ts';

/** Users are deactivated, never deleted: the object has no recycle bin to ask. */
const WITHOUT_DELETIONS: ReadonlySet<string> = new Set(['User']);

/** Objects whose records can be merged: the loser names the winner. */
const MERGEABLE: ReadonlySet<string> = new Set(['Account', 'Contact', 'Lead']);

export async function* read(
  session: SalesforceSession,
  request: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<ReadPage> {
  let cursor = await startingPoint(session, request, signal);
  if (cursor.phase === 'full') cursor = yield* readFull(session, request, cursor, signal);
  else if (cursor.phase === 'bulk') cursor = yield* readBulk(session, request, cursor, signal);
  else {
    cursor = openWindow(cursor, session);
    if (cursor.phase === 'changes') cursor = yield* readChanges(session, request, cursor, signal);
    yield* readDeletions(session, request, cursor, signal);
  }
}

async function startingPoint(
  session: SalesforceSession,
  request: ReadRequest,
  signal: AbortSignal,
): Promise<SalesforceCursor> {
  if (request.cursor !== undefined) return cursorSchema.parse(request.cursor);
  const total = await countRows(session, identifier(request.object), signal);
  const from = windowStart(session);
  if (total >= BULK_READ_FROM) return { phase: 'bulk', from, total, jobId: '', locator: null };
  return { phase: 'full', from, total, lastId: null };
}

/** Now on the org's clock, less the time that a commit may come late. */
function windowStart(session: SalesforceSession): string {
  const now = session.serverTime();
  if (now === undefined) {
    throw new BellwetherError('crm.unexpected', 'Salesforce answered without a Date header');
  }
  return new Date(now.getTime() - LATE_COMMIT_OVERLAP_MS).toISOString();
}

async function* readFull(
  session: SalesforceSession,
  request: ReadRequest,
  start: FullCursor,
  signal: AbortSignal,
): AsyncGenerator<ReadPage, ChangesCursor> {
  let cursor = start;
  for (;;) {
    const after = cursor.lastId === null ? '' : ` WHERE Id > ${recordId(cursor.lastId)}`;
    const soql = `${selectFrom(request)}${after} ORDER BY Id LIMIT ${String(QUERY_PAGE)}`;
    let rows = 0;
    for await (const page of queryPages(session, soql, { signal })) {
      rows += page.length;
      const records = page.map((row) => toRecord(row, request.fields));
      const lastId = records.at(-1)?.id ?? cursor.lastId;
      cursor = { ...cursor, lastId };
      yield { records, tombstones: [], cursor, total: cursor.total };
    }
    if (rows < QUERY_PAGE) break;
  }
  const end = caughtUp(cursor.from);
  yield { records: [], tombstones: [], cursor: end, total: cursor.total };
  return end;
}

/** Fixes where the next read will start before anything is read, so that no change falls between two windows. */
function openWindow(cursor: ChangesCursor, session: SalesforceSession): ChangesCursor {
  if (cursor.next !== null) return cursor;
  return { ...cursor, next: session.serverTime() === undefined ? null : windowStart(session) };
}

async function* readChanges(
  session: SalesforceSession,
  request: ReadRequest,
  start: ChangesCursor,
  signal: AbortSignal,
): AsyncGenerator<ReadPage, ChangesCursor> {
  let cursor = start;
  for (;;) {
    const soql = `${selectFrom(request)} WHERE ${changedSince(cursor)} ${IN_ORDER}`;
    let rows = 0;
    for await (const page of queryPages(session, soql, { signal })) {
      rows += page.length;
      const records = page.map((row) => toRecord(row, request.fields));
      cursor = { ...openWindow(cursor, session), after: positionOf(page) ?? cursor.after };
      yield { records, tombstones: [], cursor };
    }
    if (rows < QUERY_PAGE) break;
  }
  const end: ChangesCursor = { ...cursor, phase: 'deletions', after: null };
  yield { records: [], tombstones: [], cursor: end };
  return end;
}

async function* readDeletions(
  session: SalesforceSession,
  request: ReadRequest,
  start: ChangesCursor,
  signal: AbortSignal,
): AsyncGenerator<ReadPage> {
  let cursor = openWindow(start, session);
  const fields = MERGEABLE.has(request.object)
    ? 'Id, SystemModstamp, MasterRecordId'
    : 'Id, SystemModstamp';
  while (!WITHOUT_DELETIONS.has(request.object)) {
    const soql =
      `SELECT ${fields} FROM ${identifier(request.object)} ` +
      `WHERE IsDeleted = true AND ${changedSince(cursor)} ${IN_ORDER}`;
    let rows = 0;
    for await (const page of queryPages(session, soql, { signal, all: true })) {
      rows += page.length;
      cursor = { ...cursor, after: positionOf(page) ?? cursor.after };
      yield { records: [], tombstones: page.map(toTombstone), cursor };
    }
    if (rows < QUERY_PAGE) break;
  }
  yield { records: [], tombstones: [], cursor: caughtUp(cursor.next ?? cursor.since) };
}

const IN_ORDER = `ORDER BY SystemModstamp, Id LIMIT ${String(QUERY_PAGE)}`;

/** Ties matter: many rows share one second, so the position is (stamp, id). */
function changedSince({ since, after }: ChangesCursor): string {
  if (after === null) return `SystemModstamp >= ${instant(since)}`;
  const stamp = instant(after.stamp);
  return `(SystemModstamp > ${stamp} OR (SystemModstamp = ${stamp} AND Id > ${recordId(after.id)}))`;
}

function positionOf(page: readonly QueryRow[]): ChangesCursor['after'] | undefined {
  const last = page.at(-1);
  if (last === undefined) return undefined;
  const { id, modifiedAt } = toRecord(last, []);
  return { stamp: modifiedAt, id };
}

function toTombstone(row: QueryRow): ReadPage['tombstones'][number] {
  const { id } = toRecord(row, []);
  const master = row['MasterRecordId'];
  return typeof master === 'string' ? { id, mergedInto: master } : { id };
}
