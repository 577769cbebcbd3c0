import type { HubspotSandboxOptions } from '../../../src/sandbox/hubspot/hubspot-sandbox-options.ts';
import { startHubspotSandbox } from '../../../src/sandbox/hubspot/start-hubspot-sandbox.ts';
import type { RunningHubspotSandbox } from '../../../src/sandbox/hubspot/start-hubspot-sandbox.ts';
import type { RunningSandbox } from '../../../src/sandbox/sandbox.ts';
import type { Dataset, SeedRow, SeedTableName } from '../../../src/sandbox/seed/dataset.ts';
import { frozenClock, type SandboxClock } from '../../../src/sandbox/server/clock.ts';

/** What came back, the body read as JSON where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: unknown;
}

export interface TestPortal {
  readonly sandbox: RunningHubspotSandbox;
  readonly clock: SandboxClock;
  /** Sends with the service key unless `headers` say otherwise. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    headers?: SentHeaders,
  ) => Promise<Answer>;
  readonly get: (path: string) => Promise<Answer>;
  readonly post: (path: string, body: unknown) => Promise<Answer>;
  /** Creates a record and answers its id. */
  readonly create: (type: string, properties: Readonly<Record<string, unknown>>) => Promise<string>;
}

export const START = new Date('2026-04-20T08:00:00.000Z');

type TestOptions = Partial<HubspotSandboxOptions> & {
  readonly tables?: Readonly<Partial<Record<SeedTableName, readonly SeedRow[]>>>;
};

const started = new Set<RunningSandbox>();
/** What a sandbox reports is a fault of the sandbox, whatever the test was about. */
const failures: unknown[] = [];

/** For afterAll: closes whatever a suite has started, also when a test failed before it could. */
export async function closePortals(): Promise<void> {
  for (const sandbox of started) await sandbox.close();
  started.clear();
  const [failure] = failures.splice(0);
  if (failure !== undefined) throw new Error('the sandbox itself failed', { cause: failure });
}

/** A portal whose clock stands still, without search lag and limits unless asked for. */
export async function startPortal(options: TestOptions = {}): Promise<TestPortal> {
  const { tables, ...others } = options;
  const clock = others.clock ?? frozenClock(START);
  const sandbox = await startHubspotSandbox({
    port: 0,
    seed: 7,
    searchLagMs: 0,
    enforceLimits: false,
    onError: (error) => failures.push(error),
    ...(tables === undefined ? {} : { dataset: datasetOf(tables) }),
    ...others,
    clock,
  });
  started.add(sandbox);
  const call: TestPortal['call'] = (method, path, body, headers) =>
    send(sandbox, { method, path, body, headers });
  return {
    sandbox,
    clock,
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    async create(type, properties) {
      const answer = await call('POST', `/crm/v3/objects/${type}`, { properties });
      if (answer.status !== 201) throw new Error(answer.text);
      return text(answer.json, 'id');
    },
  };
}

function datasetOf(tables: Readonly<Partial<Record<SeedTableName, readonly SeedRow[]>>>): Dataset {
  const names = Object.keys(tables) as SeedTableName[];
  return {
    stories: [],
    tables: names.map((name) => ({ name, rows: () => tables[name] ?? [] })),
  };
}

type SentHeaders = Readonly<Record<string, string>>;

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly headers: SentHeaders | undefined;
}

async function send(sandbox: RunningSandbox, sent: Sent): Promise<Answer> {
  const { method, path, body, headers } = sent;
  const withBody = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${sandbox.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${sandbox.credentials['HUBSPOT_ACCESS_TOKEN'] ?? ''}`,
      ...withBody,
      ...headers,
    },
    ...(body === undefined ? {} : { body: asBody(body) }),
  });
  const received = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    text: received,
    json: read(received),
  };
}

function asBody(body: unknown): string {
  if (typeof body === 'string') return body;
  return body instanceof URLSearchParams ? body.toString() : JSON.stringify(body);
}

function read(received: string): unknown {
  try {
    const value: unknown = JSON.parse(received);
    return value;
  } catch {
    return undefined;
  }
}

/** Walks into a body: `at(json, 'results', 0, 'id')`. */
export function at(json: unknown, ...path: readonly (string | number)[]): unknown {
  let value: unknown = json;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

export function text(json: unknown, ...path: readonly (string | number)[]): string {
  const value = at(json, ...path);
  if (typeof value !== 'string') throw new Error(`no text at ${path.join('.')}`);
  return value;
}

export function list(json: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
  const value = at(json, ...path);
  if (!Array.isArray(value)) throw new Error(`no list at ${path.join('.')}`);
  return value;
}

/** One member of each entry of a list. */
export function column(
  entries: readonly unknown[],
  ...path: readonly (string | number)[]
): unknown[] {
  return entries.map((entry) => at(entry, ...path));
}
