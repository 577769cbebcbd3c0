import { createServer, type Server } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Client, Signature } from '@hubspot/api-client';

/**
 * What an integration does with HubSpot's own client, as a program of its own: prints what each step saw, as JSON.
 * The client throws where a status is not the one of HubSpot's description: a step that returns is a check of that.
 */

const { HUBSPOT_BASE_URL: basePath = '', HUBSPOT_ACCESS_TOKEN: accessToken = '' } = process.env;
const { HUBSPOT_CLIENT_ID: clientId = '', HUBSPOT_CLIENT_SECRET: clientSecret = '' } = process.env;
const { HUBSPOT_DEVELOPER_API_KEY: developerApiKey = '', HUBSPOT_APP_ID } = process.env;
const appId = Number(HUBSPOT_APP_ID);

const hubspot = new Client({ basePath, accessToken, developerApiKey });
const { crm, oauth, webhooks } = hubspot;

/** The client declares enumerations, of which only the text reaches the wire. */
const enumerated = (text: string): never => text as never;
const spec = (associationTypeId: number): never =>
  ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }) as never;

/** The status with which a call fails. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
    return 'none';
  } catch (error) {
    return typeof error === 'object' && error !== null && 'code' in error ? error.code : error;
  }
}

async function objects(): Promise<unknown> {
  const { basicApi } = crm.companies;
  const made = await basicApi.create({ properties: { name: 'Program Ltd' }, associations: [] });
  const updated = await basicApi.update(made.id, { properties: { city: 'Leeds' } });
  const read = await basicApi.getById(made.id, ['name', 'city', 'domain']);
  const gone = await basicApi.create({ properties: { name: 'Gone' }, associations: [] });
  await basicApi.archive(gone.id);
  const archived = await basicApi.getById(gone.id, [], [], [], true);
  return {
    id: made.id,
    city: updated.properties['city'],
    properties: read.properties,
    archived: archived.archived,
    failure: await failure(basicApi.getById(gone.id)),
  };
}

async function batches(): Promise<unknown> {
  const { batchApi } = crm.deals;
  const inputs = ['Spring', 'Summer'].map((dealname) => ({
    properties: { dealname, pipeline: 'default', dealstage: 'contractsent', amount: '10' },
    associations: [],
  }));
  const made = await batchApi.create({ inputs });
  const ids = made.results.map(({ id }) => id);
  const updated = await batchApi.update({
    inputs: ids.map((id) => ({ id, properties: { amount: '20' } })),
  });
  const read = await batchApi.read({
    inputs: [...ids, '1'].map((id) => ({ id })),
    properties: ['amount'],
    propertiesWithHistory: [],
  });
  const upserted = await crm.contacts.batchApi.upsert({
    inputs: [{ id: 'up@example.com', idProperty: 'email', properties: { firstname: 'Up' } }],
  });
  await batchApi.archive({ inputs: ids.slice(1).map((id) => ({ id })) });
  return {
    statuses: [made.status, updated.status],
    amounts: read.results.map(({ properties }) => properties['amount']),
    errors: 'numErrors' in read ? read.numErrors : 0,
    isNew: upserted.results.map((result) => '_new' in result && result._new),
  };
}

async function searches(): Promise<unknown> {
  const filter = { propertyName: 'name', operator: enumerated('EQ'), value: 'Program Ltd' };
  const found = await crm.companies.searchApi.doSearch({
    filterGroups: [{ filters: [filter] }],
    sorts: ['-createdate'],
    properties: ['name'],
    limit: 5,
  });
  return { total: found.total, names: found.results.map(({ properties }) => properties['name']) };
}

async function associations(): Promise<unknown> {
  const company = await crm.companies.basicApi.create({ properties: {}, associations: [] });
  const task = await crm.objects.tasks.basicApi.create({
    properties: { hs_timestamp: '2026-04-21T09:00:00Z', hs_task_subject: 'Call' },
    associations: [{ to: { id: company.id }, types: [spec(192)] }],
  });
  const { v4 } = crm.associations;
  const linked = await v4.basicApi.getPage('companies', company.id, 'tasks');
  const pair = { _from: { id: company.id }, to: { id: task.id } };
  await v4.batchApi.archive('companies', 'tasks', {
    inputs: [{ _from: pair._from, to: [pair.to] }],
  });
  const after = await v4.basicApi.getPage('companies', company.id, 'tasks');
  await v4.batchApi.createDefault('companies', 'tasks', { inputs: [pair] });
  const labels = await v4.schema.definitionsApi.getAll('companies', 'tasks');
  return {
    company: company.id,
    task: task.id,
    linked: linked.results.map(({ toObjectId }) => toObjectId),
    types: linked.results.flatMap((one) => one.associationTypes.map(({ typeId }) => typeId)),
    afterArchive: after.results.length,
    labels: labels.results.map(({ typeId }) => typeId),
  };
}

async function definitions(): Promise<unknown> {
  const { coreApi } = crm.properties;
  const made = await coreApi.create('companies', {
    name: 'program_score',
    label: 'Score',
    type: enumerated('number'),
    fieldType: enumerated('number'),
    groupName: 'companyinformation',
  });
  const changed = await coreApi.update('companies', made.name, { label: 'Program score' });
  await coreApi.archive('companies', made.name);
  const schemas = await crm.schemas.coreApi.getAll();
  const owners = await crm.owners.ownersApi.getPage();
  return {
    label: changed.label,
    schemas: schemas.results.map(({ name }) => name),
    owners: owners.results.map(({ email }) => email),
  };
}

async function pipelines(): Promise<unknown> {
  const { pipelinesApi, pipelineStagesApi } = crm.pipelines;
  const stages = [{ label: 'Open', displayOrder: 0, metadata: { probability: '0.3' } }];
  const made = await pipelinesApi.create('deals', { label: 'Renewals', displayOrder: 1, stages });
  const won = await pipelineStagesApi.create('deals', made.id, {
    label: 'Won',
    displayOrder: 1,
    metadata: { probability: '1.0' },
  });
  const renamed = await pipelinesApi.update('deals', made.id, { label: 'Renewals UK' });
  await pipelineStagesApi.update('deals', made.id, won.id, { label: 'Closed won', metadata: {} });
  const read = await pipelinesApi.getById('deals', made.id);
  const spare = await pipelinesApi.create('deals', { label: 'Spare', displayOrder: 2, stages });
  await pipelinesApi.archive('deals', spare.id);
  const deal = await crm.deals.basicApi.create({
    properties: { dealname: 'R', pipeline: made.id, dealstage: won.id },
    associations: [],
  });
  const all = await pipelinesApi.getAll('deals');
  return {
    renamed: renamed.label,
    stages: read.stages.map(({ label, metadata }) => [label, metadata?.['isClosed']]),
    labels: all.results.map(({ label }) => label),
    deal: deal.id,
    inUse: await failure(pipelineStagesApi.archive('deals', made.id, won.id)),
  };
}

async function merges(): Promise<unknown> {
  const { basicApi } = crm.companies;
  const primary = await basicApi.create({ properties: { name: 'Kept' }, associations: [] });
  const other = await basicApi.create({ properties: { city: 'York' }, associations: [] });
  const merged = await basicApi.merge({ primaryObjectId: primary.id, objectIdToMerge: other.id });
  const contact = await crm.contacts.basicApi.create({ properties: {}, associations: [] });
  await crm.contacts.basicApi.purge({ objectId: contact.id });
  const losers = [primary.id, other.id];
  return { id: merged.id, properties: merged.properties, losers, purged: contact.id };
}

async function tokens(): Promise<unknown> {
  const redirectUri = 'http://localhost:3000/callback';
  const scopes = 'oauth crm.objects.companies.read';
  const url = new URL(oauth.getAuthorizationUrl(clientId, redirectUri, scopes));
  // The client builds the address of HubSpot's own host; only the host is another one here.
  const page = await fetch(`${basePath}${url.pathname}${url.search}`, { redirect: 'manual' });
  const code = new URL(page.headers.get('location') ?? '').searchParams.get('code') ?? '';
  const { tokensApi, accessTokensApi, refreshTokensApi } = oauth;
  const app = [clientId, clientSecret] as const;
  const granted = await tokensApi.create('authorization_code', code, redirectUri, ...app);
  const { refreshToken } = granted;
  const none = undefined;
  const refreshed = await tokensApi.create('refresh_token', none, none, ...app, refreshToken);
  const info = await accessTokensApi.get(refreshed.accessToken);
  const asApp = new Client({ basePath, accessToken: refreshed.accessToken });
  const companies = await asApp.crm.companies.basicApi.getPage(1);
  const forbidden = await failure(asApp.crm.contacts.basicApi.getPage(1));
  await refreshTokensApi.archive(refreshToken);
  return {
    expiresIn: granted.expiresIn,
    scopes: info.scopes,
    companies: companies.results.length,
    forbidden,
    refused: await failure(refreshTokensApi.get(refreshToken)),
  };
}

/** Receives a delivery, and checks it with the client's own validator. */
async function hooks(): Promise<unknown> {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const server = createServer((request, response) => {
    void buffer(request).then((bytes) => {
      response.writeHead(204).end();
      const requestBody = bytes.toString('utf8');
      const delivered = {
        signatureVersion: 'v3',
        clientSecret,
        url: `http://${request.headers.host ?? ''}${request.url ?? ''}`,
        requestBody,
        signature: String(request.headers['x-hubspot-signature-v3']),
        timestamp: Number(request.headers['x-hubspot-request-timestamp']),
      };
      const events: unknown = JSON.parse(requestBody);
      resolve({
        isValid: Signature.isValid(delivered),
        isValidAltered: Signature.isValid({ ...delivered, requestBody: `${requestBody} ` }),
        events,
      });
    });
  });
  const targetUrl = `http://127.0.0.1:${String(await listen(server))}/hubspot?tenant=1`;
  const { settingsApi, subscriptionsApi } = webhooks;
  const throttling = { maxConcurrentRequests: 5 };
  await settingsApi.configure(appId, { targetUrl, throttling });
  const subscription = await subscriptionsApi.create(appId, {
    eventType: enumerated('company.propertyChange'),
    propertyName: 'city',
    active: true,
  });
  await crm.companies.basicApi.create({ properties: { city: 'Hull' }, associations: [] });
  const received = await promise;
  const id = Number(subscription.id);
  await subscriptionsApi.update(id, appId, { active: false });
  const settings = await settingsApi.getAll(appId);
  const list = await subscriptionsApi.getAll(appId);
  await subscriptionsApi.archive(id, appId);
  await settingsApi.clear(appId);
  server.close();
  return {
    received,
    targetIsKept: settings.targetUrl === targetUrl,
    active: list.results.map(({ active }) => active),
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}

const STEPS = {
  objects,
  batches,
  searches,
  associations,
  definitions,
  pipelines,
  merges,
  tokens,
  hooks,
};

const outcome: Record<string, unknown> = {};
for (const [name, step] of Object.entries(STEPS)) outcome[name] = await step();
process.stdout.write(JSON.stringify(outcome));
