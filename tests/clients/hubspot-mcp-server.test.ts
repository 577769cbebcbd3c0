import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from '../integration/sandbox-hubspot/distributor.ts';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from '../integration/sandbox-hubspot/test-portal.ts';
import { McpSession, type ToolAnswer } from './support/mcp-session.ts';
import { clientFile, installClients } from './support/program.ts';

/** HubSpot's own MCP server, unmodified, as an assistant runs it; every tool that it has is called. */

let portal: TestPortal;
let session: McpSession;
let folder: string;
const called = new Set<string>();

beforeAll(async () => {
  await installClients();
  portal = await startPortal({ tables: DISTRIBUTOR });
  folder = await mkdtemp(join(tmpdir(), 'bw-mcp-'));
  session = await McpSession.start({
    file: clientFile('@hubspot/mcp-server/dist/index.js'),
    folder,
    env: {
      PRIVATE_APP_ACCESS_TOKEN: portal.sandbox.credentials['HUBSPOT_ACCESS_TOKEN'] ?? '',
      BASE_URL_OVERRIDE: portal.sandbox.url,
    },
  });
});

afterAll(async () => {
  await session.close();
  await rm(folder, { recursive: true, force: true });
  await closePortals();
});

function tool(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<ToolAnswer> {
  called.add(`hubspot-${name}`);
  return session.call(`hubspot-${name}`, args);
}

async function succeed(
  name: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<unknown> {
  const answer = await tool(name, args);
  expect(answer).toMatchObject({ isError: false });
  return answer.json;
}

function stored(object: string, id: string): unknown {
  return [...portal.sandbox.inspect(object)].find((record) => record['id'] === id);
}

async function company(name: string): Promise<string> {
  return portal.create('companies', { name });
}

describe('HubSpot’s MCP server reads', () => {
  it('who it is, and in which account', async () => {
    const { texts, isError } = await tool('get-user-details');
    expect(isError).toBe(false);
    expect(texts[0]).toContain('"scopes"');
    expect(texts[0]).toContain('crm.objects.companies.write');
    expect(texts[2]).toContain('"accountType": "DEVELOPER_TEST"');
  });

  it('lists of records, page by page', async () => {
    const first = await succeed('list-objects', {
      objectType: 'companies',
      limit: 1,
      properties: ['name', 'account_number'],
    });
    const after = text(first, 'paging', 'next', 'after');
    expect(text(first, 'results', 0, 'id')).toBe(after);
    const second = await succeed('list-objects', { objectType: 'companies', limit: 1, after });
    expect(text(second, 'results', 0, 'id')).not.toBe(after);
  });

  it('what a search finds', async () => {
    const id = await company('Found by MCP');
    const found = await succeed('search-objects', {
      objectType: 'companies',
      properties: ['name'],
      filterGroups: [
        { filters: [{ propertyName: 'name', operator: 'EQ', value: 'Found by MCP' }] },
      ],
      sorts: [{ propertyName: 'createdate', direction: 'DESCENDING' }],
    });
    expect(list(found, 'results')).toEqual([
      expect.objectContaining({
        id,
        properties: expect.objectContaining({ name: 'Found by MCP' }),
      }),
    ]);
  });

  it('records by their ids', async () => {
    const ids = [await company('one'), await company('two')];
    const read = await succeed('batch-read-objects', {
      objectType: 'companies',
      inputs: ids.map((id) => ({ id })),
      properties: ['name'],
    });
    expect(new Set(column(list(read, 'results'), 'properties', 'name'))).toEqual(
      new Set(['one', 'two']),
    );
  });

  it('the schemas of custom objects', async () => {
    const schemas = await succeed('get-schemas');
    expect(column(list(schemas, 'results'), 'name')).toContain('shipments');
  });

  it('properties, all and one', async () => {
    const all = await succeed('list-properties', { objectType: 'companies' });
    expect(column(list(all, 'results'), 'name')).toContain('account_number');
    const one = await succeed('get-property', {
      objectType: 'companies',
      propertyName: 'account_number',
    });
    expect(at(one, 'name')).toBe('account_number');
  });

  it('how records may be associated', async () => {
    const labels = await succeed('get-association-definitions', {
      fromObjectType: 'tasks',
      toObjectType: 'companies',
    });
    expect(list(labels, 'results')).toContainEqual({
      category: 'HUBSPOT_DEFINED',
      typeId: 192,
      label: null,
    });
  });
});

describe('HubSpot’s MCP server writes', () => {
  it('records in batches', async () => {
    const made = await succeed('batch-create-objects', {
      objectType: 'companies',
      inputs: [{ properties: { name: 'Made by MCP', city: 'Leeds' } }],
    });
    const id = text(made, 'results', 0, 'id');
    expect(stored('companies', id)).toMatchObject({ name: 'Made by MCP', city: 'Leeds' });
    await succeed('batch-update-objects', {
      objectType: 'companies',
      inputs: [{ id, properties: { city: 'York' } }],
    });
    expect(stored('companies', id)).toMatchObject({ name: 'Made by MCP', city: 'York' });
  });

  it('properties', async () => {
    const wanted = {
      objectType: 'companies',
      name: 'mcp_score',
      label: 'MCP score',
      type: 'number',
      fieldType: 'number',
      groupName: 'companyinformation',
    };
    await succeed('create-property', wanted);
    await succeed('update-property', {
      objectType: 'companies',
      propertyName: 'mcp_score',
      label: 'Score of MCP',
    });
    const read = await portal.get('/crm/v3/properties/companies/mcp_score');
    expect(read.json).toMatchObject({ label: 'Score of MCP', type: 'number' });
  });

  it('associations, and lists them', async () => {
    const [from, to] = [
      await portal.create('contacts', { email: 'm@example.com' }),
      await company('c'),
    ];
    await succeed('batch-create-associations', {
      fromObjectType: 'contacts',
      toObjectType: 'companies',
      types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 279 }],
      inputs: [{ from: { id: from }, to: { id: to } }],
    });
    const linked = await succeed('list-associations', {
      objectType: 'contacts',
      objectId: from,
      toObjectType: 'companies',
    });
    expect(column(list(linked, 'results'), 'toObjectId').map(String)).toEqual([to]);
  });

  it('engagements: notes and tasks', async () => {
    const companyId = await company('called');
    const [owner] = list((await portal.get('/crm/v3/owners')).json, 'results');
    const made = await succeed('create-engagement', {
      type: 'TASK',
      ownerId: Number(text(owner, 'id')),
      timestamp: 1_776_700_000_000,
      associations: { companyIds: [Number(companyId)] },
      metadata: {
        subject: 'Call them',
        body: 'Ask why',
        status: 'NOT_STARTED',
        forObjectType: 'COMPANY',
      },
    });
    const id = Number(at(made, 'engagement', 'engagement', 'id'));
    expect(stored('tasks', String(id))).toMatchObject({
      hs_task_subject: 'Call them',
      hs_task_body: 'Ask why',
      hubspot_owner_id: text(owner, 'id'),
      'association:companies': companyId,
    });
    await succeed('update-engagement', {
      engagementId: id,
      metadata: { status: 'COMPLETED' },
      associations: {},
    });
    expect(await succeed('get-engagement', { engagementId: id })).toMatchObject({
      engagement: { id, type: 'TASK', timestamp: 1_776_700_000_000 },
      associations: { companyIds: [Number(companyId)], contactIds: [] },
      metadata: { subject: 'Call them', status: 'COMPLETED' },
    });
    expect(stored('tasks', String(id))).toMatchObject({ hs_task_is_completed: 'true' });
  });
});

