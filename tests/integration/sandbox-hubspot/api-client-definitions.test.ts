import { Client } from '@hubspot/api-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from './distributor.ts';
import { at, closePortals, startPortal, text, type TestPortal } from './test-portal.ts';

/**
 * HubSpot's own client, unmodified, against the sandbox. It throws where a status is not the one of HubSpot's
 * description, and where a body has no content type, so that every call that returns is a check of both.
 */

let portal: TestPortal;
let hubspot: Client;

beforeAll(async () => {
  portal = await startPortal({ tables: DISTRIBUTOR });
  hubspot = new Client({
    accessToken: portal.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'] ?? '',
    basePath: portal.sandbox.url,
  });
});

afterAll(closePortals);

/** What the client throws for an answer that is an error. */
async function failure(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('the call succeeded');
}

const association = (associationTypeId: number): never =>
  // The client declares an enum for the category, of which only the text reaches the wire.
  ({ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }) as never;

describe('associations through HubSpot client', () => {
  it('are made, read and taken away one by one and in batches', async () => {
    const { v4 } = hubspot.crm.associations;
    const company = await portal.create('companies', { name: 'Linked' });
    const contact = await portal.create('contacts', { firstname: 'Linked' });
    const made = await v4.basicApi.create('contacts', contact, 'companies', company, [
      association(1),
    ]);
    expect(made.labels).toEqual(['Primary']);
    await v4.basicApi.createDefault('contacts', contact, 'companies', company);
    const read = await v4.batchApi.getPage('contacts', 'companies', {
      inputs: [{ id: contact }, { id: '5' }],
    });
    expect(read).toMatchObject({
      numErrors: 1,
      errors: [{ subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND' }],
    });
    expect(read.results[0]?.to[0]?.associationTypes.map(({ typeId }) => typeId)).toEqual([1, 279]);
    await v4.basicApi.archive('contacts', contact, 'companies', company);
    const input = { _from: { id: contact }, to: { id: company } };
    const created = await v4.batchApi.create('contacts', 'companies', {
      inputs: [{ ...input, types: [association(279)] }],
    });
    expect(created.results).toHaveLength(1);
    await v4.batchApi.createDefault('contacts', 'companies', { inputs: [input] });
    await v4.batchApi.archiveLabels('contacts', 'companies', {
      inputs: [{ ...input, types: [association(1)] }],
    });
    await v4.batchApi.archive('contacts', 'companies', {
      inputs: [{ _from: { id: contact }, to: [{ id: company }] }],
    });
    const left = await v4.basicApi.getPage('contacts', contact, 'companies');
    expect(left.results).toEqual([]);
    const labels = await v4.schema.definitionsApi.getAll('tasks', 'companies');
    expect(labels.results).toEqual([
      expect.objectContaining({ category: 'HUBSPOT_DEFINED', typeId: 192, label: null }),
    ]);
  });

  it('are read in the way of v3', async () => {
    const [contact] = portal.sandbox.inspect('contacts');
    const id = String(contact?.['id']);
    const read = await hubspot.crm.associations.batchApi.read('contacts', 'companies', {
      inputs: [{ id }],
    });
    expect(read.results[0]?.to.map(({ type }) => type)).toEqual([
      'contact_to_company',
      'contact_to_company_unlabeled',
    ]);
    const types = await hubspot.crm.associations.schema.typesApi.getAll('tasks', 'companies');
    expect(types.results).toEqual([
      expect.objectContaining({ id: '192', name: 'task_to_company' }),
    ]);
  });
});

describe('definitions through HubSpot client', () => {
  it('of properties and groups are made, read, changed and archived', async () => {
    const { coreApi, groupsApi, batchApi } = hubspot.crm.properties;
    await groupsApi.create('companies', { name: 'health', label: 'Health', displayOrder: -1 });
    const made = await coreApi.create('companies', {
      name: 'health_score',
      label: 'Health score',
      type: 'number' as never,
      fieldType: 'number' as never,
      groupName: 'health',
    });
    expect(made.modificationMetadata).toMatchObject({ archivable: true });
    await coreApi.update('companies', 'health_score', { label: 'Score' });
    expect((await coreApi.getByName('companies', 'health_score')).label).toBe('Score');
    const all = await coreApi.getAll('companies');
    expect(all.results.map(({ name }) => name)).toContain('health_score');
    const read = await batchApi.read('companies', {
      archived: false,
      inputs: [{ name: 'health_score' }],
    });
    expect(read.results).toHaveLength(1);
    await coreApi.archive('companies', 'health_score');
    await groupsApi.archive('companies', 'health');
    expect((await groupsApi.getAll('companies')).results.map(({ name }) => name)).not.toContain(
      'health',
    );
  });

  it('of custom objects are made and archived', async () => {
    const made = await hubspot.crm.schemas.coreApi.create({
      name: 'drivers',
      labels: { singular: 'Driver', plural: 'Drivers' },
      primaryDisplayProperty: 'licence',
      requiredProperties: ['licence'],
      properties: [
        { name: 'licence', label: 'Licence', type: 'string' as never, fieldType: 'text' },
      ],
      associatedObjects: ['COMPANY'],
    });
    expect(made.objectTypeId).toMatch(/^2-\d+$/);
    await hubspot.crm.schemas.coreApi.update(made.objectTypeId ?? '', {
      primaryDisplayProperty: 'licence',
    });
    await hubspot.crm.schemas.coreApi.archive(made.objectTypeId ?? '');
  });

  it('of owners and pipelines are read', async () => {
    const owners = await hubspot.crm.owners.ownersApi.getPage();
    expect(owners.results.map(({ email }) => email)).toEqual(['ann@distributor.example']);
    const owner = await hubspot.crm.owners.ownersApi.getById(Number(owners.results[0]?.id));
    expect(owner.lastName).toBe('Lee');
    const pipelines = await hubspot.crm.pipelines.pipelinesApi.getAll('deals');
    expect(pipelines.results[0]?.stages).toHaveLength(7);
  });
});

describe('tokens and free requests through HubSpot client', () => {
  it('refreshes a token and uses it', async () => {
    const { credentials } = portal.sandbox;
    const granted = await hubspot.oauth.tokensApi.create(
      'refresh_token',
      undefined,
      undefined,
      credentials['HUBSPOT_CLIENT_ID'],
      credentials['HUBSPOT_CLIENT_SECRET'],
      credentials['HUBSPOT_REFRESH_TOKEN'],
    );
    expect(granted.expiresIn).toBe(1800);
    const other = new Client({ accessToken: granted.accessToken, basePath: portal.sandbox.url });
    expect((await other.crm.companies.basicApi.getPage(1)).results).toHaveLength(1);
    const info = await other.oauth.accessTokensApi.get(granted.accessToken);
    expect(info.tokenType).toBe('access');
  });

  it('reaches the dated versions', async () => {
    const response = await hubspot.apiRequest({
      method: 'POST',
      path: '/crm/objects/2026-09/companies/batch/read',
      body: { inputs: [{ id: '1' }] },
    });
    expect(response.status).toBe(207);
    const details = await hubspot.apiRequest({ path: '/account-info/2026-09/details' });
    const body: unknown = await details.json();
    expect(at(body, 'accountType')).toBe('DEVELOPER_TEST');
  });

  it('is told of limits in a way that it understands', async () => {
    const strict = await startPortal({ enforceLimits: true });
    const client = new Client({
      accessToken: strict.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'] ?? '',
      basePath: strict.sandbox.url,
    });
    for (let n = 0; n < 5; n += 1) await client.crm.companies.searchApi.doSearch({});
    const error = await failure(client.crm.companies.searchApi.doSearch({}));
    expect(error).toMatchObject({ code: 429 });
    // The very text by which the client knows that one second is enough.
    expect(text(error, 'body', 'message')).toBe('You have reached your secondly limit.');
  });
});
