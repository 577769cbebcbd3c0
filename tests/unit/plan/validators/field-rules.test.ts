import { describe, expect, it } from '@jest/globals';
import type { CrmField } from '../../../../src/domain/crm-schema.ts';
import type { CrmValue } from '../../../../src/domain/plan.ts';
import { choicesAreAccepted } from '../../../../src/plan/validators/choices-are-accepted.ts';
import { fieldsAreWritable } from '../../../../src/plan/validators/fields-are-writable.ts';
import { numbersFit } from '../../../../src/plan/validators/numbers-fit.ts';
import { textsFit } from '../../../../src/plan/validators/texts-fit.ts';
import type { ValidationContext, Validator } from '../../../../src/plan/validators/validator.ts';
import { EVERY_CHANGE, updateAccount } from '../../../support/change-examples.ts';
import { crmField, crmObject, crmSchema } from '../../../support/org-schema.ts';

/** Rules about the fields of an account: each against one field and one value. */
function judged(rule: Validator, field: Partial<CrmField>, value: CrmValue): string | undefined {
  return rule(updateAccount({ X__c: value }), contextOf([crmField('X__c', field)]));
}

function contextOf(fields: readonly CrmField[]): ValidationContext {
  return {
    schema: crmSchema(crmObject('Account', fields)),
    taskObject: 'Task',
    taskKeyField: 'Key__c',
  };
}

describe('textsFit', () => {
  it.each<[string, number | undefined, CrmValue, string | undefined]>([
    ['as long as the field', 5, 'abcde', undefined],
    ['longer', 5, 'abcdef', 'X__c holds 5 characters, the text has 6'],
    ['a field without a limit', undefined, 'x'.repeat(100_000), undefined],
    ['a number is no text', 2, 12_345, undefined],
    ['nothing', 5, null, undefined],
  ])('%s', (_, maxLength, value, expected) => {
    expect(judged(textsFit, { maxLength }, value)).toBe(expected);
  });
});

describe('numbersFit', () => {
  it.each<[string, number | undefined, CrmValue, string | undefined]>([
    ['three digits', 3, 999.9, undefined],
    ['four digits', 3, 1000, 'X__c holds numbers of 3 digits, 1000 is larger'],
    ['four digits below zero', 3, -1000, 'X__c holds numbers of 3 digits, -1000 is larger'],
    ['no digit before the point', 0, 0.9, undefined],
    ['a field without a limit', undefined, 1e30, undefined],
    ['a text is no number', 1, '123456', undefined],
    ['nothing', 1, null, undefined],
  ])('%s', (_, integerDigits, value, expected) => {
    expect(judged(numbersFit, { type: 'number', integerDigits }, value)).toBe(expected);
  });
});

describe('choicesAreAccepted', () => {
  const closed = { type: 'choice', closedChoices: true, choices: ['red', 'green'] } as const;

  it.each<[string, Partial<CrmField>, CrmValue, string | undefined]>([
    ['one of the values', closed, 'green', undefined],
    ['another value', closed, 'yellow', 'X__c does not accept the value "yellow"'],
    ['another letter case', closed, 'Green', 'X__c does not accept the value "Green"'],
    ['nothing empties it', closed, null, undefined],
    ['an open list takes any value', { ...closed, closedChoices: false }, 'yellow', undefined],
    ['where the vendor does not say', { ...closed, closedChoices: undefined }, 'yellow', undefined],
    ['no list at all', { closedChoices: true }, 'yellow', undefined],
  ])('%s', (_, field, value, expected) => {
    expect(judged(choicesAreAccepted, field, value)).toBe(expected);
  });
});

describe('fieldsAreWritable', () => {
  it('names every field that this user may not change', () => {
    const fields = [
      crmField('A__c', { updatable: false }),
      crmField('B__c'),
      crmField('C__c', { updatable: false }),
    ];
    const body = updateAccount({ A__c: 1, B__c: 2, C__c: 3 });
    expect(fieldsAreWritable(body, contextOf(fields))).toBe('read-only for this user: A__c, C__c');
  });

  it('does not mind a locked field that it leaves alone', () => {
    const fields = [crmField('A__c', { updatable: false }), crmField('B__c')];
    expect(fieldsAreWritable(updateAccount({ B__c: 2 }), contextOf(fields))).toBeUndefined();
  });
});

describe('every rule about fields', () => {
  const rules = [textsFit, numbersFit, choicesAreAccepted, fieldsAreWritable];

  it('leaves a field that is not there to the rule that says so', () => {
    for (const rule of rules) {
      expect(rule(updateAccount({ Gone__c: 'x' }), contextOf([]))).toBeUndefined();
    }
  });

  it('says nothing of tasks and of fields that are to be made', () => {
    const hostile = contextOf([crmField('Score__c', { updatable: false, maxLength: 0 })]);
    for (const rule of rules) {
      for (const body of EVERY_CHANGE.slice(1)) expect(rule(body, hostile)).toBeUndefined();
    }
  });
});
