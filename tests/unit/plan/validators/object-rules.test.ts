import { describe, expect, it } from '@jest/globals';
import type { CrmObject } from '../../../../src/domain/crm-schema.ts';
import { fieldsExist } from '../../../../src/plan/validators/fields-exist.ts';
import { objectIsWritable } from '../../../../src/plan/validators/object-is-writable.ts';
import { taskHasAnOwner } from '../../../../src/plan/validators/task-has-an-owner.ts';
import type { ValidationContext } from '../../../../src/plan/validators/validator.ts';
import { whyBlocked } from '../../../../src/plan/validators/why-blocked.ts';
import {
  CLOSE_TASK,
  CREATE_FIELD,
  CREATE_TASK,
  EVERY_CHANGE,
  updateAccount,
} from '../../../support/change-examples.ts';
import { crmField, crmObject, crmSchema } from '../../../support/org-schema.ts';

const ACCOUNT = crmObject('Account', [crmField('Score__c', { type: 'number', integerDigits: 3 })]);
const TASK = crmObject('Task', [crmField('Key__c')]);

function context(...objects: readonly CrmObject[]): ValidationContext {
  return { schema: crmSchema(...objects), taskObject: 'Task', taskKeyField: 'Key__c' };
}

const UPDATE = updateAccount({ Score__c: 61 });

describe('objectIsWritable', () => {
  it('lets everything pass that the user may do', () => {
    for (const body of EVERY_CHANGE) {
      expect(objectIsWritable(body, context(ACCOUNT, TASK))).toBeUndefined();
    }
  });

  it('names the object that is not there', () => {
    expect(objectIsWritable(UPDATE, context(TASK))).toBe(
      'the CRM has no object Account, or the user may not see it',
    );
    expect(objectIsWritable(CLOSE_TASK, context(ACCOUNT))).toBe(
      'the CRM has no object Task, or the user may not see it',
    );
  });

  it.each([
    [
      'changing an account',
      UPDATE,
      { updatable: false },
      'the user may not change Account records',
    ],
    ['creating a task', CREATE_TASK, { creatable: false }, 'the user may not create Task records'],
    ['closing a task', CLOSE_TASK, { updatable: false }, 'the user may not change Task records'],
    ['creating a task needs no right to change it', CREATE_TASK, { updatable: false }, undefined],
    ['changing needs no right to create', UPDATE, { creatable: false }, undefined],
    ['closing needs no right to create', CLOSE_TASK, { creatable: false }, undefined],
    ['creating a field is another right', CREATE_FIELD, { creatable: false }, undefined],
  ])('%s', (_, body, rights, expected) => {
    const locked = context({ ...ACCOUNT, ...rights }, { ...TASK, ...rights });
    expect(objectIsWritable(body, locked)).toBe(expected);
  });
});

describe('fieldsExist', () => {
  it('names every field that is not there', () => {
    const body = updateAccount({ Score__c: 61, Band__c: 'red', Trend__c: 'up' });
    expect(fieldsExist(body, context(ACCOUNT, TASK))).toBe(
      'missing in the CRM: Band__c, Trend__c (run `bellwether provision`)',
    );
    expect(fieldsExist(UPDATE, context(TASK))).toBe(
      'missing in the CRM: Score__c (run `bellwether provision`)',
    );
  });

  it('does not create a task that it would not know again', () => {
    const keyless = crmObject('Task', []);
    expect(fieldsExist(CREATE_TASK, context(ACCOUNT, keyless))).toBe(
      'missing in the CRM: Key__c (run `bellwether provision`)',
    );
    expect(fieldsExist(CREATE_TASK, context(ACCOUNT))).toContain('Key__c');
    expect(fieldsExist(CREATE_TASK, context(ACCOUNT, TASK))).toBeUndefined();
  });

  it('does not ask for the key of a task that is there already, nor for a field to be made', () => {
    expect(fieldsExist(CLOSE_TASK, context(crmObject('Task', [])))).toBeUndefined();
    expect(fieldsExist(CREATE_FIELD, context())).toBeUndefined();
  });
});

describe('taskHasAnOwner', () => {
  it('blocks a task that would be nobody’s', () => {
    expect(taskHasAnOwner({ ...CREATE_TASK, ownerCrmId: null })).toBe(
      'the account has no active owner, and tasks.fallback_owner names nobody active',
    );
  });

  it('lets all others pass', () => {
    for (const body of EVERY_CHANGE) expect(taskHasAnOwner(body)).toBeUndefined();
  });
});

describe('whyBlocked', () => {
  it('is undefined for a change that can be carried out', () => {
    for (const body of EVERY_CHANGE) {
      expect(whyBlocked(body, context(ACCOUNT, TASK))).toBeUndefined();
    }
  });

  it.each([
    ['the object', UPDATE, context(), 'the CRM has no object'],
    ['a field', updateAccount({ Gone__c: 1 }), context(ACCOUNT), 'missing in the CRM'],
    ['the key', { ...CREATE_TASK, ownerCrmId: null }, context(crmObject('Task', [])), 'missing'],
    ['a large number', updateAccount({ Score__c: 1000 }), context(ACCOUNT), 'holds numbers'],
    ['the owner', { ...CREATE_TASK, ownerCrmId: null }, context(TASK), 'no active owner'],
  ])('tells the most basic trouble first: %s', (_, body, org, expected) => {
    expect(whyBlocked(body, org)).toContain(expected);
  });

  it.each([
    ['a lock before a length', { updatable: false, maxLength: 1 }, 'read-only'],
    ['a length', { maxLength: 1 }, 'holds 1 characters'],
    ['a choice', { closedChoices: true, choices: ['a'] }, 'does not accept'],
  ])('applies every rule about fields: %s', (_, field, expected) => {
    const org = context(crmObject('Account', [crmField('Band__c', field)]));
    expect(whyBlocked(updateAccount({ Band__c: 'green' }), org)).toContain(expected);
  });
});
