import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
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

function companies(): number {
  return [...portal.sandbox.inspect('companies')].length;
}

describe('every batch', () => {
  it.each(['read', 'create', 'update', 'upsert', 'archive'])(
    'takes a hundred inputs of %s and refuses more, none, and a body without them',
    async (verb) => {
      const inputs = Array.from({ length: 101 }, (_, n) => ({
        id: String(n + 1),
        properties: { name: 'x' },
      }));
      const over = await batch(verb, { inputs });
      const none = await batch(verb, { inputs: [] });
      const without = await batch(verb, {});
      expect([over.status, none.status, without.status]).toEqual([400, 400, 400]);
      expect(at(over.json, 'message')).toBe(
        'The maximum number of inputs supported in a batch is 100. Please reduce the number of items and try again',
      );
      expect(at(without.json, 'message')).toBe(
        'Invalid input JSON on line 1, column 2. Some required fields were not set: [inputs]',
      );
      expect((await batch(verb, { inputs: inputs.slice(1) })).status).toBeLessThan(300);
    },
  );
});

describe('creating a batch', () => {
  it('answers 201, in an order that is not that of the inputs, with the trace ids', async () => {
    const answer = await batch('create', {
      inputs: ['a', 'b', 'c'].map((name) => ({
        objectWriteTraceId: `trace-${name}`,
        properties: { name },
      })),
    });
    expect(answer.status).toBe(201);
    const results = list(answer.json, 'results');
    expect(column(results, 'objectWriteTraceId')).not.toEqual(['trace-a', 'trace-b', 'trace-c']);
    for (const result of results) {
      expect(at(result, 'objectWriteTraceId')).toBe(`trace-${text(result, 'properties', 'name')}`);
      expect(result).not.toHaveProperty('new');
    }
  });

  it('writes nothing when one input is bad and the inputs cannot be told apart', async () => {
    const before = companies();
    const good = { properties: { name: 'good' } };
    const bad = { properties: { nope: '1' } };
    const untraced = await batch('create', { inputs: [good, bad] });
    const repeated = await batch('create', {
      inputs: [
        { ...good, objectWriteTraceId: 'same' },
        { ...bad, objectWriteTraceId: 'same' },
      ],
    });
    const half = await batch('create', { inputs: [{ ...good, objectWriteTraceId: 'one' }, bad] });
    expect([untraced.status, repeated.status, half.status]).toEqual([400, 400, 400]);
    expect(at(untraced.json, 'errors', 0, 'code')).toBe('PROPERTY_DOESNT_EXIST');
    expect(companies()).toBe(before);
  });

  it('answers 207 and writes the good ones when every input has a trace id of its own', async () => {
    const before = companies();
    const answer = await batch('create', {
      inputs: [
        { objectWriteTraceId: 't1', properties: { name: 'good' } },
        { objectWriteTraceId: 't2', properties: { nope: '1' } },
        { objectWriteTraceId: 't3', properties: { credit_limit: 'x' } },
      ],
    });
    expect(answer.status).toBe(207);
    expect(column(list(answer.json, 'results'), 'objectWriteTraceId')).toEqual(['t1']);
    expect(at(answer.json, 'numErrors')).toBe(2);
    const errors = list(answer.json, 'errors');
    expect(column(errors, 'context', 'objectWriteTraceId')).toEqual([['t2'], ['t3']]);
    expect(errors[0]).toMatchObject({
      status: 'error',
      category: 'VALIDATION_ERROR',
      message: expect.stringContaining('PROPERTY_DOESNT_EXIST'),
    });
    expect(companies()).toBe(before + 1);
  });

  it('refuses a unique value that two inputs of one batch want', async () => {
    const inputs = [1, 2].map((n) => ({
      objectWriteTraceId: String(n),
      properties: { account_number: 'BC-1' },
    }));
    const answer = await batch('create', { inputs });
    expect(answer.status).toBe(207);
    expect(list(answer.json, 'results')).toHaveLength(1);
    expect(at(answer.json, 'errors', 0, 'message')).toContain('already has that value.');
  });
});

describe('archiving a batch', () => {
  it('answers 204 whatever was there', async () => {
    const id = await portal.create('companies', {});
    const answer = await batch('archive', { inputs: [{ id }, { id: '1' }, { id: 'x' }] });
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect((await portal.get(`/crm/v3/objects/companies/${id}`)).status).toBe(404);
  });
});
