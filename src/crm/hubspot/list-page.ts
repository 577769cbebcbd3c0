import { z } from 'zod';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, LIST_PAGE } from './limits.ts';
import { recordSchema, type HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

const answerSchema = z.object({
  results: z.array(recordSchema),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

export interface ListRequest {
  /** The object as paths name it. */
  readonly type: string;
  readonly properties: readonly string[];
  /** Objects whose associations are wanted, as paths name them. */
  readonly associations: readonly string[];
  readonly archived: boolean;
  /** Undefined for the first page. */
  readonly after: string | undefined;
}

export interface ListPage {
  readonly results: readonly HubspotRecord[];
  /** Undefined after the last page. */
  readonly after: string | undefined;
}

/** A page of all records, or of all archived ones. It reads the store itself: complete, but without a filter. */
export async function listPage(
  session: HubspotSession,
  { type, properties, associations, archived, after }: ListRequest,
  signal: AbortSignal,
): Promise<ListPage> {
  const query = {
    limit: String(LIST_PAGE),
    archived: String(archived),
    ...(properties.length === 0 ? {} : { properties: properties.join(',') }),
    ...(associations.length === 0 ? {} : { associations: associations.join(',') }),
    ...(after === undefined ? {} : { after }),
  };
  try {
    const path = `/crm/objects/${API_VERSION}/${encodeURIComponent(type)}`;
    const answer = answerSchema.parse(
      await session.request({ method: 'GET', path, query, signal }),
    );
    return { results: answer.results, after: answer.paging?.next?.after };
  } catch (error) {
    throw toBellwetherError(error, `listing ${type}`);
  }
}
