import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CrmValue } from '../../../src/domain/plan.ts';
import { accountChange, type AccountChangeInput } from '../../../src/plan/account-change.ts';
import { desiredFields, type DesiredScore } from '../../../src/plan/desired-fields.ts';
import { desired, NAMES } from '../../support/plan-examples.ts';

const FIELDS = { names: NAMES, reasonLength: 255 };

type Held = Readonly<Record<string, CrmValue>>;

/** The fields as the CRM has them after a score was written. */
function held(score: DesiredScore, more: Held = {}): Held {
  return { ...Object.fromEntries(desiredFields(score, FIELDS)), ...more };
}

function changed(more: Partial<AccountChangeInput>): readonly string[] {
  return accountChange({
    current: held(desired()),
    desired: desired(),
    fields: FIELDS,
    minChangePoints: 1,
    refreshReasonDays: 7,
    ...more,
  }).map(({ field }) => field);
}

describe('accountChange', () => {
  it('writes nothing when everything is as it should be', () => {
    expect(changed({})).toEqual([]);
  });

  it('writes all fields of an account that never had any', () => {
    expect(changed({ current: {} })).toEqual(Object.values(NAMES));
  });

  it('says old and new', () => {
    const wanted = desired({ band: 'red', score: 30 });
    const change = accountChange({
      current: held(desired(), { Score__c: '61.0' }),
      desired: wanted,
      fields: FIELDS,
      minChangePoints: 1,
      refreshReasonDays: 7,
    });
    expect(change).toEqual([
      { field: 'Score__c', old: '61.0', new: 30 },
      { field: 'Band__c', old: 'yellow', new: 'red' },
    ]);
  });

  it.each<[string, Partial<DesiredScore>]>([
    ['the sentence', { reason: 'no order for 42 d (-12)' }],
    ['the money at risk', { money_at_risk: 1300 }],
    ['the confidence', { confidence: 90 }],
    ['the day', { scored_on: '2026-04-26' }],
    ['a score that hardly moved', { score: 61.9, scored_on: '2026-04-21' }],
  ])('does not write for %s alone', (_, change) => {
    expect(changed({ desired: desired(change) })).toEqual([]);
  });

  it.each<[string, Partial<DesiredScore>, string]>([
    ['the band', { band: 'red' }, 'Band__c'],
    ['the trend', { trend: 'steady' }, 'Trend__c'],
    ['the model', { model: 'wholesale-2+00000000' }, 'Model__c'],
    ['a point of the score', { score: 62 }, 'Score__c'],
    ['a point less', { score: 60 }, 'Score__c'],
  ])('writes for %s, and everything that differs goes along', (_, change, field) => {
    const wanted = desired({ ...change, reason: 'another', money_at_risk: 5 });
    expect(changed({ desired: wanted })).toEqual(
      Object.values(NAMES).filter((name) => [field, 'Reason__c', 'Money__c'].includes(name)),
    );
  });

  it.each([
    [0.4, 1.4],
    [1.3, 2.3],
    [69.1, 70.1],
  ])('counts a whole point from %d to %d, whatever binary fractions make of it', (from, to) => {
    const current = held(desired({ score: from }));
    expect(changed({ current, desired: desired({ score: to }) })).toEqual(['Score__c']);
  });

  it('writes every tenth where the smallest change is 0, but not the same score again', () => {
    const input = { minChangePoints: 0, desired: desired({ score: 61.1 }) };
    expect(changed(input)).toEqual(['Score__c']);
    expect(changed({ ...input, current: held(desired({ score: 61.1 })) })).toEqual([]);
    expect(changed({ minChangePoints: 0, current: held(desired(), { Score__c: 61.04 }) })).toEqual(
      [],
    );
  });

  it.each<[string, CrmValue, readonly string[]]>([
    ['six days old', '2026-04-14', []],
    ['seven days old', '2026-04-13', ['Reason__c', 'Scored_On__c']],
    [
      'of a later run: an as-of run in the past corrects it',
      '2026-04-21',
      ['Reason__c', 'Scored_On__c'],
    ],
    ['an instant, six days old', '2026-04-14T08:00:00Z', []],
    ['empty', null, ['Reason__c', 'Scored_On__c']],
    ['no day', 'yesterday', ['Reason__c', 'Scored_On__c']],
  ])('rewrites the sentence when its day is %s', (_, day, expected) => {
    const current = held(desired(), { Scored_On__c: day, Reason__c: 'an older sentence' });
    expect(changed({ current })).toEqual(expected);
  });

  it.each<[string, CrmValue]>([
    ['is empty', null],
    ['is an empty text', ''],
    ['is no number', 'n/a'],
  ])('writes the score where the one in the CRM %s', (_, score) => {
    expect(changed({ current: held(desired(), { Score__c: score }) })).toEqual(['Score__c']);
  });

  it('empties the fields of an account without a score, at once and only once', () => {
    expect(changed({ desired: undefined })).toEqual(Object.values(NAMES));
    const half = held(desired(), { Reason__c: null, Model__c: '' });
    expect(changed({ desired: undefined, current: half })).toEqual(
      Object.values(NAMES).filter((name) => !['Reason__c', 'Model__c'].includes(name)),
    );
    expect(changed({ desired: undefined, current: {} })).toEqual([]);
  });

  it.each<[string, string, string]>([
    ['begins', 'no order for 42 d (-12)', 'held at red: no order; 30: no order (-12)'],
    ['ends', 'held at red: no order; 30: no order (-12)', 'no order for 42 d (-12)'],
    ['is another', 'held at red: no order; 30: x', 'held at red: pays late; 30: x'],
  ])('tells a cap that %s at once, though the band stays', (_, before, after) => {
    const current = held(desired({ band: 'red', reason: before }));
    const wanted = desired({ band: 'red', reason: after });
    expect(changed({ current, desired: wanted })).toEqual(['Reason__c']);
  });

  it('does not write for other reasons behind the same cap', () => {
    const current = held(desired({ reason: 'held at red: no order; 30: late (-5)' }));
    const wanted = desired({ reason: 'held at red: no order; 30: late (-6)' });
    expect(changed({ current, desired: wanted })).toEqual([]);
  });

  it('finds nothing to do once its changes are carried out, whatever was there before', () => {
    const score = fc.record({
      score: fc.integer({ min: 0, max: 1000 }).map((value) => value / 10),
      band: fc.constantFrom('red', 'yellow', 'green'),
      trend: fc.constantFrom('up', 'steady', 'down', 'new'),
      confidence: fc.nat(100),
      reason: fc.string({ maxLength: 300 }),
      money_at_risk: fc.nat(100_000),
      scored_on: fc.constantFrom('2026-04-01', '2026-04-20', '2026-05-01'),
      model: fc.constantFrom('a', 'b'),
    });
    const before = fc.option(score, { nil: undefined });
    fc.assert(
      fc.property(before, before, fc.nat(3), (old, wanted, minChangePoints) => {
        const current: Record<string, CrmValue> = old === undefined ? {} : { ...held(old) };
        const input = { desired: wanted, fields: FIELDS, minChangePoints, refreshReasonDays: 7 };
        const changes = accountChange({ ...input, current });
        for (const change of changes) current[change.field] = change.new;
        expect(accountChange({ ...input, current })).toEqual([]);
      }),
    );
  });
});

