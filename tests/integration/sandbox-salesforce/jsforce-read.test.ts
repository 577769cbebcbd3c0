import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsforce, { type Connection, type QueryResult, type Record as JsforceRecord } from 'jsforce';
import { connectByJwt, startJsforceOrg } from './jsforce-client.ts';
import type { OrgClient } from './org-client.ts';

let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  ({ org, connection } = await startJsforceOrg());
});
afterAll(() => org.sandbox.close());

describe('jsforce logs in', () => {
  it('by JWT, and knows where and who it is', async () => {
    expect(connection.instanceUrl).toBe(org.sandbox.url);
    expect(connection.accessToken).toMatch(/^00D/);
    const identity = await connection.identity();
    expect(identity).toMatchObject({
      user_id: expect.stringMatching(/^005/),
      username: 'integration@bellwether.sandbox',
    });
    expect(connection.userInfo?.organizationId).toMatch(/^00D/);
  });

  it('anew by itself when the session has expired', async () => {
    let refreshed = 0;
    const expiring = new jsforce.Connection({
      instanceUrl: org.sandbox.url,
      accessToken: '00D000000000001!expired',
      version: '67.0',
      refreshFn: (_connection, callback) => {
        refreshed += 1;
        callback(null, org.token);
      },
    });
    const answers = await Promise.all([
      expiring.query('SELECT Id FROM Account'),
      expiring.query('SELECT Id FROM Contact'),
    ]);
    expect(answers.map((answer) => answer.totalSize)).toEqual([5, 2]);
    expect(refreshed).toBe(1);
  });

  it('and out', async () => {
    const guest = await connectByJwt(org);
    const token = guest.accessToken ?? '';
    await guest.logout();
    expect((await org.get('/limits', { authorization: `Bearer ${token}` })).status).toBe(401);
  });
});

describe('jsforce reads', () => {
  it('records with parents and children, totals and counts', async () => {
    const result = await connection.query<JsforceRecord>(
      "SELECT Id, Name, Owner.Name, (SELECT Name FROM Opportunities) FROM Account WHERE Name = 'Acme'",
    );
    expect(result).toMatchObject({
      totalSize: 1,
      done: true,
      records: [
        { Name: 'Acme', Owner: { Name: 'Ada Mary Byron' }, Opportunities: { totalSize: 2 } },
      ],
    });
    const count = await connection.query('SELECT count() FROM Account');
    expect(count).toMatchObject({ totalSize: 5, records: [] });
    const found = await connection
      .sobject('Account')
      .find({ Credit_Limit__c: { $gt: 10 } }, ['Id', 'Name'])
      .sort({ Name: 1 })
      .limit(2);
    expect(found.map((record) => record['Name'])).toEqual(['Acme', 'beta 100%']);
  });

  it('page after page', async () => {
    const records = Array.from({ length: 450 }, (_, n) => ({ LastName: `Paged ${String(n)}` }));
    await connection.sobject('Contact').create(records, { allowRecursive: true });
    const soql = "SELECT Id FROM Contact WHERE LastName LIKE 'Paged %' ORDER BY Id";
    let page: QueryResult<JsforceRecord> = await connection.query(soql, {
      headers: { 'Sforce-Query-Options': 'batchSize=200' },
    });
    expect(page).toMatchObject({ totalSize: 450, done: false });
    const ids = page.records.map((record) => record.Id);
    while (!page.done) {
      page = await connection.queryMore(page.nextRecordsUrl ?? '');
      ids.push(...page.records.map((record) => record.Id));
    }
    expect(new Set(ids).size).toBe(450);
  });

  it('what an org is made of', async () => {
    const described = await connection.sobject('Account').describe();
    expect(described.fields.find((field) => field.name === 'Name')).toMatchObject({ length: 255 });
    const global = await connection.describeGlobal();
    expect(global.sobjects.map((object) => object.name)).toContain('Sales_Order__c');
    const limits = await connection.limits();
    expect(limits['DailyApiRequests']).toMatchObject({ Max: 100_000 });
    expect(limits).toHaveProperty('DataStorageMB');
    expect(limits).toHaveProperty('FileStorageMB');
    expect(connection.limitInfo.apiUsage?.limit).toBe(100_000);
  });

  it('a plan of a query', async () => {
    const plan = await connection.query('SELECT Id FROM Account').explain();
    expect(plan.plans[0]).toMatchObject({
      cardinality: 5,
      fields: [],
      leadingOperationType: 'TableScan',
      relativeCost: 1,
      sobjectCardinality: 5,
      sobjectType: 'Account',
    });
  });

  it('the vendor’s errors by code', async () => {
    await expect(connection.query('SELECT Foo FROM Account')).rejects.toMatchObject({
      errorCode: 'INVALID_FIELD',
      message: expect.stringContaining("No such column 'Foo' on entity 'Account'"),
    });
    await expect(connection.sobject('Account').create({})).rejects.toMatchObject({
      errorCode: 'REQUIRED_FIELD_MISSING',
      data: { fields: ['Name'] },
    });
  });

  it('what was updated and deleted', async () => {
    const account = connection.sobject('Account');
    const created = await account.create({ Name: 'Short-lived' });
    await account.destroy(String(created.id));
    org.clock.advance(120_000);
    const deleted = await account.deleted('2026-04-20T07:59:00Z', '2026-04-20T09:00:00Z');
    expect(deleted.deletedRecords.map(({ id }) => id)).toContain(created.id);
    expect(deleted.latestDateCovered).toMatch(/^2026-04-20T08:/);
    const updated = await account.updated('2026-04-20T07:59:00Z', '2026-04-20T09:00:00Z');
    expect(updated.ids).not.toContain(created.id);
  });
});
