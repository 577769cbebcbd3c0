import { z } from 'zod';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, ASSOCIATION_BATCH } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** Ids come as numbers or as text, depending on the version of the API. */
const answerSchema = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: z.coerce.string() }),
      to: z.array(z.object({ toObjectId: z.coerce.string() })),
      paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
    }),
  ),
});

export interface AssociationPair {
  readonly from: string;
  readonly to: string;
}

interface Input {
  readonly id: string;
  readonly after?: string;
}

/** The associated ids of records, by record id. A record with many of them is asked for again, page by page. */
export async function readAssociations(
  session: HubspotSession,
  pair: AssociationPair,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  let open: readonly Input[] = ids.map((id) => ({ id }));
  while (open.length > 0) {
    const batch = open.slice(0, ASSOCIATION_BATCH);
    const more: Input[] = [];
    for (const result of await readBatch(session, pair, batch, signal)) {
      const known = found.get(result.from.id) ?? [];
      found.set(result.from.id, [...known, ...result.to.map(({ toObjectId }) => toObjectId)]);
      const after = result.paging?.next?.after;
      if (after !== undefined) more.push({ id: result.from.id, after });
    }
    open = [...open.slice(ASSOCIATION_BATCH), ...more];
  }
  return found;
}

async function readBatch(
  session: HubspotSession,
  pair: AssociationPair,
  inputs: readonly Input[],
  signal: AbortSignal,
): Promise<z.infer<typeof answerSchema>['results']> {
  const { from, to } = pair;
  try {
    const answer = await session.request({
      method: 'POST',
      path: `/crm/associations/${API_VERSION}/${encodeURIComponent(from)}/${encodeURIComponent(to)}/batch/read`,
      body: { inputs },
      signal,
      repeatable: true,
    });
    return answerSchema.parse(answer).results;
  } catch (error) {
    throw toBellwetherError(error, `reading associations from ${from} to ${to}`);
  }
}
