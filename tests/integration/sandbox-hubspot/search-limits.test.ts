import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { one, search } from './search-calls.ts';
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

const filters = (size: number): unknown[] =>
  Array.from({ length: size }, () => ({ propertyName: 'name', operator: 'HAS_PROPERTY' }));

const groups = (...sizes: readonly number[]): unknown => ({
  filterGroups: sizes.map((size) => ({ filters: filters(size) })),
});

describe('walking past ten thousand by id', () => {
  it('counts what is left at each step, also after a write in between', async () => {
    const fresh = await startPortal();
    const made: string[] = [];
    for (let n = 0; n < 6; n += 1) made.push(await fresh.create('companies', { region: 'walk' }));
    const step = async (after: string, operator = 'GT'): Promise<Answer> =>
      search(fresh, {
        limit: 2,
        sorts: ['hs_object_id'],
        filterGroups: [
          {
            filters: [
              { propertyName: 'region', operator: 'EQ', value: 'walk' },
              { propertyName: 'hs_object_id', operator, value: after },
            ],
          },
        ],
      });
    const totals: unknown[] = [];
    const seen: unknown[] = [];
    let last = '0';
    for (let n = 0; n < 3; n += 1) {
      const answer = await step(last);
      totals.push(at(answer.json, 'total'));
      seen.push(...column(list(answer.json, 'results'), 'id'));
      last = String(seen.at(-1));
    }
    expect(totals).toEqual([6, 4, 2]);
    expect(seen).toEqual(made);
    expect(at((await step(String(made[4]), 'GTE')).json, 'total')).toBe(2);
    await fresh.create('companies', { region: 'walk' });
    expect(at((await step(last)).json, 'total')).toBe(1);
    expect(at((await step('0')).json, 'total')).toBe(7);
  });
});

describe('the limits of a search', () => {
  it.each([
    ['200 results a page', { limit: 200 }, 200],
    ['no more results a page', { limit: 201 }, 400],
    ['5 groups', groups(1, 1, 1, 1, 1), 200],
    ['no sixth group', groups(1, 1, 1, 1, 1, 1), 400],
    ['6 filters in a group', groups(6), 200],
    ['no seventh filter in a group', groups(7), 400],
    ['18 filters in all', groups(6, 6, 6), 200],
    ['no nineteenth filter', groups(6, 6, 6, 1), 400],
    ['the ten thousandth result', { after: '9800', limit: 200 }, 200],
    ['nothing past the ten thousandth result', { after: '9801', limit: 200 }, 400],
    ['a body of 3,000 characters', { query: 'x'.repeat(2_900) }, 200],
    ['no longer body', { query: 'x'.repeat(3_000) }, 400],
    ['an unknown property', one('nope', 'HAS_PROPERTY'), 400],
    ['an unknown sort', { sorts: ['nope'] }, 400],
    ['an unknown operator', one('name', 'LIKE', { value: 'x' }), 400],
    ['a missing value', one('name', 'EQ'), 400],
    ['a missing high value', one('credit_limit', 'BETWEEN', { value: '1' }), 400],
    ['missing values', one('name', 'IN'), 400],
    ['a number that is none', one('credit_limit', 'EQ', { value: 'x' }), 400],
    ['a time that is none', one('createdate', 'GTE', { value: 'today' }), 400],
    ['an offset that is none', { after: 'x' }, 400],
  ])('%s', async (_what, body, status) => {
    expect((await search(portal, body)).status).toBe(status);
  });

  it('offers the cursor past the ten thousandth result that then fails', async () => {
    const fresh = await startPortal({
      tables: {
        contacts: Array.from({ length: 10_001 }, (_, n) => ({ key: String(n), first_name: 'N' })),
      },
    });
    const last = await search(fresh, { limit: 200, after: '9800' }, 'contacts');
    expect(at(last.json, 'total')).toBe(10_001);
    expect(text(last.json, 'paging', 'next', 'after')).toBe('10000');
    const past = await search(fresh, { limit: 200, after: '10000' }, 'contacts');
    expect([past.status, at(past.json, 'message')]).toEqual([
      400,
      'There was a problem with the request.',
    ]);
  });
});
