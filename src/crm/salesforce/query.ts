import { z } from 'zod';
import { toBellwetherError } from './errors.ts';
import type { SalesforceSession } from './session.ts';

const rowSchema = z.record(z.string(), z.unknown());
const answerSchema = z.object({
  totalSize: z.number(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(rowSchema),
});

export type QueryRow = z.infer<typeof rowSchema>;

export interface QueryOptions {
  readonly signal: AbortSignal;
  /** Include deleted and archived rows. */
  readonly all?: boolean;
}

/** The pages of a query's result. Wide rows make Salesforce send fewer than asked for; all pages are followed. */
export async function* queryPages(
  session: SalesforceSession,
  soql: string,
  options: QueryOptions,
): AsyncGenerator<readonly QueryRow[]> {
  const resource = options.all === true ? 'queryAll' : 'query';
  let path: string | undefined = `/${resource}?q=${encodeURIComponent(soql)}`;
  while (path !== undefined) {
    const answer = await queryOnce(session, path, options.signal);
    yield answer.records;
    path = answer.done ? undefined : answer.nextRecordsUrl;
  }
}

/** All rows of a small query. */
export async function queryRows(
  session: SalesforceSession,
  soql: string,
  options: QueryOptions,
): Promise<readonly QueryRow[]> {
  const rows: QueryRow[] = [];
  for await (const page of queryPages(session, soql, options)) rows.push(...page);
  return rows;
}

/** How many rows an object has now. */
export async function countRows(
  session: SalesforceSession,
  object: string,
  signal: AbortSignal,
): Promise<number> {
  const soql = `SELECT COUNT() FROM ${object}`;
  const answer = await queryOnce(session, `/query?q=${encodeURIComponent(soql)}`, signal);
  return answer.totalSize;
}

async function queryOnce(
  session: SalesforceSession,
  path: string,
  signal: AbortSignal,
): Promise<z.infer<typeof answerSchema>> {
  try {
    return answerSchema.parse(await session.request({ method: 'GET', path, signal }));
  } catch (error) {
    throw toBellwetherError(error, 'query');
  }
}
