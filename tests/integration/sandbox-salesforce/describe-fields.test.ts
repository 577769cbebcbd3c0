import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOrg, type JsonRecord, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeAll(async () => {
  org = await startOrg();
});
afterAll(() => org.sandbox.close());

async function fieldOf(object: string, name: string): Promise<JsonRecord> {
  const answer = await org.get(`/sobjects/${object}/describe`);
  const { fields } = answer.body as { fields: JsonRecord[] };
  return fields.find((field) => field['name'] === name) ?? {};
}

describe('the describe of a field', () => {
  it.each<readonly [object: string, field: string, facts: JsonRecord]>([
    [
      'Account',
      'Id',
      {
        type: 'id',
        soapType: 'tns:ID',
        length: 18,
        byteLength: 18,
        nillable: false,
        idLookup: true,
      },
    ],
    [
      'Account',
      'Name',
      {
        type: 'string',
        length: 255,
        byteLength: 765,
        nillable: false,
        createable: true,
        nameField: true,
        permissionable: false,
        extraTypeInfo: 'switchablepersonname',
      },
    ],
    [
      'Account',
      'AnnualRevenue',
      { type: 'currency', precision: 18, scale: 0, soapType: 'xsd:double', groupable: false },
    ],
    [
      'Account',
      'NumberOfEmployees',
      { type: 'int', digits: 8, soapType: 'xsd:int', groupable: true },
    ],
    [
      'Account',
      'Description',
      {
        type: 'textarea',
        length: 32000,
        byteLength: 96000,
        filterable: false,
        sortable: false,
        aggregatable: false,
      },
    ],
    [
      'Account',
      'OwnerId',
      {
        type: 'reference',
        referenceTo: ['User'],
        relationshipName: 'Owner',
        nillable: false,
        defaultedOnCreate: true,
      },
    ],
    [
      'Account',
      'BillingAddress',
      { type: 'address', soapType: 'urn:address', createable: false, queryByDistance: true },
    ],
    [
      'Account',
      'SystemModstamp',
      { type: 'datetime', soapType: 'xsd:dateTime', createable: false, defaultedOnCreate: true },
    ],
    [
      'Account',
      'Credit_Limit__c',
      { type: 'currency', precision: 16, scale: 2, custom: true, permissionable: true },
    ],
    [
      'Account',
      'Credit_Hold__c',
      { type: 'boolean', nillable: false, defaultValue: false, aggregatable: false },
    ],
    ['Opportunity', 'Amount', { type: 'currency', precision: 18, scale: 2, nillable: true }],
    [
      'Opportunity',
      'Probability',
      { type: 'percent', precision: 3, scale: 0, defaultedOnCreate: true },
    ],
    ['Opportunity', 'IsWon', { type: 'boolean', createable: false, updateable: false }],
    ['Opportunity', 'CloseDate', { type: 'date', soapType: 'xsd:date', nillable: false }],
    [
      'Task',
      'WhatId',
      {
        polymorphicForeignKey: true,
        namePointing: true,
        referenceTo: ['Account', 'Opportunity', 'Sales_Order__c', 'Invoice__c', 'Return__c'],
      },
    ],
    ['Task', 'TaskSubtype', { createable: true, updateable: false, restrictedPicklist: true }],
    ['Task', 'IsHighPriority', { createable: false, type: 'boolean' }],
    [
      'Sales_Order_Line__c',
      'Sales_Order__c',
      {
        type: 'reference',
        relationshipName: 'Sales_Order__r',
        cascadeDelete: true,
        relationshipOrder: 0,
        nillable: false,
        updateable: false,
      },
    ],
    ['Sales_Order_Line__c', 'Name', { autoNumber: true, createable: false, nillable: false }],
    ['Sales_Order_Line__c', 'Unit_Price__c', { precision: 16, scale: 4 }],
    [
      'Sales_Order__c',
      'Account__c',
      { relationshipName: 'Account__r', referenceTo: ['Account'], cascadeDelete: false },
    ],
    ['Survey_Response__c', 'Comment__c', { type: 'textarea', length: 32768, filterable: false }],
  ])('tells the facts of %s.%s', async (object, field, facts) => {
    expect(await fieldOf(object, field)).toMatchObject(facts);
  });
});
