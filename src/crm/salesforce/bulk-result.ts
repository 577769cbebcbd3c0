import { CsvError } from 'csv-parse';
import { BellwetherError } from '../../domain/errors.ts';
import type { CrmRecord } from '../crm-adapter.ts';
import { csvRows } from './csv-rows.ts';
import { caughtUp, type BulkCursor, type ChangesCursor } from './cursor.ts';
import { toBellwetherError } from './errors.ts';
import { BULK_ANSWER_MS } from './limits.ts';
import { recordReader } from './records.ts';
import type { StreamedAnswer } from './session.ts';
import type { Stream } from './stream.ts';

/** Some records of a result page, and where to go on after them. */
export interface BulkPart {
  readonly records: readonly CrmRecord[];
  readonly cursor: BulkCursor | ChangesCursor;
}

/**
 * One page of a bulk result from the cursor on, part by part while it arrives. Only the last part's cursor leaves the
 * page, and it is handed out when the whole page has arrived and holds as many records as it says: what it lacks would
 * be lost without a trace. Throws HttpFailure when the answer breaks off.
 */
export async function* resultParts(stream: Stream, cursor: BulkCursor): AsyncGenerator<BulkPart> {
  const { bulkPart } = stream.tuning;
  const page = await openPage(stream, cursor);
  let seen = 0;
  let records: CrmRecord[] = [];
  try {
    for await (const batch of recordsOf(page, stream.request.fields)) {
      records.push(...batch.slice(Math.max(0, cursor.skip - seen)));
      seen += batch.length;
      while (records.length > bulkPart && seen <= page.announced) {
        const skip = seen - records.length + bulkPart;
        yield { records: records.slice(0, bulkPart), cursor: { ...cursor, skip } };
        records = records.slice(bulkPart);
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? incomplete(cursor, seen, page.announced) : error;
  }
  if (seen !== page.announced) throw incomplete(cursor, seen, page.announced);
  yield { records, cursor: cursorAfter(cursor, page) };
}

interface ResultPage extends StreamedAnswer {
  /** Records that the page says it holds. */
  readonly announced: number;
}

async function openPage(stream: Stream, cursor: BulkCursor): Promise<ResultPage> {
  const answer = await askForPage(stream, cursor);
  const announced = answer?.headers.get('sforce-numberofrecords') ?? '';
  if (answer !== undefined && /^\d+$/.test(announced)) {
    return { ...answer, announced: Number(announced) };
  }
  throw incomplete(cursor, 0, undefined);
}

async function askForPage(
  { session, tuning, signal }: Stream,
  { jobId, locator }: BulkCursor,
): Promise<StreamedAnswer | undefined> {
  const from = locator === null ? '' : `&locator=${encodeURIComponent(locator)}`;
  const path = `/jobs/query/${encodeURIComponent(jobId)}/results?maxRecords=${String(tuning.bulkPage)}${from}`;
  const headers = { accept: 'text/csv' };
  try {
    const timeoutMs = BULK_ANSWER_MS;
    return await session.requestStream({ method: 'GET', path, signal, timeoutMs, headers });
  } catch (error) {
    throw toBellwetherError(error, `reading results of the bulk query ${jobId}`);
  }
}

/** As many at a time as have arrived. Every page repeats the header. */
async function* recordsOf(
  { chunks }: StreamedAnswer,
  fields: readonly string[],
): AsyncGenerator<readonly CrmRecord[]> {
  let toRecord: ReturnType<typeof recordReader> | undefined;
  for await (const rows of csvRows(chunks)) {
    const data = toRecord === undefined ? rows.slice(1) : rows;
    toRecord ??= recordReader(rows[0] ?? [], fields);
    yield data.map(toRecord);
  }
}

/** The last page's locator is "null"; to take a missing one for another than that would be to begin again for ever. */
function cursorAfter(cursor: BulkCursor, { headers, announced }: ResultPage): BulkPart['cursor'] {
  const next = headers.get('sforce-locator');
  // The last page's cursor is the caught-up one, so that it is never read again.
  if (next === null || next === 'null') return caughtUp(cursor.from);
  // A version with larger pages may have stopped further on than this page goes.
  return { ...cursor, locator: next, skip: Math.max(0, cursor.skip - announced) };
}

function incomplete(
  { jobId }: BulkCursor,
  seen: number,
  announced: number | undefined,
): BellwetherError {
  return new BellwetherError(
    'crm.unexpected',
    `a result of the bulk query ${jobId} is incomplete: ${String(seen)} of ${String(announced ?? 'unknown')} records`,
  );
}
