import type { SandboxResponse } from '../../../server/exchange.ts';
import { nowSeconds } from '../../org/org.ts';
import { hasBin, sweepBin } from '../../dml/recycle-bin.ts';
import type { ObjectSchema } from '../../schema/object.ts';
import { numberIn, type SqlRow } from '../../store/sql-row.ts';
import { quoted } from '../../store/store.ts';
import { formatDateTime, parseDateTime, SECONDS_PER_DAY } from '../../values/dates.ts';
import { prefixNumber, prefixNumberSql } from '../../values/record-id.ts';
import type { ApiCall } from '../api-call.ts';
import { fault } from '../fault.ts';
import { objectOfPath } from '../find-object.ts';
import { json } from '../responses.ts';
import type { RestContext } from '../rest-context.ts';

/** https://developer.salesforce.com/docs (getUpdated, getDeleted): how far back each reaches, and how much it tells. */
const UPDATED_DAYS = 30;
const DELETED_DAYS = 15;
const IDS_MAX = 600_000;

/** Seconds, both floored to the minute. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** `GET sobjects/X/updated?start&end`: ids of records whose SystemModstamp lies in the span. */
export function listUpdated(context: RestContext, call: ApiCall): SandboxResponse {
  const object = replicatedObject(context, call);
  const span = readSpan(context, call, UPDATED_DAYS);
  const rows = context.org.store.all(
    `SELECT "Id" FROM ${quoted(object.name)} WHERE "IsDeleted" = 0
       AND "SystemModstamp" >= ? AND "SystemModstamp" < ? ORDER BY "Id" LIMIT ${String(IDS_MAX + 1)}`,
    [span.start, span.end],
  );
  refuseTooMany(rows.length);
  return json(200, {
    ids: rows.map((row) => context.org.ids.encode(numberIn(row, 0))),
    latestDateCovered: formatDateTime(covered(context, span)),
  });
}

/** `GET sobjects/X/deleted?start&end`: deleted records, with the time at which they went to the recycle bin. */
export function listDeleted(context: RestContext, call: ApiCall): SandboxResponse {
  const object = replicatedObject(context, call);
  const span = readSpan(context, call, DELETED_DAYS);
  sweepBin(context.org);
  const rows = deletedRows(context, object, span);
  refuseTooMany(rows.length);
  const earliest = nowSeconds(context.org) - DELETED_DAYS * SECONDS_PER_DAY;
  return json(200, {
    deletedRecords: rows.map((row) => ({
      id: context.org.ids.encode(numberIn(row, 0)),
      deletedDate: formatDateTime(numberIn(row, 1)),
    })),
    earliestDateAvailable: formatDateTime(earliest),
    latestDateCovered: formatDateTime(covered(context, span)),
  });
}

/** Records in the recycle bin, and those that were there and are gone for good. */
function deletedRows(context: RestContext, object: ObjectSchema, span: Span): readonly SqlRow[] {
  const prefix = prefixNumber(object.keyPrefix);
  return context.org.store.all(
    `SELECT "Id", "SystemModstamp" FROM ${quoted(object.name)} WHERE "IsDeleted" = 1
       AND "SystemModstamp" >= ?1 AND "SystemModstamp" < ?2
     UNION ALL SELECT id, deleted_at FROM sys_purged
       WHERE ${prefixNumberSql('id')} = ?3 AND deleted_at >= ?1 AND deleted_at < ?2
     ORDER BY 2, 1 LIMIT ${String(IDS_MAX + 1)}`,
    [span.start, span.end, prefix],
  );
}

function replicatedObject(context: RestContext, call: ApiCall): ObjectSchema {
  const object = objectOfPath(context, call);
  if (hasBin(object)) return object;
  throw fault(400, 'INVALID_TYPE', `The object ${object.name} is not replicateable`);
}

/** Changes up to here are told for certain: nothing of the present minute. */
function covered(context: RestContext, span: Span): number {
  return Math.min(span.end, floorToMinute(nowSeconds(context.org)));
}

function readSpan(context: RestContext, call: ApiCall, days: number): Span {
  const start = readInstant(call, 'start');
  const end = readInstant(call, 'end');
  const oldest = nowSeconds(context.org) - days * SECONDS_PER_DAY;
  if (start >= end || start < floorToMinute(oldest)) {
    // The wording is an assumption [K].
    throw fault(
      400,
      'INVALID_REPLICATION_DATE',
      `startDate must be before endDate and not more than ${String(days)} days ago`,
    );
  }
  return { start, end };
}

function readInstant(call: ApiCall, name: string): number {
  // An unencoded `+` of an offset arrives as a space.
  const text = (call.request.query.get(name) ?? '').replace(' ', '+');
  const seconds = parseDateTime(text);
  if (seconds === undefined) {
    throw fault(400, 'INVALID_REPLICATION_DATE', `${name} is not a valid date: ${text}`);
  }
  return floorToMinute(seconds);
}

function floorToMinute(seconds: number): number {
  return seconds - (((seconds % 60) + 60) % 60);
}

function refuseTooMany(count: number): void {
  if (count <= IDS_MAX) return;
  throw fault(400, 'EXCEEDED_ID_LIMIT', `more than ${String(IDS_MAX)} ids in the span`);
}
