import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
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

describe('updating a batch', () => {
  it('updates what is there and tells once of all that is not', async () => {
    const id = await portal.create('companies', { name: 'Old' });
    const answer = await batch('update', {
      inputs: [
        { id, properties: { name: 'New' } },
        { id: '1', properties: { name: 'x' } },
        { id: '2', properties: { name: 'x' } },
      ],
    });
    expect(answer.status).toBe(207);
    expect(at(answer.json, 'results', 0, 'properties', 'name')).toBe('New');
    expect(at(answer.json, 'errors')).toEqual([
      expect.objectContaining({ category: 'OBJECT_NOT_FOUND', context: { ids: ['1', '2'] } }),
    ]);
  });

  it('names the trace id of what is not there', async () => {
    const answer = await batch('update', {
      inputs: [{ id: '1', objectWriteTraceId: 'lost', properties: { name: 'x' } }],
    });
    expect(answer.status).toBe(207);
    expect(at(answer.json, 'errors', 0, 'context')).toEqual({
      ids: ['1'],
      objectWriteTraceId: ['lost'],
    });
  });

  it('refuses ids that stand twice, with trace ids too', async () => {
    const id = await portal.create('companies', {});
    const answer = await batch('update', {
      inputs: ['a', 'b'].map((objectWriteTraceId) => ({
        id,
        objectWriteTraceId,
        properties: { name: objectWriteTraceId },
      })),
    });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      status: 'error',
      message: `Duplicate IDs found in batch input: [${id}]. IDs must be unique`,
      correlationId: expect.any(String),
      context: { ids: [id] },
      category: 'VALIDATION_ERROR',
    });
  });

  it('finds the records by a unique property', async () => {
    const id = await portal.create('companies', { account_number: 'BU-1' });
    const answer = await batch('update', {
      inputs: [{ id: 'BU-1', idProperty: 'account_number', properties: { name: 'By number' } }],
    });
    expect(answer.status).toBe(200);
    expect(column(list(answer.json, 'results'), 'id')).toEqual([id]);
  });
});

function byEmail(id: string): unknown {
  return { inputs: [{ id, idProperty: 'email', properties: { firstname: id } }] };
}

describe('upserting a batch', () => {
  it('updates what has the unique value, creates what has not, and says which is new', async () => {
    const id = await portal.create('companies', { account_number: 'UP-1', name: 'Old' });
    const answer = await batch('upsert', {
      inputs: ['UP-1', 'UP-2'].map((number) => ({
        id: number,
        idProperty: 'account_number',
        objectWriteTraceId: number,
        properties: { name: `Upserted ${number}` },
      })),
    });
    expect(answer.status).toBe(200);
    const results = list(answer.json, 'results');
    const known = results.find((one) => at(one, 'objectWriteTraceId') === 'UP-1');
    const made = results.find((one) => at(one, 'objectWriteTraceId') === 'UP-2');
    expect(known).toMatchObject({ id, new: false });
    expect(made).toMatchObject({ new: true, properties: { account_number: 'UP-2' } });
    expect(column(results, 'objectWriteTraceId')).not.toEqual(['UP-1', 'UP-2']);
  });

  it('writes emails in lower case and finds them in any', async () => {
    const first = await batch('upsert', byEmail('Mixed@Lumen.example'), 'contacts');
    expect(at(first.json, 'results', 0)).toMatchObject({
      new: true,
      properties: { email: 'mixed@lumen.example' },
    });
    const again = await batch('upsert', byEmail('MIXED@lumen.example'), 'contacts');
    expect(at(again.json, 'results', 0)).toMatchObject({ new: false });
  });

  it('refuses a property that is not unique', async () => {
    const answer = await batch(
      'upsert',
      { inputs: [{ id: 'd', idProperty: 'dealname', properties: { amount: '1' } }] },
      'deals',
    );
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'message')).toBe(
      'Unable to perform update/upsert by non-unique 0-3 property dealname',
    );
  });

  it('does not create what has no unique property to be created by', async () => {
    const answer = await batch('upsert', { inputs: [{ id: '5', properties: { name: 'x' } }] });
    expect(answer.status).toBe(207);
    expect(at(answer.json, 'errors', 0, 'category')).toBe('OBJECT_NOT_FOUND');
  });
});
