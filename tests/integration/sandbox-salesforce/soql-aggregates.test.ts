import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonRecord, OrgClient } from './org-client.ts';
import { startSoqlOrg } from './soql-org.ts';

/** Names of the accounts in the small book, for tables that say which of them a query finds. */
const [ACME, BETA, MULLER, OBRIEN, ZETA] = [
  'Acme',
  'beta 100%',
  'Müller & Söhne',
  "O'Brien_Ltd",
  'Zeta',
] as const;

let org: OrgClient;
beforeAll(async () => {
  org = await startSoqlOrg();
});
afterAll(() => org.sandbox.close());

describe('order, limit and offset', () => {
  it.each<readonly [clauses: string, expected: readonly unknown[]]>([
    ['ORDER BY Name', [ACME, BETA, MULLER, OBRIEN, ZETA]],
    ['ORDER BY Name DESC', [ZETA, OBRIEN, MULLER, BETA, ACME]],
    ['ORDER BY Credit_Limit__c', [MULLER, OBRIEN, ZETA, BETA, ACME]],
    // Nulls come first in both directions, unless the query says otherwise.
    ['ORDER BY Credit_Limit__c DESC', [MULLER, ACME, BETA, ZETA, OBRIEN]],
    ['ORDER BY Credit_Limit__c NULLS LAST', [OBRIEN, ZETA, BETA, ACME, MULLER]],
    ['ORDER BY Credit_Limit__c DESC NULLS LAST', [ACME, BETA, ZETA, OBRIEN, MULLER]],
    ['ORDER BY Parent.Name NULLS LAST, Name LIMIT 3', [ZETA, ACME, BETA]],
    ['ORDER BY Region__c, Name DESC', [ZETA, OBRIEN, BETA, ACME, MULLER]],
    ['ORDER BY Id DESC LIMIT 2', [ZETA, OBRIEN]],
    ['ORDER BY Name LIMIT 2 OFFSET 1', [BETA, MULLER]],
    ['ORDER BY Name OFFSET 4', [ZETA]],
    ['LIMIT 0', []],
  ])('%s', async (clauses, expected) => {
    const records = await org.records(`SELECT Name FROM Account ${clauses}`);
    expect(records.map((record) => record['Name'])).toEqual(expected);
  });
});

describe('aggregates', () => {
  it.each<readonly [soql: string, expected: readonly JsonRecord[]]>([
    [
      'SELECT COUNT(Id), COUNT(Region__c) r, COUNT_DISTINCT(Region__c) d FROM Account',
      [{ expr0: 5, r: 3, d: 2 }],
    ],
    [
      'SELECT SUM(Credit_Limit__c) s, AVG(Credit_Limit__c), MIN(Credit_Limit__c), MAX(Name) m FROM Account',
      [{ s: 5770.5, expr0: 1442.625, expr1: 0, m: ZETA }],
    ],
    [
      'SELECT Customer_Type__c, COUNT(Id) n FROM Account GROUP BY Customer_Type__c ORDER BY COUNT(Id) DESC, Customer_Type__c',
      [
        { Customer_Type__c: 'Specialty', n: 2 },
        { Customer_Type__c: null, n: 1 },
        { Customer_Type__c: 'Large urban', n: 1 },
        { Customer_Type__c: 'Small rural', n: 1 },
      ],
    ],
    [
      "SELECT Status__c s, SUM(Goods_Amount__c) total FROM Sales_Order__c WHERE Account__r.Name = 'Acme' GROUP BY Status__c HAVING SUM(Goods_Amount__c) > 60",
      [{ s: 'Shipped', total: 100 }],
    ],
    [
      "SELECT Account__r.Name, COUNT(Id) n FROM Sales_Order__c GROUP BY Account__r.Name HAVING COUNT(Id) > 1 AND Account__r.Name LIKE 'A%'",
      [{ Name: ACME, n: 2 }],
    ],
    [
      'SELECT CALENDAR_MONTH(Order_Date__c) month, COUNT(Id) n FROM Sales_Order__c GROUP BY CALENDAR_MONTH(Order_Date__c) ORDER BY CALENDAR_MONTH(Order_Date__c)',
      [
        { month: 1, n: 1 },
        { month: 2, n: 2 },
      ],
    ],
    [
      'SELECT MIN(CloseDate) earliest, MAX(CreatedDate) latest FROM Opportunity',
      [{ earliest: '2025-12-31', latest: '2026-02-02T00:00:00.000+0000' }],
    ],
    [
      'SELECT Region__c FROM Account GROUP BY Region__c HAVING COUNT(Id) = 2 LIMIT 1',
      [{ Region__c: null }],
    ],
  ])('%s', async (soql, expected) => {
    const records = await org.records(soql);
    expect(records).toEqual(
      expected.map((record) => ({ attributes: { type: 'AggregateResult' }, ...record })),
    );
  });

  it('counts without records', async () => {
    const answer = await org.soql("SELECT COUNT() FROM Account WHERE Region__c = 'north'");
    expect(answer.body).toEqual({ totalSize: 2, done: true, records: [] });
  });

  it('counts no further than its limit', async () => {
    const answer = await org.soql('SELECT COUNT() FROM Account LIMIT 3');
    expect(answer.body).toEqual({ totalSize: 3, done: true, records: [] });
  });
});
