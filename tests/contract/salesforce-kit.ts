import { Connection } from 'jsforce';
import { createSalesforceAdapter } from '../../src/crm/salesforce/adapter.ts';
import type { SalesforceAuth } from '../../src/crm/salesforce/authenticate.ts';
import { startSalesforceSandbox } from '../../src/sandbox/salesforce/start-salesforce-sandbox.ts';
import type { AdapterOptions, CrmKit, LabOptions, Words } from './crm-kit.ts';
import type { RunningSandbox } from '../../src/sandbox/sandbox.ts';
import {
  budgetOf,
  retryOf,
  startLab,
  type Change,
  type LabParts,
  type Merge,
  type Wire as WireTo,
} from './lab.ts';

type Wire = WireTo<RunningSandbox>;

const API_VERSION = '67.0';
const DATA = `/services/data/v${API_VERSION}`;

const WORDS: Words = {
  accounts: {
    object: 'Account',
    name: 'Name',
    number: 'AccountNumber',
    region: 'Region__c',
    creditLimit: 'Credit_Limit__c',
    creditHold: 'Credit_Hold__c',
    type: 'Customer_Type__c',
    types: ['Specialty', 'Large urban'],
    owner: 'OwnerId',
    readOnly: 'LastActivityDate',
  },
  contacts: { object: 'Contact', lastName: 'LastName' },
  users: { object: 'User', name: 'Name', email: 'Email', active: 'IsActive' },
  orders: { object: 'Sales_Order__c', number: 'Name' },
  tasks: { object: 'Task', key: 'Bellwether_Task_Key__c', result: 'CallDisposition' },
  writeBatch: 200,
  readPage: 2000,
};

export const salesforceKit: CrmKit = {
  crm: 'salesforce',
  words: WORDS,
  start: (options) => startLab(partsOf(options), options),
};

function partsOf(options: LabOptions): LabParts<RunningSandbox> {
  const { dailyCalls, formulaFields = [] } = options;
  return {
    start: (place) =>
      startSalesforceSandbox({
        ...place,
        port: 0,
        seed: 7,
        dataset: options.dataset,
        enforceLimits: options.limits === true,
        onError: throwIt,
        knobs: {
          formulaFields,
          ...(dailyCalls === undefined ? {} : { dailyApiRequests: dailyCalls }),
        },
      }),
    adapter: openAdapter,
    request: sendChange,
    isCreation: ({ method, path }) => method === 'POST' && path.endsWith('/composite/sobjects'),
    idOf: (record) => String(record['Id']),
    restore: async (sandbox, _, id) => {
      done(await soapOf(sandbox).undelete([id]));
    },
    merge: async (sandbox, { object, winner, loser }: Merge) => {
      const request = {
        masterRecord: { type: object, Id: winner },
        recordToMergeIds: [loser],
      };
      // The typings name the fields of the WSDL's sObject only.
      done([await soapOf(sandbox).merge(request as never)].flat());
      return winner;
    },
  };
}

/** Merges and the recycle bin are things of the SOAP API. */
function soapOf({ url, credentials }: RunningSandbox) {
  const accessToken = credentials['SALESFORCE_ACCESS_TOKEN'] ?? '';
  return new Connection({ instanceUrl: url, accessToken, version: API_VERSION }).soap;
}

function done(results: readonly { readonly success: boolean }[]): void {
  if (results.some(({ success }) => !success)) throw new Error(JSON.stringify(results));
}

function throwIt(error: unknown): never {
  throw error;
}

function openAdapter({ url, sandbox }: Wire, options: AdapterOptions) {
  const { bulkFrom, bulkPage, bulkPart, bulkPollMs = 1, overlapMs } = options;
  return createSalesforceAdapter({
    loginUrl: url,
    apiVersion: API_VERSION,
    auth: authOf({ ...sandbox.credentials, ...options.secrets }, options.login ?? 'token'),
    timeoutMs: options.timeoutMs ?? 20_000,
    budget: budgetOf(options),
    now: options.now ?? Date.now,
    retry: retryOf(options),
    reading: {
      bulkPollMs,
      ...(bulkFrom === undefined ? {} : { bulkFrom }),
      ...(bulkPage === undefined ? {} : { bulkPage }),
      ...(bulkPart === undefined ? {} : { bulkPart }),
      ...(overlapMs === undefined ? {} : { overlapMs }),
    },
    ...(options.onRetry === undefined ? {} : { onRetry: options.onRetry }),
  });
}

function authOf(
  secrets: Readonly<Record<string, string>>,
  method: 'token' | 'refresh' | 'jwt',
): SalesforceAuth {
  const secret = (name: string): string => secrets[`SALESFORCE_${name}`] ?? '';
  switch (method) {
    case 'token':
      return { method: 'access_token', accessToken: secret('ACCESS_TOKEN') };
    case 'refresh':
      return {
        method: 'refresh_token',
        clientId: secret('CLIENT_ID'),
        clientSecret: secret('CLIENT_SECRET'),
        refreshToken: secret('REFRESH_TOKEN'),
      };
    case 'jwt':
      return {
        method: 'jwt',
        clientId: secret('CLIENT_ID'),
        username: secret('USERNAME'),
        privateKey: secret('PRIVATE_KEY'),
      };
  }
}

const METHODS = { create: 'POST', update: 'PATCH', remove: 'DELETE' } as const;

async function sendChange({ url, sandbox }: Wire, change: Change): Promise<unknown> {
  const path = `${DATA}/sobjects/${change.object}${change.kind === 'create' ? '' : `/${change.id}`}`;
  const response = await fetch(`${url}${path}`, {
    method: METHODS[change.kind],
    headers: {
      authorization: `Bearer ${sandbox.credentials['SALESFORCE_ACCESS_TOKEN'] ?? ''}`,
      'content-type': 'application/json',
    },
    body: change.kind === 'remove' ? null : JSON.stringify(change.fields),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${change.kind} ${change.object}: ${text}`);
  return change.kind === 'create' ? (JSON.parse(text) as { id: unknown }).id : undefined;
}
