import { Client } from '@hubspot/api-client';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from './distributor.ts';
import { closePortals, startPortal, type TestPortal } from './test-portal.ts';

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

describe('companies through HubSpot client', () => {
  it('are created, read, updated and archived', async () => {
    const { basicApi } = hubspot.crm.companies;
    const made = await basicApi.create({
      properties: { name: 'Client', credit_limit: '10' },
      associations: [],
    });
    expect(made.createdAt).toEqual(new Date('2026-04-20T08:00:00Z'));
    const read = await basicApi.getById(made.id, ['name', 'credit_limit', 'domain'], undefined, [
      'contacts',
    ]);
    expect(read.properties).toMatchObject({ name: 'Client', credit_limit: '10', domain: null });
    const updated = await basicApi.update(made.id, { properties: { name: 'Renamed' } });
    expect(updated.properties['name']).toBe('Renamed');
    await basicApi.archive(made.id);
    expect(await failure(basicApi.getById(made.id))).toMatchObject({ code: 404 });
  });

  it('are paged and read whole', async () => {
    const page = await hubspot.crm.companies.basicApi.getPage(
      1,
      undefined,
      ['name', 'region'],
      undefined,
      ['contacts', 'companies'],
    );
    expect(page.results).toHaveLength(1);
    expect(page.paging?.next?.after).toBe(page.results[0]?.id);
    const all = await hubspot.crm.companies.getAll(1, undefined, ['account_number']);
    expect(all.map(({ properties }) => properties['account_number'])).toEqual(
      expect.arrayContaining(['A-1', 'A-2']),
    );
  });

  it('show their history', async () => {
    const [company] = (await hubspot.crm.companies.basicApi.getPage(1)).results;
    const read = await hubspot.crm.companies.basicApi.getById(company?.id ?? '', undefined, [
      'name',
    ]);
    expect(read.propertiesWithHistory?.['name']?.[0]).toMatchObject({
      value: 'Harbour Lights Branch',
      timestamp: new Date('2024-03-01T00:00:00Z'),
    });
  });

  it('go in batches, with the failures of a 207 typed', async () => {
    const { batchApi } = hubspot.crm.companies;
    const made = await batchApi.create({
      inputs: ['C-1', 'C-2'].map((account_number) => ({
        properties: { account_number },
        associations: [],
        objectWriteTraceId: account_number,
      })),
    });
    expect(made.results).toHaveLength(2);
    const [first] = made.results;
    const updated = await batchApi.update({
      inputs: [
        { id: first?.id ?? '', properties: { name: 'Batch' } },
        { id: '1', properties: { name: 'x' } },
      ],
    });
    expect(updated).toMatchObject({ status: 'COMPLETE', numErrors: 1 });
    expect(updated.constructor.name).toBe('BatchResponseSimplePublicObjectWithErrors');
    const read = await batchApi.read({
      inputs: [{ id: 'C-2' }, { id: 'C-3' }],
      idProperty: 'account_number',
      properties: ['account_number'],
      propertiesWithHistory: [],
    });
    expect(read).toMatchObject({
      numErrors: 1,
      errors: [{ category: 'OBJECT_NOT_FOUND', context: { ids: ['C-3'] } }],
    });
    const upserted = await batchApi.upsert({
      inputs: ['C-2', 'C-4'].map((id) => ({
        id,
        idProperty: 'account_number',
        properties: { name: id },
      })),
    });
    expect(new Set(upserted.results.map((result) => result._new))).toEqual(new Set([true, false]));
    await batchApi.archive({ inputs: upserted.results.map(({ id }) => ({ id })) });
    expect(
      await failure(hubspot.crm.companies.basicApi.getById(upserted.results[0]?.id ?? '')),
    ).toMatchObject({
      code: 404,
    });
  });

  it('are searched, sorted in either form', async () => {
    const sorts: unknown = [{ propertyName: 'account_number', direction: 'DESCENDING' }];
    const query = {
      filterGroups: [
        { filters: [{ propertyName: 'region', operator: 'EQ' as never, value: 'north' }] },
      ],
      properties: ['account_number'],
      limit: 2,
    };
    const { searchApi } = hubspot.crm.companies;
    const found = await searchApi.doSearch({ ...query, sorts: sorts as string[] });
    expect(found.total).toBe(2);
    expect(found.results.map(({ properties }) => properties['account_number'])).toEqual([
      'A-2',
      'A-1',
    ]);
    const again = await searchApi.doSearch({ ...query, sorts: ['-account_number'] });
    expect(again.results.map(({ id }) => id)).toEqual(found.results.map(({ id }) => id));
  });

  it('fail with the body of HubSpot', async () => {
    const error = await failure(
      hubspot.crm.companies.basicApi.create({ properties: { nope: 'x' }, associations: [] }),
    );
    expect(error).toMatchObject({
      code: 400,
      body: { category: 'VALIDATION_ERROR', errors: [{ code: 'PROPERTY_DOESNT_EXIST' }] },
    });
  });
});

describe('tasks and other objects through HubSpot client', () => {
  it('are made with their associations', async () => {
    const [company] = (await hubspot.crm.companies.basicApi.getPage(1)).results;
    const to = { id: company?.id ?? '' };
    const task = await hubspot.crm.objects.tasks.basicApi.create({
      properties: {
        hs_timestamp: '2026-05-01T09:00:00Z',
        hs_task_subject: 'Call',
        hs_task_type: 'CALL',
      },
      associations: [{ to, types: [association(192)] }],
    });
    const page = await hubspot.crm.associations.v4.basicApi.getPage('companies', to.id, 'tasks');
    // A number, whatever the client declares.
    expect(page.results).toMatchObject([{ toObjectId: Number(task.id) }]);
  });

  it('go by name, by id and as custom objects', async () => {
    const schemas = await hubspot.crm.schemas.coreApi.getAll();
    const shipments = schemas.results.find(({ name }) => name === 'shipments');
    for (const type of ['orders', '0-123', shipments?.objectTypeId ?? '']) {
      const made = await hubspot.crm.objects.basicApi.create(type, {
        properties: {},
        associations: [],
      });
      const page = await hubspot.crm.objects.basicApi.getPage(type, 100);
      expect(page.results.map(({ id }) => id)).toContain(made.id);
      const found = await hubspot.crm.objects.searchApi.doSearch(type, {});
      expect(found.total).toBe(page.results.length);
    }
    const byName = await hubspot.crm.objects.basicApi.getPage(
      shipments?.fullyQualifiedName ?? '',
      10,
      undefined,
      ['quantity'],
      undefined,
      ['orders'],
    );
    expect(byName.results[0]?.properties['quantity']).toBe('3');
    expect(byName.results[0]?.associations?.['orders']?.results).toHaveLength(1);
  });

  it('are typed by object too', async () => {
    const { deals, lineItems, contacts } = hubspot.crm;
    const counts = await Promise.all([
      deals.basicApi.getPage(10),
      lineItems.basicApi.getPage(10),
      contacts.basicApi.getPage(10),
    ]);
    expect(counts.map(({ results }) => results.length)).toEqual([2, 2, 1]);
    const error = await failure(
      contacts.batchApi.upsert({
        inputs: [{ id: 'x', idProperty: 'firstname', properties: { lastname: 'x' } }],
      }),
    );
    expect(error).toMatchObject({ code: 400 });
  });
});
