import { afterAll, describe, expect, it } from '@jest/globals';
import { at, closePortals, column, list, startPortal } from './test-portal.ts';

afterAll(closePortals);

const ROOT = '/crm/properties/2026-09/companies';
const SCORE = {
  name: 'score',
  label: 'Score',
  type: 'number',
  fieldType: 'number',
  groupName: 'companyinformation',
};

describe('reads of properties that lag', () => {
  it('do not show a new property yet, to which records can be written already', async () => {
    const portal = await startPortal({ schemaLagMs: 700 });
    expect((await portal.post(ROOT, SCORE)).status).toBe(201);
    expect((await portal.get(`${ROOT}/score`)).status).toBe(404);
    const names = async () => column(list((await portal.get(ROOT)).json, 'results'), 'name');
    expect(await names()).not.toContain('score');
    expect(await names()).toContain('account_number');
    await portal.create('companies', { score: '5' });
    expect((await portal.post(ROOT, SCORE)).status).toBe(409);
    portal.clock.advance(700);
    expect((await portal.get(`${ROOT}/score`)).status).toBe(200);
    expect(await names()).toContain('score');
  });

  it('show a changed one as it was, and an archived one as if it were live', async () => {
    const portal = await startPortal({ schemaLagMs: 60_000 });
    await portal.post(ROOT, SCORE);
    portal.clock.advance(60_000);
    const label = async () => at((await portal.get(`${ROOT}/score`)).json, 'label');
    const changed = await portal.call('PATCH', `${ROOT}/score`, { label: 'Health' });
    expect(at(changed.json, 'label')).toBe('Health');
    expect(await label()).toBe('Score');
    portal.clock.advance(60_000);
    expect(await label()).toBe('Health');
    await portal.call('DELETE', `${ROOT}/score`);
    expect(await label()).toBe('Health');
    portal.clock.advance(60_000);
    expect((await portal.get(`${ROOT}/score`)).status).toBe(404);
    expect((await portal.get(`${ROOT}/score?archived=true`)).status).toBe(200);
  });

  it('show the present where there is no lag', async () => {
    const portal = await startPortal();
    await portal.post(ROOT, SCORE);
    expect((await portal.get(`${ROOT}/score`)).status).toBe(200);
  });
});
