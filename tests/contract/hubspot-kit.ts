import { createHubspotAdapter } from '../../src/crm/hubspot/adapter.ts';
import type { HubspotAuth } from '../../src/crm/hubspot/authenticate.ts';
import {
  startHubspotSandbox,
  type RunningHubspotSandbox,
} from '../../src/sandbox/hubspot/start-hubspot-sandbox.ts';
import type { AdapterOptions, CrmKit, LabOptions, Words } from './crm-kit.ts';
import {
  budgetOf,
  retryOf,
  startLab,
  type Change,
  type LabParts,
  type Merge,
  type Wire as WireTo,
} from './lab.ts';

type Wire = WireTo<RunningHubspotSandbox>;

const OBJECTS = '/crm/objects/2026-09';

const WORDS: Words = {
  accounts: {
    object: 'companies',
    name: 'name',
    number: 'account_number',
    region: 'region',
    creditLimit: 'credit_limit',
    creditHold: 'credit_hold',
    type: 'customer_type',
    types: ['specialty', 'large_urban'],
    owner: 'hubspot_owner_id',
    readOnly: 'hs_lastmodifieddate',
  },
  contacts: { object: 'contacts', lastName: 'lastname' },
  users: { object: 'owners', name: 'name', email: 'email', active: 'active' },
  orders: { object: 'orders', number: 'hs_external_order_id' },
  tasks: { object: 'tasks', key: 'bellwether_task_key', result: 'bellwether_task_result' },
  writeBatch: 100,
  readPage: 100,
};

export const hubspotKit: CrmKit = {
  crm: 'hubspot',
  words: WORDS,
  start: (options) => startLab(partsOf(options), options),
};

function partsOf(options: LabOptions): LabParts<RunningHubspotSandbox> {
  const { scopes, production } = options;
  return {
    start: (place) =>
      startHubspotSandbox({
        ...place,
        port: 0,
        seed: 7,
        dataset: options.dataset,
        enforceLimits: options.limits === true,
        searchLagMs: options.searchLagMs ?? 0,
        onError: throwIt,
        ...(scopes === undefined ? {} : { scopes }),
        ...(production === true ? { accountType: 'STANDARD' as const } : {}),
      }),
    adapter: openAdapter,
    request: sendChange,
    isCreation: ({ method, path }) => method === 'POST' && path.endsWith('/tasks/batch/create'),
    idOf: (record) => String(record['id']),
    // No API of HubSpot's does it.
    restore: (sandbox, object, id) => Promise.resolve(sandbox.restore(object, id)),
    merge: sendMerge,
  };
}

function throwIt(error: unknown): never {
  throw error;
}

function openAdapter({ url, sandbox }: Wire, options: AdapterOptions) {
  const { overlapMs } = options;
  return createHubspotAdapter({
    baseUrl: url,
    auth: authOf({ ...sandbox.credentials, ...options.secrets }, options.login ?? 'token'),
    timeoutMs: options.timeoutMs ?? 20_000,
    callsPer10Seconds: options.callsPer10Seconds ?? 100_000,
    searchesPerSecond: options.searchesPerSecond ?? 100_000,
    budget: budgetOf(options),
    now: options.now ?? Date.now,
    retry: retryOf(options),
    waits: { rollingMs: 10, secondlyMs: 1 },
    ...(overlapMs === undefined ? {} : { overlapMs }),
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
  });
}

/** HubSpot knows no signed login: its other way is the refresh token too. */
function authOf(
  secrets: Readonly<Record<string, string>>,
  method: 'token' | 'refresh' | 'jwt',
): HubspotAuth {
  const secret = (name: string): string => secrets[`HUBSPOT_${name}`] ?? '';
  if (method === 'token') return { method: 'access_token', accessToken: secret('ACCESS_TOKEN') };
  return {
    method: 'refresh_token',
    clientId: secret('CLIENT_ID'),
    clientSecret: secret('CLIENT_SECRET'),
    refreshToken: secret('REFRESH_TOKEN'),
  };
}

const METHODS = { create: 'POST', update: 'PATCH', remove: 'DELETE' } as const;

async function sendChange({ sandbox }: Wire, change: Change): Promise<unknown> {
  const path = `/${change.object}${change.kind === 'create' ? '' : `/${change.id}`}`;
  const body = change.kind === 'remove' ? undefined : { properties: change.fields };
  const text = await send(sandbox, METHODS[change.kind], path, body);
  return change.kind === 'create' ? idIn(text) : undefined;
}

async function sendMerge(
  sandbox: RunningHubspotSandbox,
  { object, winner, loser }: Merge,
): Promise<string> {
  const ids = { primaryObjectId: winner, objectIdToMerge: loser };
  return String(idIn(await send(sandbox, 'POST', `/${object}/merge`, ids)));
}

async function send(
  { url, credentials }: RunningHubspotSandbox,
  method: string,
  path: string,
  body: object | undefined,
): Promise<string> {
  const response = await fetch(`${url}${OBJECTS}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${credentials['HUBSPOT_ACCESS_TOKEN'] ?? ''}`,
      'content-type': 'application/json',
    },
    body: body === undefined ? null : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
  return text;
}

function idIn(text: string): unknown {
  return (JSON.parse(text) as { id: unknown }).id;
}
