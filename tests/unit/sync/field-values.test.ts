import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntityField, FieldType } from '../../../src/domain/entities.ts';
import type { CrmValue } from '../../../src/domain/plan.ts';
import { mappingFileSchema, type MappedField } from '../../../src/config/schema/mapping-file.ts';
import { convert, type Converted, type ValueSettings } from '../../../src/sync/field-values.ts';

const LONDON: ValueSettings = {
  timeZone: 'Europe/London',
  currency: 'GBP',
  exchangeRates: { EUR: 0.86, USD: 0.8 },
};

/** A mapped field as the schema makes it, with its defaults. */
function mapped(more: object): MappedField {
  const entity = mappingFileSchema.shape.entities.shape.accounts.unwrap();
  return entity.shape.fields.shape['name']?.parse({ field: 'x', ...more }) ?? 'x';
}

function read(
  type: FieldType,
  raw: CrmValue,
  how: MappedField = 'x',
  settings: Partial<ValueSettings & { recordCurrency: CrmValue; money: true }> = {},
): Converted {
  const { money, recordCurrency = null, ...rest } = settings;
  const field: EntityField = {
    type,
    description: '',
    ...(type === 'choice' ? { choices: ['open', 'shipped'] } : {}),
    ...(money === undefined ? {} : { money }),
  };
  return convert(raw, field, how, { ...LONDON, ...rest, recordCurrency });
}

const none = (problem: string): Converted => ({ value: null, problem });

describe('convert', () => {
  it.each<FieldType>(['text', 'decimal', 'date', 'boolean', 'choice', 'reference'])(
    'takes nothing and empty text for nothing: %s',
    (type) => {
      expect(read(type, null)).toEqual({ value: null });
      expect(read(type, '')).toEqual({ value: null });
    },
  );

  it.each<[FieldType, CrmValue, Converted]>([
    ['text', ' as it is ', { value: ' as it is ' }],
    ['text', 5, { value: '5' }],
    ['text', false, { value: 'false' }],
    ['reference', '001A', { value: '001A' }],
    ['reference', 12345, { value: '12345' }],
    ['boolean', true, { value: true }],
    ['boolean', false, { value: false }],
    ['boolean', 'true', { value: true }],
    ['boolean', 'false', { value: false }],
    ['boolean', 'yes', none('"yes" is neither true nor false')],
    ['boolean', 1, none('1 is neither true nor false')],
    ['choice', 'open', { value: 'open' }],
    ['choice', 'Open', none('"Open" is none of open, shipped')],
  ])('reads a %s: %j', (type, raw, expected) => {
    expect(read(type, raw)).toEqual(expected);
  });

  it('shows the beginning of a long value only', () => {
    expect(read('choice', 'x'.repeat(100))).toEqual(
      none(`"${'x'.repeat(36)}... is none of open, shipped`),
    );
  });
});

describe('convert, of decimals', () => {
  it.each<[CrmValue, Converted]>([
    ['12.30', { value: '12.30' }],
    [12.3, { value: '12.3' }],
    [0, { value: '0' }],
    ['-5', { value: '-5' }],
    [' 7 ', { value: '7' }],
    ['1e3', { value: '1e3' }],
    ['.5', { value: '.5' }],
    ['123456789012345678.90', { value: '123456789012345678.90' }],
    ['12,30', none('"12,30" is not a number')],
    ['1 000', none('"1 000" is not a number')],
    ['0x1F', none('"0x1F" is not a number')],
    ['NaN', none('"NaN" is not a number')],
    ['Infinity', none('"Infinity" is not a number')],
    ['1e999', none('"1e999" is not a number')],
    [true, none('true is not a number')],
    [' ', none('" " is not a number')],
  ])('%j', (raw, expected) => {
    expect(read('decimal', raw)).toEqual(expected);
  });

  it.each([
    ['cents', '1999', 0.01, '19.99'],
    ['a sum that binary fractions miss', 3, 0.1, '0.3'],
    ['thousands', '1.5', 1000, '1500'],
    ['another sign', '5', -1, '-5'],
    ['nothing to scale', '12.30', 1, '12.30'],
  ])('scales %s', (_, raw, scale, expected) => {
    expect(read('decimal', raw, mapped({ scale }))).toEqual({ value: expected });
  });

  it('keeps every decimal exactly as it was sent', () => {
    const decimal = fc
      .tuple(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer({ min: 0, max: 8 }))
      .map(([digits, places]) => {
        const text = String(digits < 0n ? -digits : digits).padStart(places + 1, '0');
        const cut = text.length - places;
        const fraction = places === 0 ? '' : `.${text.slice(cut)}`;
        return `${digits < 0n ? '-' : ''}${text.slice(0, cut)}${fraction}`;
      });
    fc.assert(
      fc.property(decimal, (text) => {
        expect(read('decimal', text)).toEqual({ value: text });
      }),
    );
  });
});

