import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  API,
  errorsOf,
  startOrg,
  type Answer,
  type JsonRecord,
  type OrgClient,
} from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

const ORDERS =
  'SELECT Id, Name, Account__r.Name, Goods_Amount__c, Order_Date__c, CreatedDate FROM Sales_Order__c';

function order(body: JsonRecord): Promise<Answer> {
  return org.post('/jobs/query', body);
}

/** Creates a job and polls it as often as the org wants to be polled. */
async function completed(soql: string, more: JsonRecord = {}): Promise<string> {
  const created = await order({ operation: 'query', query: soql, ...more });
  const { id } = created.body as { id: string };
  await org.get(`/jobs/query/${id}`);
  await org.get(`/jobs/query/${id}`);
  return id;
}

function results(id: string, query = ''): Promise<Answer> {
  return org.get(`/jobs/query/${id}/results${query}`, { 'accept-encoding': 'identity' });
}

describe('a bulk query job', () => {
  it('is told of as UploadComplete, InProgress and JobComplete, a poll each', async () => {
    const created = await order({ operation: 'query', query: ORDERS });
    expect(created.status).toBe(200);
    const { id } = created.body as { id: string };
    expect(created.body).toEqual({
      id: expect.stringMatching(/^750\w{15}$/),
      operation: 'query',
      object: 'Sales_Order__c',
      createdById: expect.stringMatching(/^005/),
      createdDate: '2026-04-20T08:00:00.000+0000',
      systemModstamp: '2026-04-20T08:00:00.000+0000',
      state: 'UploadComplete',
      concurrencyMode: 'Parallel',
      contentType: 'CSV',
      apiVersion: 67,
      lineEnding: 'LF',
      columnDelimiter: 'COMMA',
    });
    const first = await org.get(`/jobs/query/${id}`);
    expect(first.body).toMatchObject({ state: 'InProgress', jobType: 'V2Query' });
    expect((await results(id)).status).toBe(204);
    const second = await org.get(`/jobs/query/${id}`);
    expect(second.body).toMatchObject({
      state: 'JobComplete',
      numberRecordsProcessed: 3,
      retries: 0,
    });
  });

  it('gives CSV with everything quoted, nulls empty and times ending in Z', async () => {
    const id = await completed(`${ORDERS} ORDER BY Name`);
    const answer = await results(id);
    expect(answer.headers.get('sforce-numberofrecords')).toBe('3');
    expect(answer.headers.get('sforce-locator')).toBe('null');
    const lines = answer.text.split('\n');
    expect(lines[0]).toBe(
      '"Id","Name","Account__r.Name","Goods_Amount__c","Order_Date__c","CreatedDate"',
    );
    expect(lines[1]).toMatch(
      /^"a00\w{15}","SO-1","Acme","100\.0","2026-01-10","2026-01-10T00:00:00\.000Z"$/,
    );
    expect(lines[3]).toMatch(/^"a00\w{15}","SO-3","beta 100%","",/);
    expect(lines[4]).toBe('');
  });

  it('repeats the header on every page, and says null after the last', async () => {
    const id = await completed(`${ORDERS} ORDER BY Name`);
    const first = await results(id, '?maxRecords=2');
    expect(first.headers.get('sforce-numberofrecords')).toBe('2');
    const locator = first.headers.get('sforce-locator') ?? '';
    expect(Buffer.from(locator, 'base64url').toString()).toBe(`0:${id}:2`);
    const last = await results(id, `?maxRecords=2&locator=${locator}`);
    expect(last.headers.get('sforce-numberofrecords')).toBe('1');
    expect(last.headers.get('sforce-locator')).toBe('null');
    expect(last.text.split('\n')[0]).toBe(first.text.split('\n')[0]);
    expect(last.text).toContain('"SO-3"');
    expect(await results(id, `?locator=${locator}`)).toMatchObject({ text: last.text });
  });

  it('uses the separators of the job, and quotes what contains them', async () => {
    await org.create('Account', { Name: 'semi;colon "quoted"\nline' });
    const id = await completed("SELECT Name, Site FROM Account WHERE Name LIKE 'semi%'", {
      columnDelimiter: 'SEMICOLON',
      lineEnding: 'CRLF',
    });
    expect((await results(id)).text).toBe('"Name";"Site"\r\n"semi;colon ""quoted""\nline";""\r\n');
  });

  it('is compressed for those who can read that', async () => {
    const id = await completed(ORDERS);
    const response = await fetch(`${org.sandbox.url}${API}/jobs/query/${id}/results`, {
      headers: { authorization: `Bearer ${org.token}`, 'accept-encoding': 'gzip' },
    });
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(await response.text()).toBe((await results(id)).text);
    expect((await results(id)).headers.has('content-encoding')).toBe(false);
  });

  it('gives a header alone when nothing was found', async () => {
    const id = await completed("SELECT Id FROM Account WHERE Name = 'nobody'");
    const answer = await results(id);
    expect(answer.text).toBe('"Id"\n');
    expect(answer.headers.get('sforce-numberofrecords')).toBe('0');
    expect(answer.headers.get('sforce-locator')).toBe('null');
  });

  it('sees the recycle bin with queryAll', async () => {
    const gone = await org.create('Account', { Name: 'To be deleted' });
    await org.delete(`/sobjects/Account/${gone}`);
    const soql = "SELECT Id, IsDeleted FROM Account WHERE Name = 'To be deleted'";
    expect((await results(await completed(soql))).text).toBe('"Id","IsDeleted"\n');
    const all = await completed(soql, { operation: 'queryAll' });
    expect((await results(all)).text).toBe(`"Id","IsDeleted"\n"${gone}","true"\n`);
  });

  it('keeps to the records that it found, in their order', async () => {
    const id = await completed('SELECT Id, Name FROM Contact ORDER BY LastName');
    await org.create('Contact', { LastName: 'Aaa' });
    const lines = (await results(id)).text.split('\n');
    expect(lines.slice(1, 3).map((line) => line.split(',')[1])).toEqual(['"Carl Able"', '"Baker"']);
    expect(lines).toHaveLength(4);
  });

  it.each<readonly [body: JsonRecord, code: string]>([
    [{ operation: 'query', query: 'SELECT COUNT() FROM Account' }, 'API_ERROR'],
    [
      { operation: 'query', query: 'SELECT Name, COUNT(Id) FROM Account GROUP BY Name' },
      'API_ERROR',
    ],
    [{ operation: 'query', query: 'SELECT Id FROM Account OFFSET 5' }, 'API_ERROR'],
    [
      { operation: 'query', query: 'SELECT Id, (SELECT Id FROM Contacts) FROM Account' },
      'API_ERROR',
    ],
    [{ operation: 'query', query: 'SELECT BillingAddress FROM Account' }, 'API_ERROR'],
    [{ operation: 'query', query: 'SELECT Foo FROM Account' }, 'INVALID_FIELD'],
    [{ operation: 'query', query: 'SELECT Id FROM' }, 'MALFORMED_QUERY'],
    [{ operation: 'query' }, 'INVALIDJOB'],
    [{ operation: 'insert', query: 'SELECT Id FROM Account' }, 'INVALIDJOB'],
    [{ operation: 'query', query: ORDERS, columnDelimiter: 'X' }, 'JSON_PARSER_ERROR'],
  ])('is refused for %j', async (body, code) => {
    const answer = await order(body);
    expect({ status: answer.status, code: errorsOf(answer)[0]?.errorCode }).toEqual({
      status: 400,
      code,
    });
  });

  it('can be aborted and deleted, each in its time', async () => {
    const created = await order({ operation: 'query', query: ORDERS });
    const { id } = created.body as { id: string };
    const early = await org.delete(`/jobs/query/${id}`);
    expect(errorsOf(early)[0]?.errorCode).toBe('INVALIDJOBSTATE');
    const aborted = await org.patch(`/jobs/query/${id}`, { state: 'Aborted' });
    expect(aborted.body).toMatchObject({ state: 'Aborted' });
    const twice = await org.patch(`/jobs/query/${id}`, { state: 'Aborted' });
    expect(errorsOf(twice)[0]?.errorCode).toBe('INVALIDJOBSTATE');
    expect(errorsOf(await results(id))[0]?.errorCode).toBe('INVALIDJOBSTATE');
    const listed = await org.get('/jobs/query');
    expect(listed.body).toMatchObject({ done: true, nextRecordsUrl: null });
    expect(listed.text).toContain(id);
    expect((await org.delete(`/jobs/query/${id}`)).status).toBe(204);
    expect((await org.get(`/jobs/query/${id}`)).status).toBe(404);
  });

  it('does not know locators of another job', async () => {
    const id = await completed(ORDERS);
    const other = Buffer.from('0:750000000000001AAA:1').toString('base64url');
    const answer = await results(id, `?locator=${other}`);
    expect(errorsOf(answer)[0]?.errorCode).toBe('INVALID_QUERY_LOCATOR');
  });
});

describe('the pace of jobs', () => {
  it('can go by the clock of the sandbox', async () => {
    const slow = await startOrg({ knobs: { bulkJobPace: { milliseconds: 10_000 } } });
    const created = await slow.post('/jobs/query', { operation: 'query', query: ORDERS });
    const { id } = created.body as { id: string };
    const states: unknown[] = [];
    for (const waitMs of [0, 5000, 4999, 1]) {
      slow.clock.advance(waitMs);
      const poll = await slow.get(`/jobs/query/${id}`);
      states.push((poll.body as JsonRecord)['state']);
    }
    expect(states).toEqual(['UploadComplete', 'InProgress', 'InProgress', 'JobComplete']);
    await slow.sandbox.close();
  });

  it('can be none at all', async () => {
    const quick = await startOrg({ knobs: { bulkJobPace: { polls: 0 } } });
    const created = await quick.post('/jobs/query', { operation: 'query', query: ORDERS });
    expect(created.body).toMatchObject({ state: 'JobComplete' });
    await quick.sandbox.close();
  });
});