describe('HubSpot’s MCP server is told', () => {
  it('what is wrong with a write, in HubSpot’s words', async () => {
    const { isError, texts } = await tool('batch-create-objects', {
      objectType: 'companies',
      inputs: [{ properties: { no_such: '1' } }],
    });
    expect(isError).toBe(true);
    expect(texts[0]).toContain('400');
    expect(texts[0]).toContain('PROPERTY_DOESNT_EXIST');
  });

  it('that there are no workflows: the sandbox serves none', async () => {
    for (const [name, args] of [
      ['list-workflows', {}],
      ['get-workflow', { flowId: '1' }],
    ] as const) {
      const { isError, texts } = await tool(name, args);
      expect(isError).toBe(true);
      expect(texts[0]).toContain('404');
    }
  });

  it('links that it makes by itself, without a call', async () => {
    const before = portal.sandbox.requests.totals().requests;
    await succeed('get-link', {
      portalId: '1',
      uiDomain: 'app.hubspot.com',
      pageRequests: [{ pagetype: 'record', objectTypeId: '0-2', objectId: '5' }],
    });
    await tool('generate-feedback-link', {});
    expect(portal.sandbox.requests.totals().requests).toBe(before);
  });
});

describe('HubSpot’s MCP server', () => {
  it('has no tool that was not called above', async () => {
    const tools = await session.tools();
    expect(tools.filter((name) => !called.has(name))).toEqual([]);
    expect(called.size).toBe(tools.length);
  });
});
