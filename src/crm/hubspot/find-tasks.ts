import type { TaskLookup } from '../crm-adapter.ts';
import { readAssociations } from './associations.ts';
import { readByIds } from './batch-read.ts';
import { listPage } from './list-page.ts';
import type { HubspotRecord } from './records.ts';
import type { HubspotSession } from './session.ts';

/**
 * Tasks by Bellwether's key, through the associations of their companies: these are read from the store, while search
 * would miss a task that was created a moment ago. A deleted task has lost its associations: what is not found among
 * the live ones is looked for in the list of all deleted tasks.
 */
export async function findTasks(
  session: HubspotSession,
  lookups: readonly TaskLookup[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const collector = collect(lookups);
  await findLive(session, lookups, collector, signal);
  if (collector.open() > 0) await findDeleted(session, collector, signal);
  return collector.found;
}

interface Collector {
  readonly found: ReadonlyMap<string, string>;
  readonly keyFields: readonly string[];
  add(task: HubspotRecord): void;
  /** How many are still looked for. */
  open(): number;
}

function collect(lookups: readonly TaskLookup[]): Collector {
  const wanted = new Set(lookups.map(({ key }) => key));
  const keyFields = [...new Set(lookups.map(({ keyField }) => keyField))];
  const found = new Map<string, string>();
  return {
    found,
    keyFields,
    add(task) {
      for (const keyField of keyFields) {
        const key = task.properties[keyField];
        if (typeof key === 'string' && wanted.has(key) && !found.has(key)) found.set(key, task.id);
      }
    },
    open: () => wanted.size - found.size,
  };
}

async function findLive(
  session: HubspotSession,
  lookups: readonly TaskLookup[],
  collector: Collector,
  signal: AbortSignal,
): Promise<void> {
  const companies = [...new Set(lookups.map(({ accountId }) => accountId))];
  const pair = { from: 'companies', to: 'tasks' };
  const associated = await readAssociations(session, pair, companies, signal);
  const ids = new Set([...associated.values()].flat().map(({ id }) => id));
  const request = { type: 'tasks', ids: [...ids], properties: collector.keyFields };
  for await (const tasks of readByIds(session, request, signal)) {
    for (const task of tasks) collector.add(task);
  }
}

async function findDeleted(
  session: HubspotSession,
  collector: Collector,
  signal: AbortSignal,
): Promise<void> {
  const list = {
    type: 'tasks',
    properties: collector.keyFields,
    associations: [],
    archived: true,
  };
  let after: string | undefined;
  do {
    const page = await listPage(session, { ...list, after }, signal);
    for (const task of page.results) collector.add(task);
    after = page.after;
  } while (after !== undefined && collector.open() > 0);
}
