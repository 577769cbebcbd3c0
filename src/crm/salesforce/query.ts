import { z } from 'zod';
import { toBellwetherError } from './errors.ts';
import type { SalesforceSession } from './session.ts';

export type QueryRow = Readonly<Record<string, unknown>>;

/** Taken as it came: a schema would copy every row. What is in it is looked at field by field (records.ts). */
const rowSchema = z.custom<QueryRow>((row) => typeof row === 'object' && row !== null);
const answerSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(rowSchema),
});

export interface QueryOptions {
  readonly signal: AbortSignal;
  /** Include deleted and archived rows. */
  readonly all?: boolean;
}

export interface QueryPage {
  readonly rows: readonly QueryRow[];
  /** Rows of the whole result. */
  readonly total: number;
  /** Where the next page is; undefined after the last. */
  readonly next: string | undefined;
}

/** The first page of a query. Wide rows make Salesforce send fewer than asked for. */
export function queryPage(
  session: SalesforceSession,
  soql: string,
  options: QueryOptions,
): Promise<QueryPage> {
  const resource = options.all === true ? 'queryAll' : 'query';
  return fetchPage(session, `/${resource}?q=${encodeURIComponent(soql)}`, options.signal);
}

/** A further page. Its rows are those of the query, with the values of now. */
export function nextPage(
  session: SalesforceSession,
  next: string,
  signal: AbortSignal,
): Promise<QueryPage> {
  return fetchPage(session, next, signal);
}

/** All rows of a small query. */
export async function queryRows(
  session: SalesforceSession,
  soql: string,
  options: QueryOptions,
): Promise<readonly QueryRow[]> {
  let page = await queryPage(session, soql, options);
  const rows = [...page.rows];
  while (page.next !== undefined) {
    page = await nextPage(session, page.next, options.signal);
    rows.push(...page.rows);
  }
  return rows;
}

async function fetchPage(
  session: SalesforceSession,
  path: string,
  signal: AbortSignal,
): Promise<QueryPage> {
  try {
    const answer = answerSchema.parse(await session.request({ method: 'GET', path, signal }));
    const next = answer.done ? undefined : answer.nextRecordsUrl;
    return { rows: answer.records, total: answer.totalSize, next };
  } catch (error) {
    throw toBellwetherError(error, 'query');
  }
}
