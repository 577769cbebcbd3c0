import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorsOf, type OrgClient } from './org-client.ts';
import { startSoqlOrg } from './soql-org.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startSoqlOrg();
});
afterAll(() => org.sandbox.close());

describe('keywords of SOQL have no case', () => {
  it.each([
    ["select id from account where name like 'A%'", 1],
    ["select id from account where name In ('acme') or name not in ('acme', 'zeta')", 4],
    ["select id from account where channels__c includes ('Phone')", 1],
    ["select id from account where (not name Like 'a%') and channels__c excludes ('Portal')", 3],
    ["select name from account group by name having name like 'z%' order by count(id) desc", 1],
  ])('%s', async (soql, count) => {
    expect(await org.records(soql)).toHaveLength(count);
  });
});

describe('numbers and times', () => {
  it.each([
    ['Credit_Limit__c = 5e3', 1],
    ['Credit_Limit__c < 7.6E2 AND Credit_Limit__c > 1e-1', 2],
    ["Name != '1e3' AND Credit_Limit__c >= 5E+3", 1],
  ])('may be written with an exponent: %s', async (condition, count) => {
    expect(await org.records(`SELECT Id FROM Account WHERE ${condition}`)).toHaveLength(count);
  });

  it('are in the time zone of the user, which is that of the store', async () => {
    const day = 'DAY_ONLY(convertTimezone(CreatedDate))';
    expect(
      await org.records(
        `SELECT ${day} d, COUNT(Id) n FROM Opportunity GROUP BY ${day} ORDER BY ${day}`,
      ),
    ).toMatchObject([
      { d: '2025-06-01', n: 1 },
      { d: '2026-01-02', n: 1 },
      { d: '2026-02-02', n: 1 },
    ]);
  });
});

const TASKS = 'SELECT WhatId FROM Task';

describe('queries that Salesforce refuses', () => {
  it.each([
    ['SELECT COUNT(), Id FROM Account', "unexpected token: ','"],
    [
      'SELECT COUNT() FROM Account ORDER BY Name',
      'Ordered field must be grouped or aggregated: Name',
    ],
    [
      `SELECT Id FROM Account WHERE Id IN (SELECT AccountId FROM Contact WHERE Id IN (SELECT WhoId FROM Task))`,
      'Nesting of semi join sub-selects is not supported',
    ],
    [
      `SELECT Id FROM Account WHERE Id IN (${TASKS}) AND Id IN (SELECT AccountId FROM Contact) AND Id NOT IN (SELECT AccountId FROM Opportunity)`,
      'Maximum 2 semi join sub-selects are allowed.',
    ],
    [`SELECT Id FROM Account WHERE Id IN (${TASKS} LIMIT 1)`, "unexpected token: 'LIMIT'"],
    [`SELECT Id FROM Account WHERE Id IN (${TASKS} ORDER BY Id)`, "unexpected token: 'ORDER'"],
    [
      `SELECT Id FROM Account WHERE Name = '${'x'.repeat(4001)}'`,
      'string literals cannot be longer than 4000 characters',
    ],
    [
      `SELECT Id, ${Array.from({ length: 21 }, () => '(SELECT Id FROM Contacts)').join(', ')} FROM Account`,
      'Maximum 20 child relationships are allowed in a query.',
    ],
  ])('%s', async (soql, message) => {
    const answer = await org.soql(soql);
    expect(answer.status).toBe(400);
    const [error] = errorsOf(answer);
    expect(error?.errorCode).toBe('MALFORMED_QUERY');
    expect(error?.message).toContain(message);
  });

  it('are not those at the limit', async () => {
    const text = 'x'.repeat(4000);
    expect(await org.records(`SELECT Id FROM Account WHERE Name = '${text}'`)).toEqual([]);
    expect(
      await org.records(
        `SELECT Id FROM Account WHERE Id IN (${TASKS}) AND Id IN (SELECT AccountId FROM Contact)`,
      ),
    ).toHaveLength(1);
  });

  it.each([
    ["SELECT Id FROM Account WHERE Id LIKE '001%'", 30],
    ['SELECT BillingAddress FROM Account ORDER BY BillingAddress', 45],
    ["SELECT Description FROM Account WHERE Name = 'ORDER' AND Description = 'x'", 58],
    ['SELECT Name FROM Account WHERE Name = 5', 32],
  ])('have the caret at the clause that is to blame: %s', async (soql, column) => {
    const [error] = errorsOf(await org.soql(soql));
    expect(error?.message).toContain(`\n${' '.repeat(column - 1)}^\n`);
    expect(error?.message).toContain(`ERROR at Row:1:Column:${String(column)}\n`);
  });
});
