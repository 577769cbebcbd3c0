import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

describe('owners, pipelines and the account', () => {
  it('pages owners and finds them by email, owner id and user id', async () => {
    const users = Array.from({ length: 3 }, (_, n) => ({
      key: String(n),
      name: `User ${String(n)}`,
      email: `u${String(n)}@distributor.example`,
      active: true,
    }));
    const fresh = await startPortal({ tables: { users } });
    const first = await fresh.get('/crm/v3/owners/?limit=2');
    const after = text(first.json, 'paging', 'next', 'after');
    const second = await fresh.get(`/crm/owners/2026-09?limit=2&after=${after}`);
    expect(
      column([...list(first.json, 'results'), ...list(second.json, 'results')], 'email'),
    ).toEqual(users.map(({ email }) => email));
    const owner = at(second.json, 'results', 0);
    const byEmail = await fresh.get('/crm/v3/owners?email=U2@distributor.example');
    expect(at(byEmail.json, 'results')).toEqual([owner]);
    expect((await fresh.get(`/crm/v3/owners/${text(owner, 'id')}`)).json).toEqual(owner);
    const byUser = await fresh.get(
      `/crm/v3/owners/${String(at(owner, 'userId'))}?idProperty=userId`,
    );
    expect(byUser.json).toEqual(owner);
    expect((await fresh.get('/crm/v3/owners/1')).status).toBe(404);
  });

  it('shows pipelines with the probability of deal stages as text', async () => {
    const answer = await portal.get('/crm/v3/pipelines/deals');
    const stages = list(answer.json, 'results', 0, 'stages');
    expect(column(stages, 'id')).toContain('contractsent');
    const won = await portal.get('/crm/pipelines/2026-09/deals/default/stages/closedwon');
    expect(at(won.json, 'metadata')).toEqual({ isClosed: 'true', probability: '1.0' });
    expect((await portal.get('/crm/v3/pipelines/deals/none')).status).toBe(404);
  });

  it('describes the account, with its offset from UTC on that day', async () => {
    const fresh = await startPortal({ timeZone: 'Australia/Adelaide', companyCurrency: 'AUD' });
    for (const version of ['v3', '2026-03', '2026-09']) {
      const answer = await fresh.get(`/account-info/${version}/details`);
      expect(answer.json).toEqual({
        portalId: expect.any(Number),
        accountType: 'DEVELOPER_TEST',
        timeZone: 'Australia/Adelaide',
        companyCurrency: 'AUD',
        additionalCurrencies: [],
        utcOffset: '+09:30',
        utcOffsetMilliseconds: 34_200_000,
        uiDomain: 'app.hubspot.com',
        dataHostingLocation: 'na1',
      });
    }
    const usage = await fresh.get('/account-info/2026-09/api-usage/daily/private-apps');
    expect(at(usage.json, 'results', 0)).toMatchObject({
      usageLimit: 1_000_000,
      currentUsage: 0,
      resetsAt: '2026-04-20T14:30:00Z',
    });
  });
});
