import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from './distributor.ts';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from './test-portal.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'hubspot-sandbox-'));
});

afterAll(async () => {
  await closePortals();
  rmSync(folder, { recursive: true });
});

/** Does something to every part of the portal; answers the id of a company. */
async function changePortal(portal: TestPortal): Promise<string> {
  const { create } = portal;
  await portal.post('/crm/v3/properties/companies/groups', { name: 'own', label: 'Own' });
  await portal.post('/crm/v3/properties/companies', {
    name: 'own_text',
    label: 'Own',
    type: 'string',
    fieldType: 'text',
    groupName: 'own',
  });
  await portal.post('/crm/v4/associations/contacts/companies/labels', {
    label: 'Buyer',
    name: 'buyer',
  });
  await portal.post('/crm/v3/schemas', {
    name: 'cars',
    labels: { singular: 'Car', plural: 'Cars' },
    primaryDisplayProperty: 'hs_object_id',
  });
  const company = await create('companies', { name: 'Made', own_text: 'one' });
  await portal.call('PATCH', `/crm/v3/objects/companies/${company}`, {
    properties: { own_text: 'two' },
  });
  const contact = await create('contacts', { email: 'made@lumen.example' });
  await portal.call(
    'PUT',
    `/crm/v4/objects/contacts/${contact}/associations/default/companies/${company}`,
  );
  await portal.call('DELETE', '/crm/v3/properties/orders/promised_date');
  return company;
}

async function everything(portal: TestPortal): Promise<unknown> {
  const paths = [
    '/account-info/v3/details',
    '/crm/v3/owners',
    '/crm/v3/schemas',
    '/crm/v3/properties/companies',
    '/crm/v3/properties/companies/groups',
    '/crm/v3/properties/orders?archived=true',
    '/crm/v4/associations/contacts/companies/labels',
    '/crm/v3/objects/companies?propertiesWithHistory=own_text&associations=contacts',
  ];
  const bodies: unknown[] = [];
  for (const path of paths) bodies.push((await portal.get(path)).json);
  const objects = ['companies', 'contacts', 'orders', 'shipments', 'cars'];
  return { bodies, records: objects.map((object) => Array.from(portal.sandbox.inspect(object))) };
}

function* breakingOff(): Iterable<{ key: string; name: string }> {
  yield { key: 'a', name: 'First' };
  throw new Error('the rows end here');
}

async function play(portal: TestPortal): Promise<readonly string[]> {
  const company = text(
    (await portal.post('/crm/v3/objects/companies', { properties: { name: 'Same' } })).json,
    'id',
  );
  const answers = [
    await portal.get('/crm/objects/2026-09/companies?associations=contacts,orders&limit=100'),
    await portal.get('/crm/v3/objects/companies/none'),
    await portal.get('/crm/v3/schemas'),
    await portal.get('/crm/v3/owners'),
    await portal.post('/crm/v3/objects/companies/batch/upsert', {
      inputs: ['N-1', 'N-2'].map((id) => ({ id, idProperty: 'account_number', properties: {} })),
    }),
    await portal.get(`/record/companies/${company}`),
  ];
  return [JSON.stringify(portal.sandbox.credentials), ...answers.map((answer) => answer.text)].map(
    (bytes) => bytes.replaceAll(portal.sandbox.url, ''),
  );
}

describe('a state file', () => {
  it('keeps the portal with everything that was done to it', async () => {
    const stateFile = join(folder, 'kept.sqlite');
    const first = await startPortal({ stateFile, tables: DISTRIBUTOR, searchLagMs: 5_000 });
    const made = await changePortal(first);
    const before = await everything(first);
    await first.sandbox.close();
    const second = await startPortal({ stateFile, seed: 99, searchLagMs: 5_000 });
    expect(await everything(second)).toEqual(before);
    expect(second.sandbox.credentials['HUBSPOT_ACCESS_TOKEN']).toBe(
      first.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'],
    );
    const lagging = await second.post('/crm/v3/objects/companies/search', {});
    expect(at(lagging.json, 'total')).toBe(2);
    const next = await second.create('companies', {});
    expect(Number(next)).toBe(Number(made) + 1);
  });

  it('is not loaded a second time', async () => {
    const stateFile = join(folder, 'once.sqlite');
    const tables = { accounts: [{ key: 'a', name: 'Once' }] };
    await (await startPortal({ stateFile, tables })).sandbox.close();
    const again = await startPortal({ stateFile, tables });
    expect([...again.sandbox.inspect('companies')]).toHaveLength(1);
  });

  it('appears only when it is complete', async () => {
    const stateFile = join(folder, 'broken.sqlite');
    const dataset = { stories: [], tables: [{ name: 'accounts' as const, rows: breakingOff }] };
    await expect(startPortal({ stateFile, dataset })).rejects.toThrow('the rows end here');
    expect(readdirSync(folder)).not.toContain('broken.sqlite');
    const again = await startPortal({
      stateFile,
      tables: { accounts: [{ key: 'b', name: 'Whole' }] },
    });
    expect(column([...again.sandbox.inspect('companies')], 'name')).toEqual(['Whole']);
  });

  it('is refused when it is something else', async () => {
    const stateFile = join(folder, 'notes.txt');
    writeFileSync(stateFile, 'not a database, but long enough to look like one'.repeat(20));
    await expect(startPortal({ stateFile })).rejects.toThrow(/not a HubSpot sandbox/);
  });
});

describe('two sandboxes of one seed', () => {
  it('answer the same bytes', async () => {
    const [one, two] = [
      await startPortal({ tables: DISTRIBUTOR }),
      await startPortal({ tables: DISTRIBUTOR }),
    ];
    expect(await play(one)).toEqual(await play(two));
  });

  it('differ from one of another seed in ids and keys', async () => {
    const [one, two] = [
      await startPortal({ tables: DISTRIBUTOR, seed: 1 }),
      await startPortal({ tables: DISTRIBUTOR, seed: 2 }),
    ];
    const [ones, twos] = [one, two].map((portal) =>
      Array.from(portal.sandbox.inspect('companies')),
    );
    expect(column(ones ?? [], 'id')).not.toEqual(column(twos ?? [], 'id'));
    expect(one.sandbox.credentials['HUBSPOT_ACCESS_TOKEN']).not.toBe(
      two.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'],
    );
    const schemas = await Promise.all([one, two].map((portal) => portal.get('/crm/v3/schemas')));
    const [first, second] = schemas.map((answer) =>
      column(list(answer.json, 'results'), 'objectTypeId'),
    );
    expect(first).not.toEqual(second);
  });
});
