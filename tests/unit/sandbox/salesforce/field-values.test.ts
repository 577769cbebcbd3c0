import { describe, expect, it } from '@jest/globals';
import { convertValue } from '../../../../src/sandbox/salesforce/dml/convert-value.ts';
import { html } from '../../../../src/sandbox/salesforce/record-page/html.ts';
import { createRouter } from '../../../../src/sandbox/server/router.ts';
import {
  checkbox,
  date,
  dateTime,
  decimal,
  integer,
  multiPicklist,
  picklistEntry,
  text,
  textOfType,
} from '../../../../src/sandbox/salesforce/schema/field-builders.ts';
import { csvWriter, jsonWriter } from '../../../../src/sandbox/salesforce/values/wire-value.ts';
import { createIdCodec, makeKey } from '../../../../src/sandbox/salesforce/values/record-id.ts';

const money = decimal('currency', 'Amount__c', 'Amount', { size: [6, 2] });
const channels = multiPicklist('C__c', 'C', ['Phone', 'Visit'].map(picklistEntry), {
  restrictedPicklist: true,
});

describe('values on their way in', () => {
  it.each([
    { field: money, input: 1.005, value: 1.01 },
    { field: money, input: -1.005, value: -1.01 },
    { field: money, input: '12.5', value: 12.5 },
    { field: money, input: 1e-7, value: 0 },
    { field: money, input: 9999.99, value: 9999.99 },
    { field: integer('N', 'N'), input: 3, value: 3 },
    { field: checkbox('B', 'B'), input: 'TRUE', value: 1 },
    { field: checkbox('B', 'B'), input: null, value: 0 },
    { field: date('D', 'D'), input: '1970-01-02', value: 1 },
    { field: date('D', 'D'), input: '1970-01-02T23:59:59Z', value: 1 },
    { field: dateTime('T', 'T'), input: '1970-01-01T00:01:00Z', value: 60 },
    { field: dateTime('T', 'T'), input: '1970-01-02', value: 86_400 },
    { field: text('S', 'S', 3), input: '', value: null },
    { field: text('S', 'S', 3), input: 12, value: '12' },
    { field: channels, input: 'visit;Phone', value: 'Visit;Phone' },
    { field: channels, input: '', value: null },
  ])('$field.type takes $input as $value', ({ field, input, value }) => {
    expect(convertValue(field, input, 'json')).toEqual({ ok: true, value });
  });

  it.each([
    { field: money, input: 10_000, source: 'json' as const, code: 'NUMBER_OUTSIDE_VALID_RANGE' },
    { field: money, input: 'abc', source: 'json' as const, code: 'JSON_PARSER_ERROR' },
    { field: money, input: 'abc', source: 'csv' as const, code: 'INVALID_TYPE_ON_FIELD_IN_RECORD' },
    { field: money, input: '', source: 'csv' as const, code: 'INVALID_TYPE_ON_FIELD_IN_RECORD' },
    { field: money, input: true, source: 'json' as const, code: 'JSON_PARSER_ERROR' },
    { field: checkbox('B', 'B'), input: 'yes', source: 'json' as const, code: 'JSON_PARSER_ERROR' },
    { field: checkbox('B', 'B'), input: 1, source: 'json' as const, code: 'JSON_PARSER_ERROR' },
    {
      field: date('D', 'D'),
      input: '2026-02-30',
      source: 'json' as const,
      code: 'JSON_PARSER_ERROR',
    },
    {
      field: date('D', 'D'),
      input: '2026-02-03 or so',
      source: 'json' as const,
      code: 'JSON_PARSER_ERROR',
    },
    {
      field: dateTime('T', 'T'),
      input: 'soon',
      source: 'csv' as const,
      code: 'INVALID_TYPE_ON_FIELD_IN_RECORD',
    },
    { field: text('S', 'S', 3), input: 'abcd', source: 'json' as const, code: 'STRING_TOO_LONG' },
    {
      field: textOfType('email', 'E', 'E', { length: 80 }),
      input: 'nobody',
      source: 'json' as const,
      code: 'INVALID_EMAIL_ADDRESS',
    },
    {
      field: channels,
      input: 'Phone;Fax',
      source: 'json' as const,
      code: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST',
    },
  ])('$field.type refuses $input from $source with $code', ({ field, input, source, code }) => {
    expect(convertValue(field, input, source)).toMatchObject({ ok: false, error: { code } });
  });

  it('takes 1 and 0 for yes and no from CSV alone', () => {
    expect(convertValue(checkbox('B', 'B'), '1', 'csv')).toEqual({ ok: true, value: 1 });
    expect(convertValue(checkbox('B', 'B'), '1', 'json')).toMatchObject({ ok: false });
  });
});

describe('values on their way out', () => {
  const ids = createIdCodec('gK');
  const key = makeKey('001', 1);

  it.each([
    { field: money, value: 300, json: '300.0', csv: '300.0' },
    { field: money, value: 0.5, json: '0.5', csv: '0.5' },
    {
      field: decimal('double', 'N', 'N', { size: [18, 0] }),
      value: 27_000,
      json: '27000',
      csv: '27000',
    },
    { field: integer('N', 'N'), value: 7, json: '7', csv: '7' },
    { field: checkbox('B', 'B'), value: 1, json: 'true', csv: 'true' },
    { field: checkbox('B', 'B'), value: null, json: 'false', csv: 'false' },
    { field: date('D', 'D'), value: 0, json: '"1970-01-01"', csv: '1970-01-01' },
    {
      field: dateTime('T', 'T'),
      value: 0,
      json: '"1970-01-01T00:00:00.000+0000"',
      csv: '1970-01-01T00:00:00.000Z',
    },
    { field: text('S', 'S', 9), value: 'a"b', json: String.raw`"a\"b"`, csv: 'a"b' },
    { field: text('S', 'S', 9), value: null, json: 'null', csv: '' },
    {
      field: textOfType('id', 'Id', 'Id', {}),
      value: key,
      json: '"001gK0000000001QAA"',
      csv: '001gK0000000001QAA',
    },
  ])(
    '$field.type holding $value is $json in JSON and $csv in CSV',
    ({ field, value, json, csv }) => {
      expect(jsonWriter(field, ids)(value)).toBe(json);
      expect(csvWriter(field, ids)(value)).toBe(csv);
    },
  );
});

describe('HTML', () => {
  it('is escaped wherever it was not made as HTML', () => {
    const bold = html`<b>${'<i>'}</b>`;
    expect(html`<p title="${`"'&`}">${bold}${[bold]}${3}</p>`.text).toBe(
      '<p title="&quot;&#39;&amp;"><b>&lt;i&gt;</b><b>&lt;i&gt;</b>3</p>',
    );
  });
});

describe('the router', () => {
  it('tells the methods of a path, each once', () => {
    const router = createRouter<string>();
    router.add('GET', '/a/:id', 'read');
    router.add('PATCH', '/a/:id', 'change');
    router.add('GET', '/a/*', 'rest');
    expect(router.methodsOf('/a/1')).toEqual(['GET', 'PATCH']);
    expect(router.methodsOf('/b')).toEqual([]);
    expect(router.match('PATCH', '/a/x%20y')).toEqual({ handler: 'change', params: { id: 'x y' } });
  });
});
