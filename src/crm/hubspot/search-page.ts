import { z } from 'zod';
import { readByIds } from './batch-read.ts';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, SEARCH_BODY, SEARCH_PAGE } from './limits.ts';
import { recordSchema, type HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

const answerSchema = z.object({ total: z.number(), results: z.array(recordSchema) });

export interface ChangeSearch {
  /** The object as paths name it. */
  readonly type: string;
  readonly properties: readonly string[];
  /** ISO 8601: records that were changed then or later. */
  readonly since: string;
  /** Only records with greater ids. */
  readonly afterId: string | null;
}

export interface SearchPage {
  readonly results: readonly HubspotRecord[];
  /** Id of the last record that was found; undefined when none was. */
  readonly lastId: string | undefined;
  /** Matches of this search beyond those on the page. */
  readonly left: number;
}

/** Changed records in the order of their ids, from the search index. */
export async function searchPage(
  session: HubspotSession,
  search: ChangeSearch,
  signal: AbortSignal,
): Promise<SearchPage> {
  const body = bodyOf(search, search.properties);
  // With too many properties the search finds the ids only, and the records are read by those.
  const fits = JSON.stringify(body).length <= SEARCH_BODY;
  const found = await ask(session, search.type, fits ? body : bodyOf(search, []), signal);
  return {
    results: fits ? found.results : await complete(session, search, found.results, signal),
    lastId: found.results.at(-1)?.id,
    left: Math.max(0, found.total - found.results.length),
  };
}

function bodyOf({ type, since, afterId }: ChangeSearch, properties: readonly string[]): unknown {
  const changed = {
    propertyName: modifiedProperty(type),
    operator: 'GTE',
    value: String(Date.parse(since)),
  };
  const further = { propertyName: 'hs_object_id', operator: 'GT', value: afterId };
  return {
    filterGroups: [{ filters: afterId === null ? [changed] : [changed, further] }],
    sorts: [{ propertyName: 'hs_object_id', direction: 'ASCENDING' }],
    properties,
    limit: SEARCH_PAGE,
  };
}

/** Contacts are the one object with another name for it. */
function modifiedProperty(type: string): string {
  return type === 'contacts' || type === '0-1' ? 'lastmodifieddate' : 'hs_lastmodifieddate';
}

async function ask(
  session: HubspotSession,
  type: string,
  body: unknown,
  signal: AbortSignal,
): Promise<z.infer<typeof answerSchema>> {
  try {
    const answer = await session.request({
      method: 'POST',
      path: `/crm/objects/${API_VERSION}/${encodeURIComponent(type)}/search`,
      body,
      signal,
      repeatable: true,
      lane: 'search',
    });
    return answerSchema.parse(answer);
  } catch (error) {
    throw toBellwetherError(error, `searching ${type}`);
  }
}

/** In the order of the search. What was archived in the meantime is left out. */
async function complete(
  session: HubspotSession,
  { type, properties }: ChangeSearch,
  found: readonly HubspotRecord[],
  signal: AbortSignal,
): Promise<readonly HubspotRecord[]> {
  const ids = found.map(({ id }) => id);
  const records = new Map<string, HubspotRecord>();
  for await (const page of readByIds(session, { type, ids, properties }, signal)) {
    for (const record of page) records.set(record.id, record);
  }
  return ids.flatMap((id) => records.get(id) ?? []);
}
