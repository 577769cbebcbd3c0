import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, ASSOCIATION_BATCH } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** Ids come as numbers or as text, depending on the version of the API. */
const answerSchema = z.object({
  results: z.array(
    z.object({
      from: z.object({ id: z.coerce.string() }),
      to: z.array(
        z.object({
          toObjectId: z.coerce.string(),
          associationTypes: z
            .array(z.object({ category: z.string().optional(), label: z.string().nullish() }))
            .default([]),
        }),
      ),
      paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
    }),
  ),
  errors: z
    .array(z.object({ category: z.string().optional(), message: z.string().optional() }))
    .default([]),
});

type Answer = z.infer<typeof answerSchema>;

/** An associated record; of several, one may be the primary one. */
export interface AssociatedRecord {
  readonly id: string;
  readonly primary: boolean;
}

export interface AssociationPair {
  readonly from: string;
  readonly to: string;
}

interface Input {
  readonly id: string;
  readonly after?: string;
}

/** The associated records of records, by record id. One with many of them is asked for again, page by page. */
export async function readAssociations(
  session: HubspotSession,
  pair: AssociationPair,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly AssociatedRecord[]>> {
  const found = new Map<string, AssociatedRecord[]>();
  let open: readonly Input[] = ids.map((id) => ({ id }));
  while (open.length > 0) {
    const batch = open.slice(0, ASSOCIATION_BATCH);
    const more: Input[] = [];
    for (const result of await readBatch(session, pair, batch, signal)) {
      const known = found.get(result.from.id) ?? [];
      found.set(result.from.id, [...known, ...result.to.map(toAssociated)]);
      const after = result.paging?.next?.after;
      if (after !== undefined) more.push({ id: result.from.id, after });
    }
    open = [...open.slice(ASSOCIATION_BATCH), ...more];
  }
  return found;
}

function toAssociated({
  toObjectId,
  associationTypes,
}: Answer['results'][number]['to'][number]): AssociatedRecord {
  const primary = associationTypes.some(
    ({ category, label }) => category === 'HUBSPOT_DEFINED' && label === 'Primary',
  );
  return { id: toObjectId, primary };
}

/**
 * The ids, each once: the primary record first, then in the order of ids. List and batch read sort differently, and the
 * first one decides to which account a record belongs: it must not depend on how the record was read.
 */
export function inOrder(records: readonly AssociatedRecord[]): readonly string[] {
  const primary = new Set(records.filter((record) => record.primary).map(({ id }) => id));
  const ids = [...new Set(records.map(({ id }) => id))].sort(compareIds);
  return [...ids.filter((id) => primary.has(id)), ...ids.filter((id) => !primary.has(id))];
}

/** Ids are numbers too long to be read as such. */
function compareIds(left: string, right: string): number {
  if (left.length !== right.length) return left.length - right.length;
  return left < right ? -1 : 1;
}

async function readBatch(
  session: HubspotSession,
  pair: AssociationPair,
  inputs: readonly Input[],
  signal: AbortSignal,
): Promise<Answer['results']> {
  const { from, to } = pair;
  try {
    const answer = await session.request({
      method: 'POST',
      path: `/crm/associations/${API_VERSION}/${encodeURIComponent(from)}/${encodeURIComponent(to)}/batch/read`,
      body: { inputs },
      signal,
      repeatable: true,
    });
    return resultsOf(answerSchema.parse(answer));
  } catch (error) {
    throw toBellwetherError(error, `reading associations from ${from} to ${to}`);
  }
}

/** A record without associations, or one that is gone by now, is an "error" of the batch. Any other is one indeed. */
function resultsOf({ results, errors }: Answer): Answer['results'] {
  const fault = errors.find(({ category }) => category !== 'OBJECT_NOT_FOUND');
  if (fault === undefined) return results;
  throw new BellwetherError(
    'crm.unexpected',
    `HubSpot left associations out: ${fault.message ?? fault.category ?? 'no reason given'}`,
  );
}
