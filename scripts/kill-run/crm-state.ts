import { z } from 'zod';

/** What a rep would find in the CRM, read over the wire by plain requests that share no code with the adapters. */
export interface CrmState {
  /** By customer number: the score fields, as text, under their canonical names, and the account's name. */
  readonly scores: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly tasks: readonly CrmTask[];
  /** Accounts in the CRM. */
  readonly accounts: number;
}

export interface CrmTask {
  readonly key: string;
  /** Customer number. */
  readonly account: string;
  readonly owner: string;
  readonly subject: string;
  readonly body: string;
  readonly due: string;
  readonly priority: string;
  readonly open: boolean;
}

type Credentials = Readonly<Record<string, string>>;

export function readCrm(crm: string, url: string, credentials: Credentials): Promise<CrmState> {
  return crm === 'salesforce'
    ? readSalesforce(url, credentials['SALESFORCE_ACCESS_TOKEN'] ?? '')
    : readHubspot(url, credentials['HUBSPOT_ACCESS_TOKEN'] ?? '');
}

/** Canonical name -> the middle of Salesforce's field name. */
const FIELDS: ReadonlyMap<string, string> = new Map([
  ['score', 'Score'],
  ['band', 'Band'],
  ['trend', 'Trend'],
  ['confidence', 'Confidence'],
  ['reason', 'Reason'],
  ['money_at_risk', 'Money_at_Risk'],
  ['scored_on', 'Scored_On'],
  ['model', 'Model'],
]);

const rowSchema = z.record(z.string(), z.unknown());
const querySchema = z.object({
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(rowSchema),
});

async function readSalesforce(url: string, token: string): Promise<CrmState> {
  const fields = [...FIELDS.values()].map((name) => `Bellwether_${name}__c`);
  const accounts = await soql(
    url,
    token,
    `SELECT Name, AccountNumber, ${fields.join(', ')} FROM Account`,
  );
  const tasks = await soql(
    url,
    token,
    'SELECT Bellwether_Task_Key__c, Subject, Description, ActivityDate, Priority, IsClosed, Owner.Name, Account.AccountNumber FROM Task',
  );
  return {
    accounts: accounts.length,
    scores: new Map(
      accounts
        .filter((row) => row['Bellwether_Score__c'] !== null)
        .map((row) => [
          text(row['AccountNumber']),
          {
            name: text(row['Name']),
            ...canonical((name) => row[`Bellwether_${FIELDS.get(name) ?? ''}__c`]),
          },
        ]),
    ),
    tasks: tasks.map((row) => ({
      key: text(row['Bellwether_Task_Key__c']),
      account: text(rowSchema.parse(row['Account'])['AccountNumber']),
      owner: text(rowSchema.parse(row['Owner'])['Name']),
      subject: text(row['Subject']),
      body: text(row['Description']),
      due: text(row['ActivityDate']),
      priority: text(row['Priority']).toLowerCase(),
      open: row['IsClosed'] === false,
    })),
  };
}

async function soql(
  url: string,
  token: string,
  query: string,
): Promise<readonly z.infer<typeof rowSchema>[]> {
  const rows: z.infer<typeof rowSchema>[] = [];
  let path: string | undefined = `/services/data/v67.0/query?q=${encodeURIComponent(query)}`;
  while (path !== undefined) {
    const answer: z.infer<typeof querySchema> = querySchema.parse(await getJson(url + path, token));
    rows.push(...answer.records);
    path = answer.nextRecordsUrl;
  }
  return rows;
}

const pageSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      properties: z.record(z.string(), z.string().nullable()),
      associations: z
        .record(z.string(), z.object({ results: z.array(z.object({ id: z.string() })) }))
        .optional(),
    }),
  ),
  paging: z.object({ next: z.object({ after: z.string() }).optional() }).optional(),
});

type HubspotRow = z.infer<typeof pageSchema>['results'][number];

