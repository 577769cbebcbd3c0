import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { one, search } from './search-calls.ts';
import { at, closePortals, column, list, startPortal, type TestPortal } from './test-portal.ts';

let portal: TestPortal;
const ids: Record<string, string> = {};

const COMPANIES = {
  alpha: { name: 'Alpha Lighting', region: 'North', credit_limit: '9', credit_hold: 'true' },
  beta: { name: 'Beta Garden', region: 'north', credit_limit: '10', customer_type: 'specialty' },
  gamma: { name: 'Gamma', region: 'South', credit_limit: '100', domain: 'gamma.example' },
  delta: { name: 'Delta' },
} as const;

beforeAll(async () => {
  portal = await startPortal();
  for (const [key, properties] of Object.entries(COMPANIES)) {
    ids[key] = await portal.create('companies', properties);
    portal.clock.advance(1_000);
  }
});

afterAll(closePortals);

async function found(body: unknown): Promise<readonly unknown[]> {
  const answer = await search(portal, { limit: 100, properties: ['name'], ...(body as object) });
  if (answer.status !== 200) throw new Error(answer.text);
  return column(list(answer.json, 'results'), 'properties', 'name').map(
    (name) => String(name).split(' ')[0],
  );
}

describe('a search', () => {
  it('finds everything with an empty body, ten a page, with the default properties', async () => {
    const answer = await search(portal, {});
    expect(answer.status).toBe(200);
    expect(at(answer.json, 'total')).toBe(4);
    expect(Object.keys(at(answer.json, 'results', 0, 'properties') as object)).toEqual([
      'createdate',
      'domain',
      'hs_lastmodifieddate',
      'hs_object_id',
      'name',
    ]);
  });

  it('pages with an offset as text', async () => {
    const first = await search(portal, { limit: 3 });
    expect(at(first.json, 'paging')).toEqual({ next: { after: '3' } });
    const second = await search(portal, { limit: 3, after: '3' });
    expect(column(list(second.json, 'results'), 'id')).toEqual([ids['delta']]);
    expect(second.json).not.toHaveProperty('paging');
    expect((await search(portal, { limit: 3, after: 3 })).json).toEqual(second.json);
  });

  it('carries no rate-limit headers', async () => {
    const answer = await search(portal, {});
    const names = [...answer.headers.keys()].filter((name) => name.includes('ratelimit'));
    expect(names).toEqual([]);
  });

  it('never finds archived records', async () => {
    const fresh = await startPortal();
    const id = await fresh.create('companies', { name: 'Gone' });
    await fresh.call('DELETE', `/crm/v3/objects/companies/${id}`);
    expect(at((await search(fresh, {})).json, 'total')).toBe(0);
  });
});

