import { describe, expect, it } from '@jest/globals';
import type { CrmField, CrmObject, CrmSchema } from '../../../../src/domain/crm-schema.ts';
import { SCORE_FIELDS } from '../../../../src/domain/score.ts';
import { checkWriting } from '../../../../src/sync/check/check-writing.ts';
import { neededFields } from '../../../../src/sync/check/needed-fields.ts';
import { mapping } from '../../../support/mapping-examples.ts';
import { crmField, crmObject, crmSchema } from '../../../support/org-schema.ts';

const FILE = mapping({ accounts: { object: 'Account', fields: { name: 'Name' } } });

const CHOICE = { type: 'choice', closedChoices: true } as const;

/** An org in which everything has been provisioned. */
const FIELDS: Readonly<Record<string, Partial<CrmField>>> = {
  Score__c: { type: 'number', integerDigits: 3, decimals: 1 },
  Band__c: { ...CHOICE, choices: ['red', 'yellow', 'green'] },
  Trend__c: { ...CHOICE, choices: ['up', 'steady', 'down', 'new'] },
  Confidence__c: { type: 'number', decimals: 0 },
  Reason__c: { maxLength: 255 },
  Money__c: { type: 'number', decimals: 2 },
  Scored_On__c: { type: 'date' },
  Model__c: { maxLength: 80 },
};

const TASK: Readonly<Record<string, Partial<CrmField>>> = {
  Key__c: { maxLength: 80, unique: true },
  Result__c: { maxLength: 255 },
};

function org(
  changes: Readonly<Record<string, Partial<CrmField> | undefined>> = {},
  account: Partial<CrmObject> = {},
): CrmSchema {
  const fieldsOf = (fields: typeof FIELDS): readonly CrmField[] =>
    Object.entries(fields).flatMap(([name, field]) =>
      name in changes && changes[name] === undefined
        ? []
        : [crmField(name, { ...field, ...changes[name] })],
    );
  return crmSchema(
    crmObject('Account', fieldsOf(FIELDS), account),
    crmObject('Task', fieldsOf(TASK)),
  );
}

function findings(schema: CrmSchema): readonly string[] {
  return checkWriting(FILE, schema).map(
    ({ level, path, message }) => `${level} ${path}: ${message}`,
  );
}