async function readHubspot(url: string, token: string): Promise<CrmState> {
  const names = [...FIELDS.keys()].map((name) => `bellwether_${name}`);
  const companies = await list(
    url,
    token,
    `companies?properties=name,account_number,${names.join(',')}`,
  );
  const tasks = await list(
    url,
    token,
    'tasks?properties=bellwether_task_key,hs_task_subject,hs_task_body,hs_timestamp,hs_task_priority,hs_task_status,hubspot_owner_id&associations=companies',
  );
  const owners = await ownerNames(url, token);
  const numberOf = new Map(
    companies.map((row) => [row.id, row.properties['account_number'] ?? '']),
  );
  return {
    accounts: companies.length,
    scores: new Map(
      companies
        .filter((row) => (row.properties['bellwether_score'] ?? '') !== '')
        .map((row) => [
          row.properties['account_number'] ?? '',
          {
            name: row.properties['name'] ?? '',
            ...canonical((name) => row.properties[`bellwether_${name}`]),
          },
        ]),
    ),
    tasks: tasks.map((row) => hubspotTask(row, numberOf, owners)),
  };
}

function hubspotTask(
  { properties, associations }: HubspotRow,
  numberOf: ReadonlyMap<string, string>,
  owners: ReadonlyMap<string, string>,
): CrmTask {
  const company = associations?.['companies']?.results[0]?.id ?? '';
  const priority = properties['hs_task_priority'] ?? '';
  return {
    key: properties['bellwether_task_key'] ?? '',
    account: numberOf.get(company) ?? '',
    owner: owners.get(properties['hubspot_owner_id'] ?? '') ?? '',
    subject: properties['hs_task_subject'] ?? '',
    body: properties['hs_task_body'] ?? '',
    due: (properties['hs_timestamp'] ?? '').slice(0, 10),
    priority: priority === 'MEDIUM' ? 'normal' : priority.toLowerCase(),
    open: properties['hs_task_status'] !== 'COMPLETED',
  };
}

async function list(url: string, token: string, query: string): Promise<readonly HubspotRow[]> {
  const rows: HubspotRow[] = [];
  for (let after = ''; ;) {
    const page: z.infer<typeof pageSchema> = pageSchema.parse(
      await getJson(`${url}/crm/v3/objects/${query}&limit=100${after}`, token),
    );
    rows.push(...page.results);
    const next = page.paging?.next?.after;
    if (next === undefined) return rows;
    after = `&after=${next}`;
  }
}

const ownersSchema = z.object({
  results: z.array(
    z.object({
      id: z.string(),
      firstName: z.string().nullish(),
      lastName: z.string().nullish(),
    }),
  ),
});

async function ownerNames(url: string, token: string): Promise<ReadonlyMap<string, string>> {
  const { results } = ownersSchema.parse(await getJson(`${url}/crm/v3/owners?limit=100`, token));
  return new Map(
    results.map((owner) => [
      owner.id,
      [owner.firstName, owner.lastName].filter((part) => (part ?? '') !== '').join(' '),
    ]),
  );
}

function canonical(read: (name: string) => unknown): Record<string, string> {
  return Object.fromEntries([...FIELDS.keys()].map((name) => [name, text(read(name))]));
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** HubSpot's limits count for tests too: a refused request is sent again a little later. */
async function getJson(url: string, token: string): Promise<unknown> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
    if (response.status !== 429) {
      if (!response.ok)
        throw new Error(`${url}: ${String(response.status)} ${await response.text()}`);
      return response.json();
    }
    await response.text();
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  throw new Error(`${url} stays refused`);
}

/** A state in a form that compares: sorted, and numbers as numbers, however a vendor writes them. */
export function comparable({ scores, tasks, accounts }: CrmState) {
  return {
    accounts,
    scores: [...scores]
      .map(([number, fields]) => ({
        number,
        ...fields,
        score: Number(fields['score']),
        money_at_risk: Number(fields['money_at_risk']),
      }))
      .toSorted((a, b) => (a.number < b.number ? -1 : 1)),
    tasks: tasks
      .map(({ account, owner, subject, due, priority, open }) => ({
        account,
        owner,
        subject,
        due,
        priority,
        open,
      }))
      .toSorted((a, b) => (`${a.account} ${a.subject}` < `${b.account} ${b.subject}` ? -1 : 1)),
  };
}
