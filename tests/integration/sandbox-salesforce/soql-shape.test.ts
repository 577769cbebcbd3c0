import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OrgClient } from './org-client.ts';
import { startSoqlOrg } from './soql-org.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startSoqlOrg();
});
afterAll(() => org.sandbox.close());

describe('shape of records', () => {
  it('puts attributes first and spells names as the schema does, whatever the query says', async () => {
    const answer = await org.soql("select ID, name, owner.NAME from ACCOUNT where name = 'acme'");
    expect(answer.text).toMatch(
      /^\{"totalSize":1,"done":true,"records":\[\{"attributes":\{"type":"Account","url":"\/services\/data\/v67\.0\/sobjects\/Account\/001\w{15}"\},"Id":"001\w{15}","Name":"Acme","Owner":\{"attributes":\{"type":"User","url":"\/services\/data\/v67\.0\/sobjects\/User\/005\w{15}"\},"Name":"Ada Mary Byron"\}\}\]\}$/,
    );
  });

  it('gives parents up to five levels, and null where one is missing', async () => {
    const line = await org.only(
      "SELECT Sales_Order__r.Account__r.Parent.Owner.Name, Sales_Order__r.Account__r.Name FROM Sales_Order_Line__c WHERE SKU__c = 'KB-1'",
    );
    expect(line).toMatchObject({
      Sales_Order__r: {
        attributes: { type: 'Sales_Order__c' },
        Account__r: { Name: 'Acme', Parent: { Owner: { Name: 'Ada Mary Byron' } } },
      },
    });
    const zeta = await org.only(
      "SELECT Parent.Parent.Parent.Name FROM Account WHERE Name = 'Acme'",
    );
    expect(zeta['Parent']).toMatchObject({ Parent: null });
  });

  it('gives children as a result of its own, and null where there are none', async () => {
    const records = await org.records(
      "SELECT Name, (SELECT Name, StageName FROM Opportunities WHERE IsWon = true ORDER BY Name LIMIT 1) FROM Account WHERE Name IN ('Acme', 'Zeta') ORDER BY Name",
    );
    expect(records).toMatchObject([
      {
        Name: 'Acme',
        Opportunities: {
          totalSize: 1,
          done: true,
          records: [{ attributes: { type: 'Opportunity' }, Name: 'Spring Garden' }],
        },
      },
      { Name: 'Zeta', Opportunities: null },
    ]);
  });

  it('gives children of custom objects under their __r name', async () => {
    const acme = await org.only(
      "SELECT (SELECT Name FROM Sales_Orders__r ORDER BY Name DESC) FROM Account a WHERE a.Name = 'Acme'",
    );
    expect(acme).toMatchObject({
      Sales_Orders__r: { totalSize: 2, records: [{ Name: 'SO-2' }, { Name: 'SO-1' }] },
    });
  });

  it('shows the parents of a polymorphic relationship as names', async () => {
    const task = await org.only(
      "SELECT Who.Name, What.Name, What.Type, Owner.Name FROM Task WHERE What.Type = 'Account' AND Who.Name = 'carl able'",
    );
    expect(task).toMatchObject({
      Who: { attributes: { type: 'Name', url: expect.stringContaining('/sobjects/Contact/') } },
      What: { attributes: { type: 'Name' }, Name: 'Acme', Type: 'Account' },
      Owner: { Name: 'Bellwether Integration' },
    });
  });

  it('writes each type as Salesforce does', async () => {
    const answer = await org.soql(
      "SELECT CreatedDate, Credit_Limit__c, Credit_Hold__c, LastActivityDate, BillingAddress, AnnualRevenue FROM Account WHERE Name = 'Acme'",
    );
    expect(answer.text).toContain('"CreatedDate":"2024-01-05T00:00:00.000+0000"');
    expect(answer.text).toContain('"Credit_Limit__c":5000.0');
    expect(answer.text).toContain('"Credit_Hold__c":false');
    expect(answer.text).toContain('"LastActivityDate":null');
    expect(answer.text).toContain('"BillingAddress":{"city":null,"country":"UK","geocodeAccuracy"');
    expect(answer.text).toContain('"AnnualRevenue":null');
  });

  it('gives all, standard or custom fields, bounded', async () => {
    const all = await org.records('SELECT FIELDS(ALL) FROM Account LIMIT 1');
    expect(Object.keys(all[0] ?? {})).toEqual(
      expect.arrayContaining(['Id', 'Name', 'Region__c', 'SystemModstamp']),
    );
    const custom = await org.records('SELECT FIELDS(CUSTOM) FROM Account LIMIT 200');
    expect(Object.keys(custom[0] ?? {})).toEqual([
      'attributes',
      'Region__c',
      'Customer_Type__c',
      'Credit_Limit__c',
      'Credit_Hold__c',
      'Channels__c',
    ]);
    const standard = await org.records('SELECT FIELDS(STANDARD) FROM Account');
    expect(standard[0]).not.toHaveProperty('Region__c');
    expect(standard).toHaveLength(5);
  });

  it('derives what an opportunity derives', async () => {
    const records = await org.records(
      'SELECT Name, IsClosed, IsWon, Probability, ExpectedRevenue, ForecastCategory, FiscalYear, FiscalQuarter, Fiscal FROM Opportunity ORDER BY Name',
    );
    expect(records).toMatchObject([
      {
        Name: 'Autumn',
        IsClosed: false,
        Probability: 90,
        ExpectedRevenue: 225.45,
        FiscalQuarter: 3,
      },
      { Name: 'Lost one', IsClosed: true, IsWon: false, Probability: 0, ExpectedRevenue: null },
      {
        Name: 'Spring Garden',
        IsClosed: true,
        IsWon: true,
        ForecastCategory: 'Closed',
        FiscalYear: 2026,
        Fiscal: '2026 1',
      },
    ]);
  });

  it('formats numbers and repeats labels on request', async () => {
    const acme = await org.only(
      "SELECT FORMAT(Credit_Limit__c) shown, toLabel(Customer_Type__c) FROM Account WHERE Name = 'Acme'",
    );
    expect(acme).toMatchObject({ shown: '5,000.00', Customer_Type__c: 'Large urban' });
  });
});
