import { z } from 'zod';
import type { TaskLookup } from '../crm-adapter.ts';
import { readAssociations } from './associations.ts';
import { toBellwetherError } from './errors.ts';
import { API_VERSION, BATCH_SIZE } from './limits.ts';
import type { HubspotSession } from './session.ts';

const answerSchema = z.object({
  results: z.array(
    z.object({ id: z.string(), properties: z.record(z.string(), z.string().nullable()) }),
  ),
});

/**
 * Tasks by Bellwether's key, through the associations of their companies: these are read from the store, while search
 * would miss a task that was created a moment ago.
 */
export async function findTasks(
  session: HubspotSession,
  lookups: readonly TaskLookup[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const wanted = new Set(lookups.map(({ key }) => key));
  const keyFields = [...new Set(lookups.map(({ keyField }) => keyField))];
  const companies = [...new Set(lookups.map(({ accountId }) => accountId))];
  const tasks = await readAssociations(
    session,
    { from: 'companies', to: 'tasks' },
    companies,
    signal,
  );
  const ids = [...new Set([...tasks.values()].flat())];
  const found = new Map<string, string>();
  for (let start = 0; start < ids.length; start += BATCH_SIZE) {
    const batch = ids.slice(start, start + BATCH_SIZE);
    for (const task of await readTasks(session, batch, keyFields, signal)) {
      for (const keyField of keyFields) {
        const key = task.properties[keyField];
        if (typeof key === 'string' && wanted.has(key)) found.set(key, task.id);
      }
    }
  }
  return found;
}

async function readTasks(
  session: HubspotSession,
  ids: readonly string[],
  properties: readonly string[],
  signal: AbortSignal,
): Promise<z.infer<typeof answerSchema>['results']> {
  try {
    const answer = await session.request({
      method: 'POST',
      path: `/crm/objects/${API_VERSION}/tasks/batch/read`,
      body: { properties, inputs: ids.map((id) => ({ id })) },
      signal,
      repeatable: true,
    });
    return answerSchema.parse(answer).results;
  } catch (error) {
    throw toBellwetherError(error, 'looking tasks up');
  }
}
