import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DatasetTable, SeedRow } from '../../../src/sandbox/seed/dataset.ts';
import { startOrg, type OrgClient } from './org-client.ts';
import { smallDataset } from './small-dataset.ts';

function withTables(tables: readonly DatasetTable[]): Promise<OrgClient> {
  return startOrg({ dataset: { stories: [], tables: [...smallDataset().tables, ...tables] } });
}

describe('the seed in the org', () => {
  let org: OrgClient;
  beforeAll(async () => {
    org = await withTables([
      {
        name: 'shipments',
        rows: () => [
          { key: 's1', order: 'o1', shipped_on: '2026-01-12', delivered_on: null, quantity: 5 },
        ],
      },
      {
        name: 'invoices',
        rows: () => [
          {
            key: 'i1',
            account: 'a1',
            order: 'o1',
            number: 'INV-1',
            issued_on: '2026-01-13',
            due_on: '2026-02-13',
            amount: 120,
            disputed: true,
          },
        ],
      },
      {
        name: 'payments',
        rows: () => [
          { key: 'y1', account: 'a1', invoice: 'i1', paid_on: '2026-03-01', amount: 120 },
        ],
      },
      {
        name: 'returns',
        rows: () => [
          {
            key: 'r1',
            account: 'a1',
            order: 'o1',
            number: 'RMA-1',
            returned_on: '2026-02-02',
            amount: 20,
            reason: 'Dead on arrival',
          },
        ],
      },
      {
        name: 'return_lines',
        rows: () => [
          {
            key: 'rl1',
            return: 'r1',
            sku: 'KB-1',
            line_type: 'goods',
            quantity: 1,
            unit_price: 20,
          },
        ],
      },
      {
        name: 'survey_responses',
        rows: () => [
          {
            key: 'v1',
            account: 'a1',
            responded_on: '2026-03-03',
            score: 9,
            comment: 'Good <b>stuff</b>',
          },
        ],
      },
      {
        name: 'portal_usage',
        rows: () => [{ key: 'u1', account: 'a1', month: '2026-03-01', logins: 14 }],
      },
      {
        name: 'credit_holds',
        rows: () => [
          { key: 'h1', account: 'a2', started_on: '2026-01-01', ended_on: null, reason: 'Late' },
        ],
      },
    ]);
  });
  afterAll(() => org.sandbox.close());

  it.each<readonly [object: string, expected: SeedRow | Readonly<Record<string, unknown>>]>([
    [
      'User',
      {
        Name: 'Ada Mary Byron',
        FirstName: 'Ada Mary',
        LastName: 'Byron',
        Username: 'ada@distributor.example',
        IsActive: true,
      },
    ],
    ['User', { Name: 'Bob Leaver', IsActive: false }],
    [
      'Account',
      {
        Name: 'Acme',
        AccountNumber: '1001',
        Region__c: 'North',
        Customer_Type__c: 'Large urban',
        BillingCountry: 'UK',
        Credit_Limit__c: 5000,
        Credit_Hold__c: false,
      },
    ],
    ['Contact', { Name: 'Carl Able', FirstName: 'Carl', LastName: 'Able', Title: 'Buyer' }],
    [
      'Opportunity',
      {
        Name: 'Autumn',
        StageName: 'Negotiation/Review',
        Amount: 250.5,
        CloseDate: '2026-09-01',
        Probability: 90,
        ForecastCategoryName: 'Pipeline',
      },
    ],
    [
      'Sales_Order__c',
      { Name: 'SO-1', Order_Date__c: '2026-01-10', Status__c: 'Shipped', Goods_Amount__c: 100 },
    ],
    [
      'Sales_Order_Line__c',
      {
        Name: 'SOL-00000002',
        SKU__c: 'FREIGHT',
        Product_Family__c: null,
        Line_Type__c: 'Freight',
        Quantity__c: 1,
        Unit_Price__c: 20,
      },
    ],
    [
      'Shipment__c',
      {
        Name: 'SHP-00000001',
        Shipped_Date__c: '2026-01-12',
        Delivered_Date__c: null,
        Quantity__c: 5,
      },
    ],
    [
      'Invoice__c',
      {
        Name: 'INV-1',
        Invoice_Date__c: '2026-01-13',
        Due_Date__c: '2026-02-13',
        Amount__c: 120,
        Disputed__c: true,
      },
    ],
    ['Payment__c', { Payment_Date__c: '2026-03-01', Amount__c: 120 }],
    [
      'Return__c',
      { Name: 'RMA-1', Return_Date__c: '2026-02-02', Amount__c: 20, Reason__c: 'Dead on arrival' },
    ],
    [
      'Return_Line__c',
      { SKU__c: 'KB-1', Line_Type__c: 'Goods', Quantity__c: 1, Unit_Price__c: 20 },
    ],
    [
      'Survey_Response__c',
      { Responded_On__c: '2026-03-03', Score__c: 9, Comment__c: 'Good <b>stuff</b>' },
    ],
    ['Portal_Usage__c', { Month__c: '2026-03-01', Logins__c: 14 }],
    ['Credit_Hold__c', { Start_Date__c: '2026-01-01', End_Date__c: null, Reason__c: 'Late' }],
  ])('has %s %j', (object, expected) => {
    expect([...org.sandbox.inspect(object)]).toContainEqual(expect.objectContaining(expected));
  });

  it('links every row to what it belongs to', async () => {
    expect(
      await org.only('SELECT Account__r.Name, Sales_Order__r.Name FROM Invoice__c'),
    ).toMatchObject({ Account__r: { Name: 'Acme' }, Sales_Order__r: { Name: 'SO-1' } });
    expect(await org.only('SELECT Invoice__r.Name, Account__r.Name FROM Payment__c')).toMatchObject(
      { Invoice__r: { Name: 'INV-1' }, Account__r: { Name: 'Acme' } },
    );
    expect(await org.only('SELECT Return__r.Account__r.Name FROM Return_Line__c')).toMatchObject({
      Return__r: { Account__r: { Name: 'Acme' } },
    });
    expect(await org.only('SELECT Sales_Order__r.Name FROM Shipment__c')).toMatchObject({
      Sales_Order__r: { Name: 'SO-1' },
    });
  });

  it('knows parents that stand further down, and gives the ownerless to the integration user', async () => {
    expect(
      await org.only("SELECT Parent.Name, Owner.Name FROM Account WHERE Name = 'Acme'"),
    ).toMatchObject({ Parent: { Name: 'Müller & Söhne' }, Owner: { Name: 'Ada Mary Byron' } });
    expect(
      await org.only("SELECT ParentId, Owner.Name FROM Account WHERE Name LIKE 'beta%'"),
    ).toMatchObject({ ParentId: null, Owner: { Name: 'Bellwether Integration' } });
  });

  it('is as old as its own day, but never younger than the clock', async () => {
    const dates = await org.records(
      'SELECT Name, CreatedDate, LastModifiedDate, SystemModstamp FROM Account ORDER BY Id',
    );
    expect(dates.map((account) => account['CreatedDate'])).toEqual([
      '2024-01-05T00:00:00.000+0000',
      '2024-06-30T00:00:00.000+0000',
      '2026-04-19T00:00:00.000+0000',
      '2026-04-20T00:00:00.000+0000',
      '2026-04-20T08:00:00.000+0000',
    ]);
    for (const account of dates) expect(account['SystemModstamp']).toBe(account['CreatedDate']);
    const lines = await org.records('SELECT SystemModstamp FROM Sales_Order_Line__c');
    expect(new Set(lines.map((line) => line['SystemModstamp']))).toEqual(
      new Set(['2026-04-19T08:00:00.000+0000']),
    );
  });

  it('has no Bellwether field before it was provisioned', () => {
    for (const account of org.sandbox.inspect('Account')) {
      expect(Object.keys(account).filter((name) => /bellwether/i.test(name))).toEqual([]);
    }
  });
});
