import { z } from 'zod';
import { MAPPED_SCORES } from './mapped-scores.ts';
import { records } from './people.ts';
import { PEOPLES_WAYS } from './peoples-ways.ts';
import type { World } from './world.ts';

/** What stands in the CRM: read past the wire, so that it takes nobody's word for it. */
export interface CrmEnd {
  /** By account id: the score fields as comparable texts, by the CRM's names. */
  readonly scores: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** Bellwether's live tasks by id. */
  readonly tasks: ReadonlyMap<string, TaskEnd>;
  /** Keys of Bellwether's tasks that are deleted. */
  readonly deletedKeys: readonly string[];
}

export interface TaskEnd {
  readonly key: string;
  readonly account: string;
  readonly open: boolean;
  /** All that a rep sees of it, in a form that compares. */
  readonly text: string;
}

export async function crmEnd(world: World): Promise<CrmEnd> {
  const { crm } = world.scenario;
  const way = PEOPLES_WAYS[crm];
  const sandbox = world.sandbox();
  const accounts = records(sandbox, way.objects.account);
  const tasks = [...records(sandbox, way.objects.task)].flatMap(([id, task]) => {
    const key = task[way.keyField];
    if (typeof key !== 'string' || key === '') return [];
    const account = String(way.accountOf(way.objects.task, task));
    const seen = TASK_FIELDS[crm].map((field) => `${field}=${ofItsAccount(task[field])}`);
    return [[id, { key, account, open: way.isOpen(task), text: seen.join('; ') }] as const];
  });
  return {
    scores: new Map(
      [...accounts].map(([id, record]) => [
        id,
        new Map(MAPPED_SCORES[crm].map((field) => [field, comparable(record[field])])),
      ]),
    ),
    tasks: new Map(tasks),
    deletedKeys:
      crm === 'salesforce' ? await deletedInSalesforce(world) : await deletedInHubspot(world),
  };
}

const TASK_FIELDS = {
  salesforce: ['Subject', 'Description', 'ActivityDate', 'Priority', 'OwnerId', 'Status'],
  hubspot: [
    'hs_task_subject',
    'hs_task_body',
    'hs_timestamp',
    'hs_task_priority',
    'hubspot_owner_id',
    'hs_task_status',
  ],
} as const;

/** Without the sentence of the day: it tells what is usual among comparable accounts too, which other people change. */
function ofItsAccount(value: unknown): string {
  return comparable(value).replace(/What stands behind this call:[^\n<]*/, '');
}

/** Numbers as numbers, however a vendor writes them; nothing and an empty text are the same. */
export function comparable(value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^-?\d+(\.\d+)?$/.test(text) ? String(Number(text)) : text;
}

const soqlSchema = z.object({ records: z.array(z.record(z.string(), z.unknown())) });

/** One page holds 2,000: many more than there ever are. */
async function deletedInSalesforce(world: World): Promise<readonly string[]> {
  const soql =
    "SELECT Bellwether_Task_Key__c FROM Task WHERE IsDeleted = true AND Bellwether_Task_Key__c != ''";
  const path = `/services/data/v60.0/queryAll?q=${encodeURIComponent(soql)}`;
  const { records: rows } = soqlSchema.parse(await read(world, path));
  return rows.map((row) => String(row['Bellwether_Task_Key__c']));
}

const listSchema = z.object({
  results: z.array(z.object({ properties: z.record(z.string(), z.string().nullable()) })),
  paging: z.object({ next: z.object({ after: z.string() }) }).optional(),
});

async function deletedInHubspot(world: World): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let after = ''; ;) {
    const path = `/crm/v3/objects/tasks?archived=true&limit=100&properties=bellwether_task_key${after}`;
    const { results, paging } = listSchema.parse(await read(world, path));
    keys.push(...results.map(({ properties }) => properties['bellwether_task_key'] ?? ''));
    if (paging === undefined) return keys.filter((key) => key !== '');
    after = `&after=${paging.next.after}`;
  }
}

async function read(world: World, path: string): Promise<unknown> {
  const { url, credentials } = world.sandbox();
  const token = credentials[PEOPLES_WAYS[world.scenario.crm].token] ?? '';
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${token}`, connection: 'close' },
  });
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
  return response.json();
}