describe('checkWriting', () => {
  it('finds nothing in an org in which everything has been provisioned', () => {
    expect(findings(org())).toEqual([]);
  });

  it('accepts more room than is needed', () => {
    const roomy = {
      Score__c: { decimals: 4 },
      Reason__c: { maxLength: 32_768 },
      Model__c: { maxLength: undefined },
      Band__c: { choices: ['red', 'yellow', 'green', 'purple'] },
      Trend__c: { choices: [], closedChoices: false },
    };
    expect(findings(org(roomy))).toEqual([]);
    expect(findings(org({ Band__c: { type: 'text', choices: undefined } }))).toEqual([]);
  });

  it('names every field that is not there', () => {
    expect(findings(org({ Score__c: undefined, Key__c: undefined }))).toEqual([
      'error write.score: Account has no field "Score__c", or this user may not see it',
      'error write.task_key: Task has no field "Key__c", or this user may not see it',
    ]);
  });

  it('names an object that is not there, once for each of its fields', () => {
    expect(findings(crmSchema(crmObject('Account', [])))).toHaveLength(SCORE_FIELDS.length + 2);
    expect(findings(crmSchema())).toContain(
      'error write.task_key: the CRM has no object "Task", or this user may not see it',
    );
  });

  it.each<[string, string, Partial<CrmField>, string]>([
    [
      'a locked field',
      'Score__c',
      { updatable: false },
      'error write.score: Account.Score__c is read-only for this user',
    ],
    [
      'a key that cannot be set',
      'Key__c',
      { creatable: false },
      'error write.task_key: Task.Key__c is read-only for this user',
    ],
    [
      'a text for a number',
      'Score__c',
      { type: 'text' },
      'error write.score: Account.Score__c is a text, but a number is needed',
    ],
    [
      'a number for a text',
      'Reason__c',
      { type: 'number' },
      'error write.reason: Account.Reason__c is a number, but a text is needed',
    ],
    [
      'an instant for a day',
      'Scored_On__c',
      { type: 'datetime' },
      'error write.scored_on: Account.Scored_On__c is a datetime, but a date is needed',
    ],
    [
      'a text for money',
      'Money__c',
      { type: 'text', decimals: undefined },
      'error write.money_at_risk: Account.Money__c is a text, but a money is needed',
    ],
    [
      'a short sentence',
      'Reason__c',
      { maxLength: 100 },
      'warning write.reason: Account.Reason__c holds 100 characters; 255 are wanted',
    ],
    [
      'a short key',
      'Key__c',
      { maxLength: 30 },
      'error write.task_key: Task.Key__c holds 30 characters; 80 are wanted',
    ],
    [
      'rounded scores',
      'Score__c',
      { decimals: 0 },
      'warning write.score: Account.Score__c holds 0 decimals; 1 are wanted',
    ],
    [
      'rounded money',
      'Money__c',
      { decimals: 0 },
      'warning write.money_at_risk: Account.Money__c holds 0 decimals; 2 are wanted',
    ],
    [
      'a value that is missing',
      'Band__c',
      { choices: ['red', 'green'] },
      'error write.band: Account.Band__c does not accept the value "yellow"',
    ],
  ])('names %s', (_, name, change, expected) => {
    expect(findings(org({ [name]: { vendorType: change.type ?? 'string', ...change } }))).toEqual([
      expected,
    ]);
  });

  it('names every value that is missing', () => {
    expect(findings(org({ Trend__c: { choices: ['up'] } }))).toHaveLength(3);
  });

  it('needs write access to the object', () => {
    expect(findings(org({}, { updatable: false }))).toHaveLength(SCORE_FIELDS.length);
  });
});

describe('neededFields', () => {
  it('has a shape for every score field and the two of the task, each once', () => {
    const keys = neededFields(FILE).map(({ key }) => key);
    expect(keys).toEqual([...SCORE_FIELDS, 'task_key', 'task_result']);
  });

  it('puts them on the objects and under the names of the mapping', () => {
    const places = neededFields(FILE).map(({ spec }) => `${spec.object}.${spec.name}`);
    expect(places).toContain('Account.Score__c');
    expect(places).toContain('Task.Key__c');
    const hubspot = mapping(
      { accounts: { object: 'companies', fields: { name: 'n' } } },
      'hubspot',
    );
    expect(new Set(neededFields(hubspot).map(({ spec }) => spec.object))).toEqual(
      new Set(['companies', 'tasks']),
    );
  });

  it('has the fields of further scorecards, called by their ids', () => {
    const scorecards = { 'payment-risk': { score: 'Risk__c', band: 'Risk_Band__c' } };
    const further = neededFields({ ...FILE, write: { ...FILE.write, scorecards } }).filter(
      ({ key }) => key.startsWith('scorecards.'),
    );
    expect(further.map(({ key, spec }) => [key, spec.object, spec.name, spec.label])).toEqual([
      ['scorecards.payment-risk.score', 'Account', 'Risk__c', 'Payment Risk Score'],
      ['scorecards.payment-risk.band', 'Account', 'Risk_Band__c', 'Payment Risk Band'],
    ]);
  });

  it('makes the key unique, so that the CRM itself refuses a second task', () => {
    const unique = neededFields(FILE).filter(({ spec }) => spec.unique === true);
    expect(unique.map(({ key }) => key)).toEqual(['task_key']);
  });

  it('explains every field to those who will see it', () => {
    for (const { spec } of neededFields(FILE)) {
      expect(spec.label).not.toBe('');
      expect(spec.description).toMatch(/\.$/);
      expect(spec.choices !== undefined).toBe(spec.type === 'choice');
    }
  });
});
