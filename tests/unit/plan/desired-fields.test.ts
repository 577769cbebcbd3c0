import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SCORE_FIELDS, type ScoreField } from '../../../src/domain/score.ts';
import { desiredFields } from '../../../src/plan/desired-fields.ts';
import { desired, NAMES } from '../../support/plan-examples.ts';

const REASON =
  '78 -> 61: no order for 41 d (4 % likely by its rhythm) (-11), 72 % filled (-6), late (-2)';
const UP_TO_SECOND =
  '78 -> 61: no order for 41 d (4 % likely by its rhythm) (-11), 72 % filled (-6)';
const UP_TO_FIRST = '78 -> 61: no order for 41 d (4 % likely by its rhythm) (-11)';

function reasonIn(length: number | undefined, reason = REASON): unknown {
  return desiredFields(desired({ reason }), { names: NAMES, reasonLength: length }).get(
    'Reason__c',
  );
}

describe('desiredFields', () => {
  it('gives each score field its value under the name of the CRM', () => {
    expect([...desiredFields(desired(), { names: NAMES, reasonLength: 255 })]).toEqual([
      ['Score__c', 61],
      ['Band__c', 'yellow'],
      ['Trend__c', 'down'],
      ['Confidence__c', 88],
      ['Reason__c', '78 -> 61: no order for 41 d (-11)'],
      ['Money__c', 1234.56],
      ['Scored_On__c', '2026-04-20'],
      ['Model__c', 'wholesale-1+3f9a02c1'],
    ]);
  });

  it('empties all of them for an account without a score', () => {
    const fields = desiredFields(undefined, { names: NAMES, reasonLength: 255 });
    expect([...fields.keys()]).toEqual(SCORE_FIELDS.map((name: ScoreField) => NAMES[name]));
    expect(new Set(fields.values())).toEqual(new Set([null]));
  });

  it.each([
    ['no limit', undefined, REASON],
    ['it fits', REASON.length, REASON],
    ['one too long', REASON.length - 1, UP_TO_SECOND],
    ['exactly two drivers', UP_TO_SECOND.length, UP_TO_SECOND],
    ['one less', UP_TO_SECOND.length - 1, UP_TO_FIRST],
    ['exactly one driver', UP_TO_FIRST.length, UP_TO_FIRST],
    ['not even one driver', UP_TO_FIRST.length - 1, UP_TO_FIRST.replace(' (-11)', '')],
    ['within a word', 20, '78 -> 61: no order'],
    ['at the end of a word', 18, '78 -> 61: no order'],
  ])('shortens the reason between drivers, else between words: %s', (_, length, expected) => {
    expect(reasonIn(length)).toBe(expected);
  });

  it('cuts a text without a gap at the limit', () => {
    expect(reasonIn(4, 'abcdefgh')).toBe('abcd');
  });

  it('never writes more than the field takes, and always a beginning of the sentence', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 120 }), (length) => {
        const text = String(reasonIn(length));
        expect(text.length).toBeLessThanOrEqual(length);
        expect(text.length).toBeGreaterThan(0);
        expect(REASON.startsWith(text)).toBe(true);
      }),
    );
  });
});
