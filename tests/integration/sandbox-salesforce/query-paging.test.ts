import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SeedRow } from '../../../src/sandbox/seed/dataset.ts';
import { errorsOf, startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

const ACCOUNTS = 4500;

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg({
    dataset: { stories: [], tables: [{ name: 'accounts', rows: accounts }] },
  });
});
afterAll(() => org.sandbox.close());

/** Thousands of accounts of one second: the ties that cursors of a sync stumble over. */
function* accounts(): Generator<SeedRow> {
  for (let index = 0; index < ACCOUNTS; index += 1) {
    yield {
      key: `a${String(index)}`,
      name: `Account ${String(index)}`,
      created_on: index < 4000 ? '2025-03-01' : '2025-03-02',
    };
  }
}

interface Page {
  readonly totalSize: number;
  readonly done: boolean;
  readonly nextRecordsUrl?: string;
  readonly records: readonly JsonRecord[];
}

async function page(path: string, headers?: Readonly<Record<string, string>>): Promise<Page> {
  const answer = await org.call('GET', path, undefined, headers);
  expect(answer.status).toBe(200);
  return answer.body as Page;
}

function queryPath(soql: string): string {
  return `/services/data/v67.0/query?q=${encodeURIComponent(soql)}`;
}

describe('pages of a long result', () => {
  it('come 2,000 at a time, with the size of the whole, each record once and in order', async () => {
    const first = await page(queryPath('SELECT Id, Name FROM Account ORDER BY Name'));
    expect(first).toMatchObject({ totalSize: ACCOUNTS, done: false });
    expect(first.records).toHaveLength(2000);
    expect(first.nextRecordsUrl).toMatch(/^\/services\/data\/v67\.0\/query\/0r8\w{15}-2000$/);
    const second = await page(first.nextRecordsUrl ?? '');
    expect(second).toMatchObject({ totalSize: ACCOUNTS, done: false });
    expect(second.nextRecordsUrl).toMatch(/-4000$/);
    const last = await page(second.nextRecordsUrl ?? '');
    expect(last).toMatchObject({ totalSize: ACCOUNTS, done: true });
    expect(last).not.toHaveProperty('nextRecordsUrl');
    const names = [first, second, last].flatMap(({ records }) =>
      records.map((record) => String(record['Name'])),
    );
    expect(new Set(names).size).toBe(ACCOUNTS);
    expect(names).toEqual(names.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  it('are as big as the client wishes, within 200 and 2,000', async () => {
    for (const [wish, size] of [
      ['500', 500],
      ['1', 200],
      ['9999', 2000],
    ] as const) {
      const first = await page(queryPath('SELECT Id FROM Account'), {
        'Sforce-Query-Options': `batchSize=${wish}`,
      });
      expect(first.records).toHaveLength(size);
    }
  });

  it('can be asked for again, and keep to the records that there were at the start', async () => {
    const first = await page(queryPath('SELECT Id, Name FROM Account'));
    const before = await page(first.nextRecordsUrl ?? '');
    await org.create('Account', { Name: 'Latecomer' });
    const again = await page(first.nextRecordsUrl ?? '');
    expect(again).toEqual(before);
    const latecomer = await org.only("SELECT Id FROM Account WHERE Name = 'Latecomer'");
    await org.delete(`/sobjects/Account/${String(latecomer['Id'])}`);
  });

  it('show values as they are when the page is fetched', async () => {
    const first = await page(queryPath('SELECT Id, Site FROM Account ORDER BY Id'));
    const changed = await org.only('SELECT Id, Name FROM Account ORDER BY Id LIMIT 1 OFFSET 2000');
    await org.patch(`/sobjects/Account/${String(changed['Id'])}`, { Site: 'moved' });
    const second = await page(first.nextRecordsUrl ?? '');
    expect(second.records[0]).toMatchObject({ Id: changed['Id'], Site: 'moved' });
  });

  it('end at the limit of the query', async () => {
    const first = await page(queryPath('SELECT Id FROM Account LIMIT 2100'));
    expect(first).toMatchObject({ totalSize: 2100, done: false });
    const last = await page(first.nextRecordsUrl ?? '');
    expect(last.done).toBe(true);
    expect(last.records).toHaveLength(100);
  });

  it('go on under queryAll as under query', async () => {
    const first = await org.soql('SELECT Id FROM Account', 'queryAll');
    const next = (first.body as Page).nextRecordsUrl ?? '';
    expect(next).toContain('/query/');
    const second = await page(next.replace('/query/', '/queryAll/'));
    expect(second.records).toHaveLength(2000);
  });
});

describe('a locator', () => {
  it.each(['0r8000000000000AAA-2000', 'nonsense', '0r8xx0000000000AAA'])(
    'that is none is refused: %s',
    async (locator) => {
      const answer = await org.get(`/query/${locator}`);
      expect(answer.status).toBe(400);
      expect(errorsOf(answer)[0]?.errorCode).toBe('INVALID_QUERY_LOCATOR');
    },
  );

  it('is released when ten younger ones are open, and after two days', async () => {
    const old = await page(queryPath('SELECT Id FROM Account'));
    const others: Page[] = [];
    for (let count = 0; count < 10; count += 1) {
      others.push(await page(queryPath('SELECT Id FROM Account')));
    }
    const released = await org.call('GET', old.nextRecordsUrl ?? '');
    expect(errorsOf(released)[0]?.errorCode).toBe('INVALID_QUERY_LOCATOR');
    const young = others[9]?.nextRecordsUrl ?? '';
    await page(young);
    org.clock.advance(2 * 24 * 3600 * 1000 + 1);
    const expired = await org.call('GET', young);
    expect(errorsOf(expired)[0]?.errorCode).toBe('INVALID_QUERY_LOCATOR');
  });
});

describe('the cursor of a sync', () => {
  it('reaches every record once, through thousands of equal time stamps', async () => {
    const seen: unknown[] = [];
    let where = 'SystemModstamp >= 2025-01-01T00:00:00Z AND CreatedDate < 2025-12-31T00:00:00Z';
    for (;;) {
      const records = await org.records(
        `SELECT Id, SystemModstamp FROM Account WHERE ${where} ORDER BY SystemModstamp, Id LIMIT 700`,
      );
      seen.push(...records.map((record) => record['Id']));
      const last = records.at(-1);
      if (records.length < 700 || last === undefined) break;
      const stamp = String(last['SystemModstamp']).replace('+0000', 'Z');
      where = `CreatedDate < 2025-12-31T00:00:00Z AND ((SystemModstamp = ${stamp} AND Id > '${String(last['Id'])}') OR SystemModstamp > ${stamp})`;
    }
    expect(new Set(seen).size).toBe(ACCOUNTS);
    expect(seen).toHaveLength(ACCOUNTS);
  });

  it('finds the same with a total and pages behind it', async () => {
    const [middle] = await org.records(
      'SELECT Id, SystemModstamp FROM Account WHERE CreatedDate < 2025-03-02T00:00:00Z ORDER BY SystemModstamp, Id LIMIT 1 OFFSET 1500',
    );
    const stamp = String(middle?.['SystemModstamp']).replace('+0000', 'Z');
    const first = await page(
      queryPath(
        `SELECT Id FROM Account WHERE CreatedDate < 2025-12-31T00:00:00Z AND (SystemModstamp > ${stamp} OR (Id > '${String(middle?.['Id'])}' AND SystemModstamp = ${stamp})) ORDER BY SystemModstamp, Id`,
      ),
    );
    expect(first.totalSize).toBe(ACCOUNTS - 1501);
    const last = await page(first.nextRecordsUrl ?? '');
    expect(first.records.length + last.records.length).toBe(ACCOUNTS - 1501);
  });
});

describe('a window of SystemModstamp in the order of ids', () => {
  it.each([
    ['SystemModstamp >= 2025-03-02T00:00:00Z AND SystemModstamp < 2025-03-03T00:00:00Z', 500],
    ["SystemModstamp = 2025-03-02T00:00:00Z AND Name LIKE 'Account 45%'", 0],
    ["SystemModstamp = 2025-03-02T00:00:00Z AND Name LIKE 'Account 44%'", 100],
    ['SystemModstamp > null', 0],
    ['SystemModstamp >= 2025-03-01T00:00:00Z AND SystemModstamp < 2025-12-31T00:00:00Z', 2000],
  ])('%s finds %d', async (where, count) => {
    const records = await org.records(
      `SELECT Id FROM Account WHERE ${where} ORDER BY Id LIMIT 2000`,
    );
    const ids = records.map((record) => String(record['Id']));
    expect(ids).toHaveLength(count);
    expect(ids).toEqual(ids.toSorted((a, b) => (a < b ? -1 : 1)));
  });
});

describe('what a query means', () => {
  it('is told as columns', async () => {
    const answer = await org.get(
      `/query?columns=true&q=${encodeURIComponent('SELECT Id, Name, Owner.Name, Owner.Email, AnnualRevenue, (SELECT LastName FROM Contacts) FROM Account')}`,
    );
    expect(answer.body).toMatchObject({
      entityName: 'Account',
      groupBy: false,
      idSelected: true,
      keyPrefix: '001',
      columnMetadata: [
        { columnName: 'Id', apexType: 'Id', insertable: false, joinColumns: [] },
        { columnName: 'Name', textType: true, updatable: true },
        { columnName: 'Owner', joinColumns: [{ columnName: 'Name' }, { columnName: 'Email' }] },
        { columnName: 'AnnualRevenue', numberType: true },
        { columnName: 'Contacts', aggregate: true, joinColumns: [{ columnName: 'LastName' }] },
      ],
    });
  });

  it('is told as columns of an aggregate', async () => {
    const answer = await org.get(
      `/query?columns=true&q=${encodeURIComponent('SELECT Name, COUNT(Id) FROM Account GROUP BY Name')}`,
    );
    expect(answer.body).toMatchObject({
      groupBy: true,
      idSelected: false,
      columnMetadata: [
        { columnName: 'Name', aggregate: false },
        { columnName: 'expr0', aggregate: true, numberType: true },
      ],
    });
  });

  it('is explained with true figures', async () => {
    const plan = await org.get(
      `/query?explain=${encodeURIComponent("SELECT Id FROM Account WHERE Name = 'Account 7'")}`,
    );
    expect(plan.body).toMatchObject({
      plans: [
        {
          cardinality: 1,
          fields: ['Name'],
          leadingOperationType: 'Index',
          sobjectCardinality: ACCOUNTS + 1,
          sobjectType: 'Account',
        },
      ],
    });
    const scan = await org.get('/query?explain=SELECT+Id+FROM+Account');
    expect(scan.body).toMatchObject({ plans: [{ leadingOperationType: 'TableScan' }] });
  });

  it('cannot be paged when it groups', async () => {
    const answer = await org.soql('SELECT Name, COUNT(Id) FROM Account GROUP BY Name');
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)[0]?.errorCode).toBe('EXCEEDED_ID_LIMIT');
  });

  it('has children in pages of their own', async () => {
    const parent = await org.only("SELECT Id FROM Account WHERE Name = 'Account 1'");
    const records = Array.from({ length: 200 }, (_, index) => ({
      attributes: { type: 'Contact' },
      LastName: `L${String(index)}`,
      AccountId: parent['Id'],
    }));
    await org.post('/composite/sobjects', { records });
    await org.post('/composite/sobjects', { records: records.slice(0, 50) });
    const answer = await org.soql(
      "SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Name = 'Account 1'",
      'query',
      { 'Sforce-Query-Options': 'batchSize=200' },
    );
    const [account] = (answer.body as Page).records;
    const children = account?.['Contacts'] as Page;
    expect(children).toMatchObject({ totalSize: 250, done: false });
    expect(children.records).toHaveLength(200);
    const rest = await page(children.nextRecordsUrl ?? '');
    expect(rest).toMatchObject({ totalSize: 250, done: true });
    expect(rest.records).toHaveLength(50);
  });
});
