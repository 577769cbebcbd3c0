import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatValue } from '../../../src/domain/format-value.ts';
import { MEASURE_UNITS, type MeasureUnit } from '../../../src/domain/measure.ts';

describe('formatValue', () => {
  it.each<[MeasureUnit, number, string]>([
    ['probability', 0.04, '4 %'],
    ['probability', 0.0449, '4.5 %'],
    ['probability', 0.0004, '0 %'],
    ['probability', 0.095, '10 %'],
    ['share', 1, '100 %'],
    ['share', 0.755, '76 %'],
    ['ratio', 1.5, '150 %'],
    ['ratio', 12.345, '1,235 %'],
    ['share', -0.12, '-12 %'],
    ['days', 41, '41 d'],
    ['days', 41.5, '42 d'],
    ['days', 0, '0 d'],
    ['orders per year', 17.04, '17'],
    ['orders per year', 17.06, '17.1'],
    ['logins per month', 0.333, '0.3'],
    ['rating', 8.25, '8.3'],
    ['count', 12, '12'],
    ['money', 1234.5, '1,235 GBP'],
    ['money', 999.4, '999 GBP'],
    ['money', 1_234_567.89, '1,234,568 GBP'],
    ['money', -1234.5, '-1,235 GBP'],
    ['index', 0.5, '+0.50'],
    ['index', -0.5, '-0.50'],
    ['index', 1, '+1'],
    ['index', 0, '0'],
    // Rounded to nothing, a number has no sign.
    ['index', 0.001, '0'],
    ['index', -0.001, '0'],
    ['money', -0.4, '0 GBP'],
  ])('writes a %s of %d as "%s"', (unit, value, expected) => {
    expect(formatValue(value, unit, 'GBP')).toBe(expected);
  });

  it('groups thousands only, whatever the machine’s locale', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
        const text = formatValue(value, 'money', 'GBP');
        expect(text).toMatch(/^-?\d{1,3}(,\d{3})* GBP$/);
        expect(Number(text.replaceAll(/[^\d-]/g, ''))).toBe(value);
      }),
    );
  });

  it('has a form for every unit', () => {
    for (const unit of MEASURE_UNITS) expect(formatValue(1, unit, 'GBP')).toMatch(/1/);
  });
});
