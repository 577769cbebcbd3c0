import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CrmValue } from '../../../src/domain/plan.ts';
import { diffFields, sameValue } from '../../../src/plan/diff-fields.ts';

describe('sameValue', () => {
  it.each<[string, CrmValue, CrmValue, boolean]>([
    ['a number as text', '61.5', 61.5, true],
    ['a number as text with zeros', '61.50', 61.5, true],
    ['a number in another way', '6.15e1', 61.5, true],
    ['another number as text', '61.4', 61.5, false],
    ['no number at all', 'none', 61.5, false],
    ['zero as text', '0', 0, true],
    ['nothing is not zero', null, 0, false],
    ['empty text is not zero', '', 0, false],
    ['zero is not nothing', 0, null, false],
    ['nothing and nothing', null, null, true],
    ['empty text and nothing', '', null, true],
    ['nothing and empty text', null, '', true],
    ['equal texts', 'green', 'green', true],
    ['texts in other letters', 'Green', 'green', false],
    ['a text where nothing is wanted', 'green', null, false],
    ['a text where there is none', null, 'green', false],
    ['a number where a text is wanted', 5, '5', true],
    ['a boolean as text', 'true', true, true],
    ['another boolean', 'false', true, false],
  ])('%s', (_, held, wanted, expected) => {
    expect(sameValue(held, wanted)).toBe(expected);
  });

  it('takes a number for itself in whatever form a vendor sends it', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, (value) => {
        expect(sameValue(value, value)).toBe(true);
        expect(sameValue(String(value), value)).toBe(true);
      }),
    );
  });
});

describe('diffFields', () => {
  it('lists what differs, old and new, in the order of what is wanted', () => {
    const current = { Score: '78', Band: 'green', Reason: 'as before', Other: 'mine' };
    const desired = new Map<string, CrmValue>([
      ['Band', 'yellow'],
      ['Reason', 'as before'],
      ['Score', 61],
      ['Model', 'm-1'],
    ]);
    expect(diffFields(current, desired)).toEqual([
      { field: 'Band', old: 'green', new: 'yellow' },
      { field: 'Score', old: '78', new: 61 },
      { field: 'Model', old: null, new: 'm-1' },
    ]);
  });

  it('finds nothing more to do once its changes are carried out', () => {
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const record = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value);
    fc.assert(
      fc.property(record, record, (current, wanted) => {
        const desired = new Map(Object.entries(wanted));
        const after = { ...current };
        for (const change of diffFields(current, desired)) after[change.field] = change.new;
        expect(diffFields(after, desired)).toEqual([]);
      }),
    );
  });
});