describe('operators', () => {
  it.each([
    ['EQ without regard to case', one('region', 'EQ', { value: 'NORTH' }), ['Alpha', 'Beta']],
    ['NEQ, passing over what is unset', one('region', 'NEQ', { value: 'north' }), ['Gamma']],
    ['IN with lower-case values', one('region', 'IN', { values: ['north'] }), ['Alpha', 'Beta']],
    ['IN, which does not lower its values', one('region', 'IN', { values: ['North'] }), []],
    ['NOT_IN', one('region', 'NOT_IN', { values: ['north'] }), ['Gamma']],
    ['LT as a number', one('credit_limit', 'LT', { value: '10' }), ['Alpha']],
    ['LTE', one('credit_limit', 'LTE', { value: '10' }), ['Alpha', 'Beta']],
    ['GT', one('credit_limit', 'GT', { value: '10' }), ['Gamma']],
    ['GTE', one('credit_limit', 'GTE', { value: '10.0' }), ['Beta', 'Gamma']],
    [
      'BETWEEN, both ends included',
      one('credit_limit', 'BETWEEN', { value: '9', highValue: '10' }),
      ['Alpha', 'Beta'],
    ],
    ['HAS_PROPERTY', one('credit_hold', 'HAS_PROPERTY'), ['Alpha']],
    ['NOT_HAS_PROPERTY', one('region', 'NOT_HAS_PROPERTY'), ['Delta']],
    ['a property that no record ever had', one('annualrevenue', 'HAS_PROPERTY'), []],
    ['CONTAINS_TOKEN', one('name', 'CONTAINS_TOKEN', { value: 'garden' }), ['Beta']],
    ['CONTAINS_TOKEN, whole words only', one('name', 'CONTAINS_TOKEN', { value: 'gard' }), []],
    ['CONTAINS_TOKEN with a star', one('name', 'CONTAINS_TOKEN', { value: 'gard*' }), ['Beta']],
    [
      'NOT_CONTAINS_TOKEN',
      one('name', 'NOT_CONTAINS_TOKEN', { value: 'garden' }),
      ['Alpha', 'Gamma', 'Delta'],
    ],
    ['EQ of a choice, with regard to case', one('customer_type', 'EQ', { value: 'SPECIALTY' }), []],
    ['EQ of a flag', one('credit_hold', 'EQ', { value: 'true' }), ['Alpha']],
  ])('%s', async (_what, body, expected) => {
    expect(await found(body)).toEqual(expected);
  });

  it('compares times in milliseconds and in ISO 8601', async () => {
    const start = Date.parse('2026-04-20T08:00:00Z');
    const since = String(start + 2_000);
    expect(await found(one('hs_lastmodifieddate', 'GTE', { value: since }))).toEqual([
      'Gamma',
      'Delta',
    ]);
    expect(await found(one('createdate', 'LT', { value: '2026-04-20T08:00:01Z' }))).toEqual([
      'Alpha',
    ]);
  });

  it('compares days', async () => {
    const fresh = await startPortal();
    for (const promised_date of ['2026-01-01', '2026-02-01']) {
      await fresh.create('orders', { promised_date });
    }
    const value = String(Date.UTC(2026, 0, 15));
    const answer = await search(fresh, one('promised_date', 'GT', { value }), 'orders');
    expect(at(answer.json, 'total')).toBe(1);
  });

  it('joins filters by and, groups by or', async () => {
    const north = { propertyName: 'region', operator: 'EQ', value: 'north' };
    const rich = { propertyName: 'credit_limit', operator: 'GTE', value: '10' };
    expect(await found({ filterGroups: [{ filters: [north, rich] }] })).toEqual(['Beta']);
    expect(await found({ filterGroups: [{ filters: [north] }, { filters: [rich] }] })).toEqual([
      'Alpha',
      'Beta',
      'Gamma',
    ]);
    expect(await found({ filters: [north, rich] })).toEqual(['Beta']);
  });

  it('looks for a text in the searchable properties', async () => {
    expect(await found({ query: 'GAMMA.ex' })).toEqual(['Gamma']);
    expect(await found({ query: 'south' })).toEqual([]);
  });

  it('finds records by the record they are linked with', async () => {
    const fresh = await startPortal();
    const company = await fresh.create('companies', {});
    const task = await fresh.create('tasks', { hs_timestamp: '2026-05-01' });
    await fresh.create('tasks', { hs_timestamp: '2026-05-01' });
    await fresh.call(
      'PUT',
      `/crm/v4/objects/tasks/${task}/associations/default/companies/${company}`,
    );
    const answer = await search(
      fresh,
      one('associations.company', 'EQ', { value: company }),
      'tasks',
    );
    expect(column(list(answer.json, 'results'), 'id')).toEqual([task]);
  });

  it('takes a checkbox for each of its options', async () => {
    const fresh = await startPortal();
    await fresh.post('/crm/v3/properties/companies', {
      name: 'lines',
      label: 'Lines',
      type: 'enumeration',
      fieldType: 'checkbox',
      groupName: 'companyinformation',
      options: ['indoor', 'outdoor', 'out'].map((value) => ({ label: value, value })),
    });
    await fresh.create('companies', { name: 'Both', lines: 'indoor;outdoor' });
    await fresh.create('companies', { name: 'Out', lines: ';out' });
    const names = async (operator: string, operands: object): Promise<unknown> => {
      const body = { ...one('lines', operator, operands), properties: ['name'] };
      const answer = await search(fresh, body);
      return column(list(answer.json, 'results'), 'properties', 'name');
    };
    expect(await names('EQ', { value: 'outdoor' })).toEqual(['Both']);
    expect(await names('IN', { values: ['out', 'indoor'] })).toEqual(['Both', 'Out']);
    expect(await names('NEQ', { value: 'outdoor' })).toEqual(['Out']);
  });
});

describe('the order of results', () => {
  it.each([
    ['the order of creation by default', undefined, ['Alpha', 'Beta', 'Gamma', 'Delta']],
    [
      'descending by a named direction',
      [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }],
      ['Delta', 'Gamma', 'Beta', 'Alpha'],
    ],
    ['descending by a minus', ['-createdate'], ['Delta', 'Gamma', 'Beta', 'Alpha']],
    ['numbers as numbers, unset last', ['credit_limit'], ['Alpha', 'Beta', 'Gamma', 'Delta']],
    [
      'numbers descending, unset last',
      [{ propertyName: 'credit_limit', direction: 'DESCENDING' }],
      ['Gamma', 'Beta', 'Alpha', 'Delta'],
    ],
    ['the time of the last change', ['hs_lastmodifieddate'], ['Alpha', 'Beta', 'Gamma', 'Delta']],
  ])('is %s', async (_what, sorts, expected) => {
    expect(await found(sorts === undefined ? {} : { sorts })).toEqual(expected);
  });

  it('is by one rule alone', async () => {
    expect((await search(portal, { sorts: ['name', 'region'] })).status).toBe(400);
  });
});
