import { z } from 'zod';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, BATCH_SIZE } from './limits.ts';
import { recordSchema, type HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

const answerSchema = z.object({ results: z.array(recordSchema) });

export interface BatchRead {
  /** The object as paths name it. */
  readonly type: string;
  readonly ids: readonly string[];
  readonly properties: readonly string[];
}

/** Live records by id, from the store itself and in no order. Those that are gone are left out. */
export async function* readByIds(
  session: HubspotSession,
  { type, ids, properties }: BatchRead,
  signal: AbortSignal,
): AsyncGenerator<readonly HubspotRecord[]> {
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const inputs = ids.slice(start, start + BATCH_SIZE).map((id) => ({ id }));
    try {
      const answer = await session.request({
        method: 'POST',
        path: `/crm/objects/${API_VERSION}/${encodeURIComponent(type)}/batch/read`,
        body: { properties, inputs },
        signal,
        repeatable: true,
      });
      yield answerSchema.parse(answer).results;
    } catch (error) {
      throw toBellwetherError(error, `reading ${type} by id`);
    }
  }
}
