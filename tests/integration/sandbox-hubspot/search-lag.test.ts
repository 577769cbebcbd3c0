import { afterAll, describe, expect, it } from '@jest/globals';
import { one, search } from './search-calls.ts';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  type Answer,
  type TestPortal,
} from './test-portal.ts';

afterAll(closePortals);

const LAG_MS = 5_000;

async function namesIn(lagging: TestPortal, sorts: unknown = []): Promise<readonly unknown[]> {
  const answer = await search(lagging, { properties: ['name'], sorts });
  const names = column(list(answer.json, 'results'), 'properties', 'name');
  expect(at(answer.json, 'total')).toBe(names.length);
  return names;
}

describe('the lag of the index', () => {
  it('hides a new record until it has passed', async () => {
    const lagging = await startPortal({ searchLagMs: LAG_MS });
    await lagging.create('companies', { name: 'New' });
    expect(await namesIn(lagging)).toEqual([]);
    lagging.clock.advance(LAG_MS - 1);
    expect(await namesIn(lagging)).toEqual([]);
    lagging.clock.advance(1);
    expect(await namesIn(lagging)).toEqual(['New']);
  });

  it('shows a changed record as it was, version by version', async () => {
    const lagging = await startPortal({ searchLagMs: LAG_MS });
    const id = await lagging.create('companies', { name: 'One' });
    const rename = (name: string): Promise<Answer> =>
      lagging.call('PATCH', `/crm/v3/objects/companies/${id}`, { properties: { name } });
    lagging.clock.advance(1_000);
    await rename('Two');
    lagging.clock.advance(1_000);
    await rename('Three');
    const seen: unknown[] = [];
    for (let second = 2; second <= 7; second += 1) {
      seen.push(await namesIn(lagging));
      lagging.clock.advance(1_000);
    }
    expect(seen).toEqual([[], [], [], ['One'], ['Two'], ['Three']]);
    const direct = await lagging.get(`/crm/v3/objects/companies/${id}?properties=name`);
    expect(at(direct.json, 'properties', 'name')).toBe('Three');
  });

  it('filters and sorts by what it shows', async () => {
    const lagging = await startPortal({ searchLagMs: LAG_MS });
    const id = await lagging.create('companies', { name: 'B', region: 'old' });
    await lagging.create('companies', { name: 'A', region: 'old' });
    lagging.clock.advance(LAG_MS);
    await lagging.call('PATCH', `/crm/v3/objects/companies/${id}`, {
      properties: { name: 'Z', region: 'new' },
    });
    expect(await namesIn(lagging, ['name'])).toEqual(['A', 'B']);
    const old = await search(lagging, one('region', 'EQ', { value: 'old' }));
    expect(at(old.json, 'total')).toBe(2);
    lagging.clock.advance(LAG_MS);
    expect(await namesIn(lagging, ['name'])).toEqual(['A', 'Z']);
  });

  it('still shows a record that was archived a moment ago', async () => {
    const lagging = await startPortal({ searchLagMs: LAG_MS });
    const id = await lagging.create('companies', { name: 'Gone' });
    lagging.clock.advance(LAG_MS);
    await lagging.call('DELETE', `/crm/v3/objects/companies/${id}`);
    expect(await namesIn(lagging)).toEqual(['Gone']);
    lagging.clock.advance(LAG_MS);
    expect(await namesIn(lagging)).toEqual([]);
  });

  it('does not hold for the list, which reads the store', async () => {
    const lagging = await startPortal({ searchLagMs: LAG_MS });
    const id = await lagging.create('companies', { name: 'New' });
    const answer = await lagging.get('/crm/v3/objects/companies');
    expect(column(list(answer.json, 'results'), 'id')).toEqual([id]);
  });

  it('does not hold for loaded records, and knows properties that came later', async () => {
    const lagging = await startPortal({
      searchLagMs: LAG_MS,
      tables: { accounts: [{ key: 'a', name: 'Loaded' }] },
    });
    expect(await namesIn(lagging)).toEqual(['Loaded']);
    await lagging.create('companies', { name: 'Later', description: 'a property of its own' });
    expect(await namesIn(lagging)).toEqual(['Loaded']);
    lagging.clock.advance(LAG_MS);
    expect(await namesIn(lagging)).toEqual(['Loaded', 'Later']);
  });
});
