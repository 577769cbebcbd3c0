import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, closePortals, startPortal, text, type TestPortal } from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

/** The versions that serve objects; one store behind all of them. */
describe('creating a record', () => {
  it('answers 201 with an address and everything that is set', async () => {
    const answer = await portal.post('/crm/v3/objects/companies', {
      properties: { name: 'Lumen', domain: 'lumen.example' },
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('content-type')).toBe('application/json;charset=utf-8');
    const id = text(answer.json, 'id');
    expect(answer.headers.get('location')).toBe(`/crm/v3/objects/companies/${id}`);
    expect(answer.json).toEqual({
      id,
      properties: {
        createdate: '2026-04-20T08:00:00Z',
        domain: 'lumen.example',
        hs_lastmodifieddate: '2026-04-20T08:00:00Z',
        hs_object_id: id,
        hs_object_source: 'INTEGRATION',
        hs_object_source_label: 'INTEGRATION',
        name: 'Lumen',
      },
      createdAt: '2026-04-20T08:00:00Z',
      updatedAt: '2026-04-20T08:00:00Z',
      archived: false,
    });
  });

  it('makes a company of an empty body', async () => {
    expect((await portal.post('/crm/v3/objects/companies', {})).status).toBe(201);
  });

  it('gives ids beyond 32 bits, in a range of their own for each object', async () => {
    const company = Number(await portal.create('companies', {}));
    const contact = Number(await portal.create('contacts', { email: 'ids@lumen.example' }));
    expect(company).toBeGreaterThan(2 ** 32);
    expect(contact).toBeGreaterThan(2 ** 32);
    expect((await portal.get(`/crm/v3/objects/contacts/${String(company)}`)).status).toBe(404);
  });

  it('takes numbers and flags as their text, and nothing for null and the empty text', async () => {
    const id = await portal.create('companies', {
      credit_limit: 12.5,
      credit_hold: true,
      region: '',
      country: null,
    });
    const answer = await portal.get(
      `/crm/v3/objects/companies/${id}?properties=credit_limit,credit_hold,region,country`,
    );
    expect(at(answer.json, 'properties')).toMatchObject({
      credit_limit: '12.5',
      credit_hold: 'true',
      region: null,
      country: null,
    });
  });

  it('refuses a task without a due date, naming what is missing', async () => {
    const answer = await portal.post('/crm/objects/2026-09/tasks', {
      properties: { hs_task_subject: 'Call' },
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      status: 'error',
      message: 'Error creating TASK. Some required properties were not set.',
      correlationId: expect.any(String),
      context: { properties: ['hs_timestamp'] },
      category: 'VALIDATION_ERROR',
    });
  });

  it('refuses a deal without name, pipeline and stage', async () => {
    const answer = await portal.post('/crm/v3/objects/deals', { properties: { amount: '1' } });
    expect(at(answer.json, 'context', 'properties')).toEqual(['dealname', 'pipeline', 'dealstage']);
  });

  it('fills in what HubSpot fills in on a task and keeps its completion', async () => {
    const id = await portal.create('tasks', {
      hs_timestamp: '1776844800000',
      hs_task_type: 'CALL',
    });
    const path = `/crm/v3/objects/tasks/${id}`;
    const wanted =
      '?properties=hs_timestamp,hs_task_status,hs_task_priority,hs_task_type,hs_task_is_completed,hs_task_completion_date';
    expect(at((await portal.get(path + wanted)).json, 'properties')).toMatchObject({
      hs_timestamp: '2026-04-22T08:00:00Z',
      hs_task_status: 'NOT_STARTED',
      hs_task_priority: 'NONE',
      hs_task_type: 'CALL',
      hs_task_is_completed: 'false',
      hs_task_completion_date: null,
    });
    await portal.call('PATCH', path, { properties: { hs_task_status: 'COMPLETED' } });
    expect(at((await portal.get(path + wanted)).json, 'properties')).toMatchObject({
      hs_task_is_completed: 'true',
      hs_task_completion_date: '2026-04-20T08:00:00Z',
    });
  });

  it('refuses a second contact with the same email, whatever its case', async () => {
    const id = await portal.create('contacts', { email: 'Twin@Lumen.example' });
    const answer = await portal.post('/crm/v3/objects/contacts', {
      properties: { email: 'twin@lumen.EXAMPLE' },
    });
    expect(answer.status).toBe(409);
    expect(answer.json).toEqual({
      status: 'error',
      message: `Contact already exists. Existing ID: ${id}`,
      correlationId: expect.any(String),
      category: 'CONFLICT',
    });
  });

  it('refuses a second record with the same unique value, naming both', async () => {
    const holder = await portal.create('companies', { account_number: 'U-1' });
    const answer = await portal.post('/crm/v3/objects/companies', {
      properties: { account_number: 'U-1' },
    });
    expect(answer.status).toBe(400);
    expect(text(answer.json, 'message')).toMatch(
      new RegExp(
        String.raw`^Cannot set PropertyValueCoordinates\{portalId=\d+, objectTypeId=ObjectTypeId\{legacyObjectType=COMPANY\}, propertyName=account_number, value=U-1\} on \d+\. ${holder} already has that value\.$`,
      ),
    );
    expect(at(answer.json, 'category')).toBe('VALIDATION_ERROR');
  });

  it('frees a unique value when its record is archived', async () => {
    const id = await portal.create('companies', { account_number: 'U-2' });
    await portal.call('DELETE', `/crm/v3/objects/companies/${id}`);
    await expect(portal.create('companies', { account_number: 'U-2' })).resolves.toMatch(/^\d+$/);
  });
});
