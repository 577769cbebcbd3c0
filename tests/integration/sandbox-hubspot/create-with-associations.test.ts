import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  startPortal,
  text,
  type Answer,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

function batch(verb: string, body: unknown, type = 'companies'): Promise<Answer> {
  return portal.post(`/crm/objects/2026-09/${type}/batch/${verb}`, body);
}

const toCompany = (id: string, associationTypeId: number): unknown => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});

const task = (...associations: readonly unknown[]): unknown => ({
  properties: { hs_timestamp: '2026-04-21' },
  associations,
});

describe('associations inside of a create', () => {
  it('links a task with its company by type 192', async () => {
    const company = await portal.create('companies', {});
    const made = await portal.post('/crm/v3/objects/tasks', task(toCompany(company, 192)));
    expect(made.status).toBe(201);
    const seen = await portal.get(`/crm/v4/objects/companies/${company}/associations/tasks`);
    expect(at(seen.json, 'results')).toEqual([
      {
        toObjectId: Number(text(made.json, 'id')),
        associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 191, label: null }],
      },
    ]);
  });

  it('refuses a type that leads the other way', async () => {
    const company = await portal.create('companies', {});
    const answer = await portal.post('/crm/v3/objects/tasks', task(toCompany(company, 191)));
    expect([answer.status, at(answer.json, 'message')]).toEqual([
      400,
      'invalid from object type 0-27 for associations to be created. expected: 0-2',
    ]);
  });

  it('refuses a type that nobody knows', async () => {
    const company = await portal.create('companies', {});
    const answer = await portal.post('/crm/v3/objects/tasks', task(toCompany(company, 99_999)));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      message: 'One or more associations are invalid',
      context: {
        associationSpec: ['HUBSPOT_DEFINED=99999'],
        INVALID_ASSOCIATION_TYPE_ID: [
          'HUBSPOT_DEFINED=99999 is not a valid association definition id',
        ],
      },
      category: 'VALIDATION_ERROR',
    });
  });

  it('refuses a record that is not there, and writes no task', async () => {
    const before = [...portal.sandbox.inspect('tasks')].length;
    const answer = await portal.post('/crm/v3/objects/tasks', task(toCompany('424242', 192)));
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      message: 'One or more associations are invalid',
      context: {
        INVALID_OBJECT_IDS: ['COMPANY=424242 is not valid'],
        objectId: ['424242'],
        objectType: ['COMPANY'],
      },
    });
    expect([...portal.sandbox.inspect('tasks')]).toHaveLength(before);
  });

  it('refuses a record that is archived', async () => {
    const company = await portal.create('companies', {});
    await portal.call('DELETE', `/crm/v3/objects/companies/${company}`);
    const answer = await portal.post('/crm/v3/objects/tasks', task(toCompany(company, 192)));
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'context', 'INVALID_OBJECT_IDS')).toEqual([
      `COMPANY=${company} is not valid`,
    ]);
  });

  it('tells of a bad association in a 207 where inputs are traced', async () => {
    const company = await portal.create('companies', {});
    const answer = await batch(
      'create',
      {
        inputs: [
          { objectWriteTraceId: 'ok', ...(task(toCompany(company, 192)) as object) },
          { objectWriteTraceId: 'bad', ...(task(toCompany('7', 192)) as object) },
        ],
      },
      'tasks',
    );
    expect(answer.status).toBe(207);
    expect(at(answer.json, 'errors', 0, 'context', 'objectWriteTraceId')).toEqual(['bad']);
  });
});
