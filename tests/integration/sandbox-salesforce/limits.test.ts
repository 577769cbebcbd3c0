import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

const DAY_MS = 24 * 3600 * 1000;

describe('API usage', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await startOrg({ knobs: { dailyApiRequests: 8 } });
  });
  afterAll(() => org.sandbox.close());

  it('counts API calls, but neither logins nor the list of versions, and tells of it', async () => {
    await org.call('GET', '/services/data');
    await org.call('GET', '/services/oauth2/userinfo');
    const versions = await org.call('GET', '/services/data');
    expect(versions.headers.has('sforce-limit-info')).toBe(false);
    const first = await org.get('/limits');
    expect(first.headers.get('sforce-limit-info')).toBe('api-usage=1/8');
    expect(first.body).toMatchObject({
      DailyApiRequests: { Max: 8, Remaining: 7 },
      DataStorageMB: { Max: expect.any(Number), Remaining: expect.any(Number) },
      FileStorageMB: { Max: expect.any(Number), Remaining: expect.any(Number) },
    });
    const failed = await org.soql('SELECT Foo FROM Account');
    expect(failed.headers.get('sforce-limit-info')).toBe('api-usage=2/8');
  });

  it('is refused beyond the daily maximum, without counting further', async () => {
    for (let calls = 0; calls < 6; calls += 1) expect((await org.get('/limits')).status).toBe(200);
    for (let calls = 0; calls < 2; calls += 1) {
      const refused = await org.get('/limits');
      expect(refused.status).toBe(403);
      expect(refused.body).toEqual([
        { errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' },
      ]);
      expect(refused.headers.get('sforce-limit-info')).toBe('api-usage=8/8');
    }
    expect((await org.call('GET', '/services/data')).status).toBe(200);
  });

  it('comes back after 24 hours', async () => {
    org.clock.advance(DAY_MS - 60_000);
    expect((await org.get('/limits')).status).toBe(403);
    org.clock.advance(60_000);
    const answer = await org.get('/limits');
    expect(answer.headers.get('sforce-limit-info')).toBe('api-usage=1/8');
  });
});

describe('the request log', () => {
  it('has every request with its cost', async () => {
    const org = await startOrg();
    await org.call('GET', '//services/data');
    await org.get('/limits', { authorization: '' });
    await org.get('/limits');
    await org.get('/nothing');
    expect(
      org.sandbox.requests.entries().map(({ url, status, cost }) => [url, status, cost]),
    ).toEqual([
      ['/services/data', 200, 0],
      [`${API}/limits`, 401, 0],
      [`${API}/limits`, 200, 1],
      [`${API}/nothing`, 404, 0],
    ]);
    expect(org.sandbox.requests.entries()[0]?.at).toBe('2026-04-20T08:00:00.000Z');
    await org.sandbox.close();
  });
});

describe('an org without limits', () => {
  it('counts all the same', async () => {
    const org = await startOrg({ enforceLimits: false, knobs: { dailyApiRequests: 1 } });
    await org.get('/limits');
    const second = await org.get('/limits');
    expect(second.status).toBe(200);
    expect(second.headers.get('sforce-limit-info')).toBe('api-usage=2/1');
    await org.sandbox.close();
  });
});

describe('the daily allowance of bulk jobs', () => {
  it('shrinks with every query job and every batch of ten thousand rows', async () => {
    const org = await startOrg();
    await org.post('/jobs/query', { operation: 'query', query: 'SELECT Id FROM Account' });
    const created = await org.post('/jobs/ingest', { object: 'Account', operation: 'insert' });
    const path = `/jobs/ingest/${(created.body as { id: string }).id}`;
    await org.call('PUT', `${API}${path}/batches`, 'Name\na\n');
    await org.patch(path, { state: 'UploadComplete' });
    const limits = await org.get('/limits');
    expect(limits.body).toMatchObject({
      DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 9999 },
      DailyBulkApiBatches: { Max: 15_000, Remaining: 14_999 },
    });
    await org.sandbox.close();
  });
});

describe('record counts', () => {
  it('are given by object, those without records left out', async () => {
    const org = await startOrg();
    const answer = await org.get('/limits/recordCount?sObjects=Account,Payment__c,Contact,Nope');
    expect(answer.body).toEqual({
      sObjects: [
        { count: 5, name: 'Account' },
        { count: 2, name: 'Contact' },
      ],
    });
    const all = await org.get('/limits/recordCount');
    expect((all.body as { sObjects: JsonRecord[] }).sObjects).toContainEqual({
      count: 3,
      name: 'Sales_Order_Line__c',
    });
    expect(errorsOf(await org.get('/limits/nothing'))[0]?.errorCode).toBe('NOT_FOUND');
    await org.sandbox.close();
  });
});
