import { afterAll, describe, expect, it } from '@jest/globals';
import type { ValidationRule } from '../../../src/sandbox/hubspot/records/validation-rules.ts';
import { at, closePortals, column, list, startPortal, text } from './test-portal.ts';

afterAll(closePortals);

const RULES: readonly ValidationRule[] = [
  { object: 'deals', property: 'amount', when: { property: 'dealstage', values: ['closedwon'] } },
  { object: 'companies', property: 'country' },
];

const WON = { dealname: 'Spring', pipeline: 'default', dealstage: 'closedwon' };
const OPEN = { ...WON, dealstage: 'contractsent' };
const OLDER = ['/crm/v3/objects', '/crm/objects/2026-03'];
const NEWEST = '/crm/objects/2026-09';

describe('validation rules of the administrator', () => {
  it.each(OLDER)('let the same body pass at %s', async (root) => {
    const portal = await startPortal({ validationRules: RULES });
    expect((await portal.post(`${root}/deals`, { properties: WON })).status).toBe(201);
    expect((await portal.post(`${root}/companies`, { properties: {} })).status).toBe(201);
  });

  it('refuse a create at 2026-09 that leaves a conditional property empty', async () => {
    const portal = await startPortal({ validationRules: RULES });
    const answer = await portal.post(`${NEWEST}/deals`, { properties: WON });
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({
      status: 'error',
      message: expect.stringContaining('Property values were not valid: [{"isValid":false'),
      correlationId: expect.any(String),
      errors: [
        {
          message: 'amount is required because of a conditional property rule based on [dealstage]',
          code: 'MISSING_CONDITIONAL_REQUIRED_PROPERTY',
          context: { propertyName: ['amount'] },
        },
      ],
      category: 'VALIDATION_ERROR',
    });
    const complete = { ...WON, amount: '5' };
    expect((await portal.post(`${NEWEST}/deals`, { properties: complete })).status).toBe(201);
  });

  it('refuse a create at 2026-09 without what creators must give', async () => {
    const portal = await startPortal({ validationRules: RULES });
    const answer = await portal.post(`${NEWEST}/companies`, { properties: { name: 'x' } });
    expect(answer.status).toBe(400);
    expect(at(answer.json, 'errors')).toEqual([
      {
        message: 'A value for country must be provided',
        code: 'MISSING_REQUIRED_PROPERTY',
        context: { propertyName: ['country'] },
      },
    ]);
  });

  it('hold an update to the values that it leaves behind, and others to nothing', async () => {
    const portal = await startPortal({ validationRules: RULES });
    const id = text((await portal.post(`${NEWEST}/deals`, { properties: OPEN })).json, 'id');
    const patch = (properties: unknown, root = NEWEST) =>
      portal.call('PATCH', `${root}/deals/${id}`, { properties });
    expect((await patch({ dealstage: 'closedwon' })).status).toBe(400);
    expect((await patch({ dealstage: 'closedwon', amount: '5' })).status).toBe(200);
    expect((await patch({ amount: '' })).status).toBe(400);
    expect((await patch({ amount: '' }, '/crm/v3/objects')).status).toBe(200);
    expect((await patch({ dealname: 'Renamed' })).status).toBe(200);
    const company = await portal.create('companies', {});
    const renamed = await portal.call('PATCH', `${NEWEST}/companies/${company}`, {
      properties: { name: 'y' },
    });
    expect(renamed.status).toBe(200);
  });

  it('fail a whole batch, or single inputs where each can be told apart', async () => {
    const portal = await startPortal({ validationRules: RULES });
    const inputs = [{ properties: { country: 'UK' } }, { properties: {} }];
    const create = (sent: unknown) =>
      portal.post(`${NEWEST}/companies/batch/create`, { inputs: sent });
    expect((await create(inputs)).status).toBe(400);
    const traced = await create(
      inputs.map((input, index) => ({ ...input, objectWriteTraceId: `t${String(index)}` })),
    );
    expect(traced).toMatchObject({ status: 207, json: { numErrors: 1 } });
    expect(at(traced.json, 'errors', 0, 'context', 'objectWriteTraceId')).toEqual(['t1']);
    const contacts = [{ id: 'a@example.com', idProperty: 'email', properties: {} }];
    const upsert = await portal.post(`${NEWEST}/contacts/batch/upsert`, { inputs: contacts });
    expect(upsert.status).toBe(200);
  });
});

describe('a total that is ahead of the results', () => {
  it('counts what search does not show yet', async () => {
    const portal = await startPortal({ searchLagMs: 3_000, searchTotalsAhead: true });
    const id = await portal.create('companies', { name: 'New' });
    const search = () => portal.post(`${NEWEST}/companies/search`, {});
    expect((await search()).json).toEqual({ total: 1, results: [] });
    portal.clock.advance(3_000);
    const settled = (await search()).json;
    expect(at(settled, 'total')).toBe(1);
    expect(column(list(settled, 'results'), 'id')).toEqual([id]);
  });
});
