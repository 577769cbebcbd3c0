import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberParser } from '../../../../../src/sandbox/seed/csv-import/number-format.ts';

describe('a number in a file', () => {
  it.each([
    ['12', 12],
    ['12.50', 12.5],
    ['.5', 0.5],
    ['5.', 5],
    ['-12.50', -12.5],
    ['+3', 3],
    ['12.50-', -12.5],
    ['(12.50)', -12.5],
    ['£12.50', 12.5],
    ['-€ 12.50', -12.5],
    ['(€12.50)', -12.5],
    ['12.50 €', 12.5],
    ['\u2212 7', -7],
    ['-0', 0],
    ['007', 7],
  ])('reads %p with a decimal point', (text, number) => {
    expect(numberParser({})(text)).toBe(number);
  });

  it.each([
    ['12,50', 12.5],
    ['-1234,5', -1234.5],
  ])('reads %p with a decimal comma', (text, number) => {
    expect(numberParser({ decimal: 'comma' })(text)).toBe(number);
  });

  it.each([
    [',', 'point', '1,234,567.89', 1_234_567.89],
    [',', 'point', '1,234', 1234],
    ['.', 'comma', '1.234.567,89', 1_234_567.89],
    [' ', 'comma', '1\u00a0234,5', 1234.5],
    [' ', 'comma', '1\u202f234', 1234],
    ["'", 'point', "1'234.50", 1234.5],
    [',', 'point', '1234.5', 1234.5],
  ] as const)(
    'reads groups of thousands by %p, decimal %s: %p',
    (thousands, decimal, text, number) => {
      expect(numberParser({ thousands, decimal })(text)).toBe(number);
    },
  );

  it.each([
    '',
    'abc',
    '1,234',
    '1.2.3',
    '12 50',
    '1e5',
    '--1',
    '0x10',
    'NaN',
    'Infinity',
    '12a',
    '.',
    '-',
  ])('refuses %p rather than guessing', (text) => {
    expect(numberParser({})(text)).toBeNull();
  });

  it.each([
    [',', 'point', '1,23'],
    [',', 'point', ',123'],
    [',', 'point', '1234,567'],
    ['.', 'comma', '1.23'],
  ] as const)(
    'refuses a group of other than three digits: %p, %s, %p',
    (thousands, decimal, text) => {
      expect(numberParser({ thousands, decimal })(text)).toBeNull();
    },
  );

  it('reads every number back that German and English programs write', () => {
    const german = numberParser({ decimal: 'comma', thousands: '.' });
    const english = numberParser({ decimal: 'point', thousands: ',' });
    const cents = fc.integer({ min: -1e12, max: 1e12 }).map((whole) => whole / 100);
    fc.assert(
      fc.property(cents, (amount) => {
        const digits = { minimumFractionDigits: 2 };
        expect(german(amount.toLocaleString('de-DE', digits))).toBeCloseTo(amount, 2);
        expect(english(amount.toLocaleString('en-US', digits))).toBeCloseTo(amount, 2);
      }),
    );
  });
});
