import { describe, expect, it } from '@jest/globals';
import type { CrmRecord } from '../../../src/crm/crm-adapter.ts';
import type { MappingFile } from '../../../src/config/schema/mapping-file.ts';
import { mapRecord } from '../../../src/sync/map-record.ts';
import { readStreams, type ReadStream } from '../../../src/sync/read-streams.ts';
import { mapping } from '../../support/mapping-examples.ts';
import { crmField, crmObject, crmSchema } from '../../support/org-schema.ts';

const SETTINGS = { timeZone: 'Europe/London', currency: 'GBP', exchangeRates: { EUR: 0.5 } };

function streamOf(file: MappingFile, fields: readonly string[]): ReadStream {
  const objects = Object.values(file.entities).map((entity) => entity?.object ?? '');
  const schema = crmSchema(
    ...objects.map((name) =>
      crmObject(
        name,
        fields.map((field) => crmField(field)),
      ),
    ),
  );
  const [stream] = readStreams(file, schema, SETTINGS);
  if (stream === undefined) throw new Error('no stream');
  return stream;
}

const ORDERS = streamOf(
  mapping(
    {
      orders: {
        object: 'orders',
        fields: {
          account: { association: 'companies' },
          number: { field: 'number', required: true },
          ordered_on: 'day',
          status: { field: 'state', values: { Sent: 'shipped' } },
          amount: { field: 'total', currency: { field: 'currency' } },
          promised_on: 'promised',
        },
      },
    },
    'hubspot',
  ),
  ['number', 'day', 'state', 'total', 'currency', 'promised'],
);

function record(
  values: CrmRecord['values'] = {},
  associations: CrmRecord['associations'] = { companies: ['77', '78'] },
): CrmRecord {
  return {
    id: '1',
    modifiedAt: '2026-04-20T08:00:00Z',
    values: {
      number: 'A-1',
      day: '2026-04-19T23:30:00Z',
      state: 'Sent',
      total: '100',
      currency: 'EUR',
      promised: null,
      ...values,
    },
    associations,
  };
}

describe('mapRecord', () => {
  it('gives a row under canonical names', () => {
    expect(mapRecord(record(), ORDERS, SETTINGS)).toEqual({
      id: '1',
      row: {
        crmId: '1',
        modifiedAt: '2026-04-20T08:00:00Z',
        values: {
          account: '77',
          number: 'A-1',
          ordered_on: '2026-04-20',
          status: 'shipped',
          amount: '50',
          promised_on: null,
        },
      },
      problems: [],
    });
  });

  it.each<[string, CrmRecord['values'], string]>([
    ['a required field is empty', { day: null }, 'day is empty'],
    ['a required field is an empty text', { day: '' }, 'day is empty'],
    ['a required field cannot be read', { day: 'soon' }, 'day: "soon" is not a date'],
    ['a field that the mapping requires is empty', { number: null }, 'number is empty'],
  ])('parks the record when %s', (_, values, reason) => {
    const parked = { id: '1', parked: reason, problems: [] };
    expect(mapRecord(record(values), ORDERS, SETTINGS)).toEqual(parked);
  });

  it('parks a record without the association that says whose it is', () => {
    const parked = { id: '1', parked: 'association companies is empty', problems: [] };
    expect(mapRecord(record({}, { companies: [] }), ORDERS, SETTINGS)).toEqual(parked);
    expect(mapRecord(record({}, {}), ORDERS, SETTINGS)).toEqual(parked);
  });

  it('drops what cannot be read, counts it, and goes on', () => {
    const sloppy = record({ state: 'Odd', total: 'much', promised: '31 April' });
    const mapped = mapRecord(sloppy, ORDERS, SETTINGS);
    expect(mapped).toMatchObject({
      row: { values: { status: null, amount: null, promised_on: null, number: 'A-1' } },
      problems: [
        'promised: "31 April" is not a date',
        'state: value "Odd" is not in the value map',
        'total: "much" is not a number',
      ],
    });
  });

  it('names the currency that has no rate', () => {
    const mapped = mapRecord(record({ currency: 'CHF' }), ORDERS, SETTINGS);
    expect(mapped.problems).toEqual(['total: there is no exchange rate for "CHF"']);
    expect(mapped).toMatchObject({ row: { values: { amount: 'NaN', number: 'A-1' } } });
  });

  it('keeps the problems that it met before it parked', () => {
    const mapped = mapRecord(record({ number: null, day: '2026-04-19' }), ORDERS, SETTINGS);
    expect(mapped).toMatchObject({ parked: 'number is empty' });
  });

  it('takes a field that the CRM left out for empty', () => {
    const bare = { ...record(), values: { number: 'A-1', day: '2026-04-19' } };
    expect(mapRecord(bare, ORDERS, SETTINGS)).toMatchObject({
      row: { values: { status: null, amount: null, promised_on: null } },
      problems: [],
    });
  });

  it('takes the score fields of accounts as they are', () => {
    const accounts = streamOf(
      mapping({ accounts: { object: 'Account', fields: { name: 'Name' } } }),
      ['Name', 'Score__c', 'Band__c'],
    );
    const values = { Name: 'Hill', Score__c: 61.5, Band__c: '', Other__c: 'x' };
    const mapped = mapRecord({ ...record(), values }, accounts, SETTINGS);
    expect(mapped).toMatchObject({
      row: { values: { name: 'Hill' }, scoreFields: { Score__c: 61.5, Band__c: '' } },
    });
    expect(mapRecord(record(), ORDERS, SETTINGS)).not.toHaveProperty('row.scoreFields');
  });

  it('gives the same row for the same record', () => {
    expect(mapRecord(record(), ORDERS, SETTINGS)).toEqual(mapRecord(record(), ORDERS, SETTINGS));
  });
});
