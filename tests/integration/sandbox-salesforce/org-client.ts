import {
  startSalesforceSandbox,
  type SalesforceSandboxOptions,
} from '../../../src/sandbox/salesforce/start-salesforce-sandbox.ts';
import type { RunningSandbox } from '../../../src/sandbox/sandbox.ts';
import { frozenClock, type SandboxClock } from '../../../src/sandbox/server/clock.ts';
import { smallDataset } from './small-dataset.ts';

/** The day on which the tests' org stands still: a Monday. */
const ORG_START = '2026-04-20T08:00:00.000Z';
export const API = '/services/data/v67.0';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, untyped on purpose: tests say what they expect. */
  readonly body: unknown;
}

export interface JsonRecord {
  readonly [name: string]: unknown;
}

/** A client without any cleverness: what goes over the wire is what the test says. */
export class OrgClient {
  readonly sandbox: RunningSandbox;
  readonly clock: SandboxClock;

  constructor(sandbox: RunningSandbox) {
    this.sandbox = sandbox;
    this.clock = sandbox.clock;
  }

  get token(): string {
    return this.sandbox.credentials['SALESFORCE_ACCESS_TOKEN'] ?? '';
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    const isText = typeof body === 'string';
    const response = await fetch(`${this.sandbox.url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined || isText ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
      redirect: 'manual',
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parsed(text) };
  }

  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer> {
    return this.call('GET', `${API}${path}`, undefined, headers);
  }

  post(path: string, body: unknown): Promise<Answer> {
    return this.call('POST', `${API}${path}`, body);
  }

  patch(path: string, body: unknown): Promise<Answer> {
    return this.call('PATCH', `${API}${path}`, body);
  }

  delete(path: string): Promise<Answer> {
    return this.call('DELETE', `${API}${path}`);
  }

  soql(soql: string, resource = 'query', headers?: Readonly<Record<string, string>>) {
    return this.get(`/${resource}?q=${encodeURIComponent(soql)}`, headers);
  }

  /** API calls that the org has counted, this one included. */
  async apiUsage(): Promise<number> {
    const { headers } = await this.get('/limits');
    return Number(/=(\d+)\//.exec(headers.get('sforce-limit-info') ?? '')?.[1]);
  }

  /** The records of a query that must succeed. */
  async records(soql: string, resource = 'query'): Promise<readonly JsonRecord[]> {
    const answer = await this.soql(soql, resource);
    if (answer.status !== 200) throw new Error(`${soql}: ${answer.text}`);
    return (answer.body as { records: JsonRecord[] }).records;
  }

  /** The only record of a query. */
  async only(soql: string, resource = 'query'): Promise<JsonRecord> {
    const records = await this.records(soql, resource);
    const [record] = records;
    if (record === undefined || records.length > 1) {
      throw new Error(`${soql}: ${String(records.length)} records`);
    }
    return record;
  }

  /** Creates a record that must be accepted; answers its id. */
  async create(object: string, fields: JsonRecord): Promise<string> {
    const answer = await this.post(`/sobjects/${object}`, fields);
    if (answer.status !== 201) throw new Error(`${object}: ${answer.text}`);
    return (answer.body as { id: string }).id;
  }

  /** Adds a custom field and lets the integration user see and write it. */
  async provision(fullName: string, metadata: JsonRecord): Promise<void> {
    const created = await this.post('/tooling/sobjects/CustomField', {
      FullName: fullName,
      Metadata: metadata,
    });
    if (created.status !== 201) throw new Error(created.text);
    await this.grant(fullName.replace('Activity.', 'Task.'));
  }

  async grant(field: string): Promise<void> {
    const set = await this.only(
      "SELECT Id FROM PermissionSet WHERE Name = 'Bellwether_Integration'",
    );
    await this.create('FieldPermissions', {
      ParentId: set['Id'],
      SobjectType: field.split('.')[0],
      Field: field,
      PermissionsRead: true,
      PermissionsEdit: true,
    });
  }
}

/** An org with the small book, its clock standing still at {@link ORG_START} unless told otherwise. */
export async function startOrg(
  options: Partial<SalesforceSandboxOptions> = {},
): Promise<OrgClient> {
  const sandbox = await startSalesforceSandbox({
    port: 0,
    clock: frozenClock(new Date(ORG_START)),
    seed: 7,
    dataset: smallDataset(),
    onError(error) {
      throw error;
    },
    ...options,
  });
  return new OrgClient(sandbox);
}

export function errorsOf(answer: Answer): readonly { errorCode: string; message: string }[] {
  return answer.body as { errorCode: string; message: string }[];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