describe('convert, of money', () => {
  const money = true as const;

  it.each<[string, object, CrmValue, string]>([
    ['without a word on the currency', {}, 'EUR', '100'],
    ['in the reporting currency', { currency: 'GBP' }, null, '100'],
    ['in another', { currency: 'EUR' }, null, '86'],
    ['in that of the record', { currency: { field: 'c' } }, 'USD', '80'],
    ['of a record in the reporting currency', { currency: { field: 'c' } }, 'GBP', '100'],
    ['of a record without a currency', { currency: { field: 'c' } }, null, '100'],
    ['of a record with an empty one', { currency: { field: 'c' } }, '', '100'],
    ['in cents of another', { currency: 'EUR', scale: 0.01 }, null, '0.86'],
  ])('%s', (_, how, recordCurrency, expected) => {
    expect(read('decimal', '100', mapped(how), { money, recordCurrency })).toEqual({
      value: expected,
    });
  });

  it.each(['CHF', 'constructor', 'gbp'])('knows no amount without a rate: %s', (recordCurrency) => {
    const how = mapped({ currency: { field: 'c' } });
    expect(read('decimal', '100', how, { money, recordCurrency })).toEqual({
      value: 'NaN',
      problem: `there is no exchange rate for "${recordCurrency}"`,
    });
  });

  it('does not convert what is no money', () => {
    expect(read('decimal', '100', mapped({ currency: 'EUR' }))).toEqual({ value: '100' });
  });
});

describe('convert, with a value map and a default', () => {
  const values = { 'In transit': 'shipped', true: 'open' };

  it.each<[string, CrmValue, Converted]>([
    ['a value of the map', 'In transit', { value: 'shipped' }],
    ['a boolean of the map', true, { value: 'open' }],
    ['a value that is not listed', 'Lost', none('value "Lost" is not in the value map')],
    [
      'a name that every object has',
      'constructor',
      none('value "constructor" is not in the value map'),
    ],
    ['nothing', null, { value: null }],
  ])('%s', (_, raw, expected) => {
    expect(read('choice', raw, mapped({ values }))).toEqual(expected);
  });

  it.each<[FieldType, string | number | boolean, Converted]>([
    ['text', 'GB', { value: 'GB' }],
    ['text', 7, { value: '7' }],
    ['decimal', 7, { value: '7' }],
    ['boolean', false, { value: false }],
    ['boolean', 'true', { value: true }],
    ['date', '2026-04-20', { value: '2026-04-20' }],
    ['choice', 'open', { value: 'open' }],
    ['choice', 'lost', none('"lost" is none of open, shipped')],
    ['decimal', 'free', none('"free" is not a number')],
  ])('takes the default where there is nothing: %s %j', (type, value, expected) => {
    const how = mapped({ default: value, values: { x: 'y' }, scale: 10 });
    expect(read(type, null, how)).toEqual(expected);
  });

  it('does not take the default where there is something', () => {
    expect(read('text', 'FR', mapped({ default: 'GB' }))).toEqual({ value: 'FR' });
    expect(read('decimal', 0, mapped({ default: 5 }))).toEqual({ value: '0' });
    expect(read('boolean', false, mapped({ default: true }))).toEqual({ value: false });
  });
});
