import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
let acme = '';
let beta = '';
beforeAll(async () => {
  org = await startOrg({
    knobs: {
      bulkJobPace: { polls: 0 },
      refusals: [
        {
          object: 'Account',
          when: 'Credit_Hold__c && Credit_Limit__c > 1000',
          message: 'No hold above a limit of 1,000.',
          field: 'Credit_Hold__c',
        },
        {
          object: 'Account',
          when: 'Region__c = "Locked"',
          code: 'UNABLE_TO_LOCK_ROW',
          message: 'unable to obtain exclusive access to this record or 1 records: {id}',
          times: 2,
        },
        {
          object: 'Task',
          when: 'CONTAINS(Subject, "flow")',
          code: 'CANNOT_EXECUTE_FLOW_TRIGGER',
          message: 'We can’t save this record because the “Tasks” process failed.',
        },
      ],
    },
  });
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
  beta = String((await org.only("SELECT Id FROM Account WHERE Name LIKE 'beta%'"))['Id']);
});
afterAll(() => org.sandbox.close());

describe('a validation rule', () => {
  it('refuses the record as it would be, in the administrator’s words', async () => {
    const answer = await org.patch(`/sobjects/Account/${acme}`, { Credit_Hold__c: true });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual([
      {
        errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
        message: 'No hold above a limit of 1,000.',
        fields: ['Credit_Hold__c'],
      },
    ]);
    expect(await org.only(`SELECT Credit_Hold__c FROM Account WHERE Id = '${acme}'`)).toMatchObject(
      { Credit_Hold__c: false },
    );
    const both = { Credit_Hold__c: true, Credit_Limit__c: 900 };
    expect((await org.patch(`/sobjects/Account/${acme}`, both)).status).toBe(204);
  });

  it('refuses one row of a collection and leaves the others alone', async () => {
    const { body } = await org.patch('/composite/sobjects', {
      records: [
        { attributes: { type: 'Account' }, id: acme, Region__c: 'Fine' },
        { attributes: { type: 'Account' }, id: beta, Credit_Limit__c: 5000 },
      ],
    });
    expect(body).toMatchObject([
      { id: acme, success: true },
      {
        id: beta,
        success: false,
        errors: [{ statusCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', fields: ['Credit_Hold__c'] }],
      },
    ]);
  });
});

describe('a locked row', () => {
  it('is refused until the lock is released', async () => {
    const attempt = () => org.patch(`/sobjects/Account/${acme}`, { Region__c: 'Locked' });
    const first = await attempt();
    expect(first.status).toBe(400);
    expect(first.body).toEqual([
      {
        errorCode: 'UNABLE_TO_LOCK_ROW',
        message: `unable to obtain exclusive access to this record or 1 records: ${acme}`,
        fields: [],
      },
    ]);
    expect((await attempt()).status).toBe(400);
    expect((await attempt()).status).toBe(204);
  });
});

describe('a flow that fails', () => {
  it('refuses a new record, and nothing of it remains', async () => {
    const answer = await org.post('/sobjects/Task', { Subject: 'flow', WhatId: acme });
    expect(answer.body).toMatchObject([{ errorCode: 'CANNOT_EXECUTE_FLOW_TRIGGER' }]);
    expect(await org.records('SELECT Id FROM Task')).toEqual([]);
    expect(
      await org.only(`SELECT LastActivityDate FROM Account WHERE Id = '${acme}'`),
    ).toMatchObject({ LastActivityDate: null });
  });
});
