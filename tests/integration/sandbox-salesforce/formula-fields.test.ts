import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FormulaFieldDefinition } from '../../../src/sandbox/salesforce/formula/formula-fields.ts';
import { startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

const FORMULAS: readonly FormulaFieldDefinition[] = [
  {
    object: 'Opportunity',
    name: 'Days_Left__c',
    label: 'Days left',
    type: 'number',
    scale: 0,
    formula: 'CloseDate - TODAY()',
  },
  {
    object: 'Opportunity',
    name: 'Account_Region__c',
    label: 'Account region',
    type: 'text',
    formula: 'Account.Region__c & " / " & Account.Owner.LastName',
  },
  {
    object: 'Opportunity',
    name: 'Net__c',
    label: 'Net',
    type: 'currency',
    formula: 'IF(Amount > 500, Amount / 1.2, 0 - 1)',
  },
  {
    object: 'Opportunity',
    name: 'Gross_Or_None__c',
    label: 'Gross',
    type: 'currency',
    formula: 'Amount * 2',
    blankAsZero: false,
  },
  {
    object: 'Opportunity',
    name: 'Is_Late__c',
    label: 'Late',
    type: 'checkbox',
    formula: 'AND(Days_Left__c < 0, NOT(ISPICKVAL(StageName, "Closed Won")))',
  },
];

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg({ knobs: { formulaFields: FORMULAS } });
});
afterAll(() => org.sandbox.close());

function opportunity(name: string, fields: string): Promise<JsonRecord> {
  return org.only(`SELECT ${fields}, SystemModstamp FROM Opportunity WHERE Name = '${name}'`);
}

describe('a formula field', () => {
  it('is computed of the record, its parents and the clock', async () => {
    expect(
      await opportunity(
        'Spring Garden',
        'Days_Left__c, Account_Region__c, Net__c, Gross_Or_None__c, Is_Late__c',
      ),
    ).toMatchObject({
      Days_Left__c: -36,
      Account_Region__c: 'North / Byron',
      Net__c: 833.33,
      Gross_Or_None__c: 2000,
      Is_Late__c: false,
    });
    expect(
      await opportunity('Lost one', 'Account_Region__c, Net__c, Gross_Or_None__c, Is_Late__c'),
    ).toMatchObject({
      Account_Region__c: 'north / Integration',
      Net__c: -1,
      Gross_Or_None__c: null,
      Is_Late__c: true,
    });
  });

  it('changes with a parent and with time, and moves no time stamp', async () => {
    const before = await opportunity('Autumn', 'Account_Region__c, Days_Left__c');
    const account = await org.only("SELECT Id FROM Account WHERE Name = 'Acme'");
    org.clock.advance(3 * 86_400_000);
    await org.patch(`/sobjects/Account/${String(account['Id'])}`, { Region__c: 'East' });
    const after = await opportunity('Autumn', 'Account_Region__c, Days_Left__c');
    expect(after).toMatchObject({
      Account_Region__c: 'East / Byron',
      Days_Left__c: Number(before['Days_Left__c']) - 3,
      SystemModstamp: before['SystemModstamp'],
    });
  });

  it('can be filtered, sorted and summed up', async () => {
    expect(
      await org.records(
        "SELECT Name FROM Opportunity WHERE Is_Late__c = true AND Account_Region__c LIKE 'NORTH%' ORDER BY Days_Left__c",
      ),
    ).toEqual([expect.objectContaining({ Name: 'Lost one' })]);
    expect(
      await org.only('SELECT SUM(Net__c) total, MAX(Days_Left__c) FROM Opportunity'),
    ).toMatchObject({ total: 831.33 });
  });

  it('is described as calculated, and cannot be written', async () => {
    const { body } = await org.get('/sobjects/Opportunity/describe');
    const fields = (body as { fields: JsonRecord[] }).fields;
    expect(fields.find(({ name }) => name === 'Days_Left__c')).toMatchObject({
      calculated: true,
      calculatedFormula: 'CloseDate - TODAY()',
      formulaTreatNullNumberAsZero: true,
      createable: false,
      updateable: false,
      type: 'double',
      scale: 0,
    });
    expect(fields.find(({ name }) => name === 'Amount')).toMatchObject({
      calculated: false,
      calculatedFormula: null,
    });
    const { Id } = await org.only("SELECT Id FROM Opportunity WHERE Name = 'Autumn'");
    const answer = await org.patch(`/sobjects/Opportunity/${String(Id)}`, { Net__c: 3 });
    expect(answer.body).toMatchObject([{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }]);
  });

  it('is read by Bulk, by id and past the wire', async () => {
    const { Id } = await org.only("SELECT Id FROM Opportunity WHERE Name = 'Spring Garden'");
    expect((await org.get(`/sobjects/Opportunity/${String(Id)}`)).body).toMatchObject({
      Net__c: 833.33,
    });
    const inspected = [...org.sandbox.inspect('Opportunity')];
    expect(inspected.find((record) => record['Id'] === Id)?.['Net__c']).toBe(833.33);
    const page = await fetch(`${org.sandbox.url}/record/${String(Id)}`);
    expect(await page.text()).toContain('833.33');
  });

  it.each([
    ['Account.Nothing__c', 'text', 'does not exist'],
    ['1 + "a"', 'number', 'Incorrect parameter type'],
    ['IF(TRUE, 1)', 'number', 'Incorrect number of parameters'],
    ['Amount', 'text', 'Incorrect parameter type'],
    ['(Amount', 'number', "Missing ')'"],
    ['Amount Amount', 'number', "Extra 'Amount'"],
    ['VLOOKUP(Amount)', 'number', 'Unknown function'],
    ['Amount # 2', 'number', 'Syntax error'],
  ] as const)('is not opened with the formula %s as %s', async (formula, type, message) => {
    const field = { object: 'Opportunity', name: 'Wrong__c', label: 'Wrong', type, formula };
    await expect(startOrg({ knobs: { formulaFields: [field] } })).rejects.toThrow(message);
  });
});