describe('accountChange with further scores', () => {
  const RISK = { score: 'Risk__c', band: 'Risk_Band__c', reason: 'Risk_Reason__c' };
  const risk = {
    desired: desired({ reason: 'pays late (-9)' }),
    fields: { names: RISK, reasonLength: 40 },
  };
  const written: Held = {
    ...held(desired()),
    ...Object.fromEntries(desiredFields(risk.desired, risk.fields)),
  };

  it('writes the fields that the mapping names, and no others', () => {
    expect(changed({ current: held(desired()), further: [risk] })).toEqual(Object.values(RISK));
    expect(changed({ current: written, further: [risk] })).toEqual([]);
  });

  it('empties the fields of an account that has lost the score, and leaves empty ones alone', () => {
    const without = { ...risk, desired: undefined };
    expect(changed({ current: written, further: [without] })).toEqual(Object.values(RISK));
    expect(changed({ further: [without] })).toEqual([]);
  });

  it('brings all scores up to date when one is worth writing', () => {
    const current = { ...written, Reason__c: 'older', Risk_Reason__c: 'older' };
    expect(changed({ current, further: [risk] })).toEqual([]);
    expect(changed({ current: { ...current, Risk_Band__c: 'red' }, further: [risk] })).toEqual([
      'Reason__c',
      'Risk_Band__c',
      'Risk_Reason__c',
    ]);
  });

  it('refreshes the sentence of a score that has no day of its own with that of the health', () => {
    const current = { ...written, Risk_Reason__c: 'older', Scored_On__c: '2026-04-01' };
    expect(changed({ current, further: [risk] })).toEqual(['Scored_On__c', 'Risk_Reason__c']);
  });
});
