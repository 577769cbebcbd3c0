import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { validate } from 'node-cron';
import { isCron } from '../../../src/config/schema/cron.ts';

describe('isCron', () => {
  it.each([
    '15 5 * * *',
    '*/30 7-19 * * 1-5',
    '0 0 0 1 1 *',
    '0,30 8-18/2 * JAN-MAR MON-FRI',
    '0 22-3 * * 0,7',
    '0 0 L * *',
    '0 0 15W * *',
    '0 0 * * 1#2',
    '0 0 ? * Sunday',
    ' 0  0 * * * ',
  ])('takes "%s", as the clock does', (expression) => {
    expect(isCron(expression)).toBe(true);
    expect(validate(expression)).toBe(true);
  });

  it.each([
    '',
    'daily',
    '* * * *',
    '* * * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * 32 * *',
    '* * * 13 *',
    '* * * 0 *',
    '* * * * 8',
    '*/0 * * * *',
    '5/10 * * * *',
    '*-5 * * * *',
    '1- * * * *',
    '1,,2 * * * *',
    '1.5 * * * *',
    '-1 * * * *',
    '0x5 * * * *',
    'MON * * * *',
    '0 0 * * Someday',
    'a b c d e',
    '0 0\t* * *',
  ])('refuses "%s", as the clock does', (expression) => {
    expect(isCron(expression)).toBe(false);
    expect(validate(expression)).toBe(false);
  });

  it('takes nothing that the clock refuses', () => {
    const value = fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 32 }).map(String) },
      { weight: 1, arbitrary: fc.constantFrom('59', '60', 'DEC', 'mon', 'May', 'x') },
    );
    const parts = fc.array(partOf(value), { minLength: 5, maxLength: 6 });
    // The clock also knows that no February has 30 days; the check does not.
    const expressions = parts.map((all) => all.with(all.length - 3, '1').join(' '));
    fc.assert(
      fc.property(expressions, (expression) => {
        const taken = isCron(expression) && !validate(expression);
        expect([expression, taken]).toEqual([expression, false]);
      }),
      { numRuns: 1000 },
    );
  });

  it('takes everything whose numbers are in their ranges', () => {
    const number = (min: number, max: number) => partOf(fc.integer({ min, max }).map(String));
    const month = partOf(fc.constantFrom('1', '12', 'jan', 'December', 'MAY'));
    const weekday = partOf(fc.constantFrom('0', '7', 'mon', 'Sunday', 'SAT'));
    const expressions = fc
      .tuple(number(0, 59), number(0, 59), number(0, 23), number(1, 28), month, weekday)
      .map((all) => all.join(' '));
    fc.assert(
      fc.property(expressions, (expression) => {
        expect([expression, isCron(expression), validate(expression)]).toEqual([
          expression,
          true,
          true,
        ]);
      }),
    );
  });
});

/** A list of one to three values, ranges and stars, with and without steps. */
function partOf(value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const step = fc.integer({ min: 1, max: 9 }).map((size) => `/${String(size)}`);
  const stepped = fc.tuple(
    fc.oneof(fc.constant('*'), fc.tuple(value, value).map(joinRange)),
    fc.oneof(fc.constant(''), step),
  );
  const item = fc.oneof(
    value,
    stepped.map((parts) => parts.join('')),
  );
  return fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(','));
}

function joinRange([from, to]: readonly [string, string]): string {
  return `${from}-${to}`;
}
