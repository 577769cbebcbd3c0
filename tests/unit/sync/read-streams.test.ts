import { describe, expect, it } from '@jest/globals';
import type { CrmSchema } from '../../../src/domain/crm-schema.ts';
import type { ValueSettings } from '../../../src/sync/field-values.ts';
import {
  mappedObjects,
  readStreams,
  requestedAssociations,
  requestedFields,
  type ReadStream,
} from '../../../src/sync/read-streams.ts';
import { mapping } from '../../support/mapping-examples.ts';
import { crmField, crmObject, crmSchema } from '../../support/org-schema.ts';

const SETTINGS: ValueSettings = {
  timeZone: 'Europe/London',
  currency: 'GBP',
  exchangeRates: { EUR: 0.86 },
};

const ORG = crmSchema(
  crmObject('Account', [crmField('Name'), crmField('Region__c'), crmField('Score__c')]),
  crmObject('Order__c', [
    crmField('Account__c'),
    crmField('Day__c'),
    crmField('Amount__c'),
    crmField('CurrencyIsoCode'),
  ]),
  crmObject('User', [crmField('Name')]),
);

const ACCOUNTS = { object: 'Account', fields: { name: 'Name', region: 'Region__c' } };
const ORDERS = {
  object: 'Order__c',
  fields: { account: 'Account__c', ordered_on: 'Day__c', amount: 'Amount__c' },
};

function streamsOf(
  entities: Readonly<Record<string, object>>,
  schema: CrmSchema = ORG,
  settings: ValueSettings = SETTINGS,
): readonly ReadStream[] {
  return readStreams(mapping(entities), schema, settings);
}

function streamOf(...input: Parameters<typeof streamsOf>): ReadStream {
  const [stream] = streamsOf(...input);
  if (stream === undefined) throw new Error('no stream');
  return stream;
}

describe('readStreams', () => {
  it('reads every entity after those it refers to, whatever the order of the file', () => {
    const streams = streamsOf({
      orders: ORDERS,
      accounts: ACCOUNTS,
      users: { object: 'User', fields: { name: 'Name' } },
    });
    expect(streams.map(({ entity }) => entity)).toEqual(['users', 'accounts', 'orders']);
  });

  it('leaves out objects and fields that are not there', () => {
    const streams = streamsOf({
      accounts: { object: 'Account', fields: { name: 'Name', number: 'Number__c' } },
      returns: { object: 'Return__c', optional: true, fields: { account: 'A', returned_on: 'D' } },
    });
    expect(streams.map(({ entity, fields }) => [entity, fields.map(({ name }) => name)])).toEqual([
      ['accounts', ['name']],
    ]);
  });

  it('keeps constants, associations and paths, which no field of the object shows', () => {
    const stream = streamOf({
      orders: {
        ...ORDERS,
        fields: {
          ...ORDERS.fields,
          account: 'Parent__r.Account__c',
          status: { default: 'open' },
          number: { association: 'deals' },
        },
      },
    });
    expect(stream.fields.map(({ name, source }) => [name, source])).toEqual([
      ['account', 'Parent__r.Account__c'],
      ['number', 'association deals'],
      ['ordered_on', 'Day__c'],
      ['status', 'constant'],
      ['amount', 'Amount__c'],
    ]);
  });

  it('reads the score fields of accounts, as far as the org has them', () => {
    expect(streamOf({ accounts: ACCOUNTS }).scoreFields).toEqual(['Score__c']);
    expect(streamOf({ orders: ORDERS }).scoreFields).toEqual([]);
  });
});

describe('what a stream asks the CRM for', () => {
  it('is each field once, with the fields of currencies and scores', () => {
    const stream = streamOf({
      accounts: {
        object: 'Account',
        fields: {
          name: 'Name',
          number: 'Name',
          region: 'Region__c',
          credit_limit: { default: 5, currency: { field: 'CurrencyIsoCode' } },
        },
      },
    });
    expect(requestedFields(stream)).toEqual(['Name', 'Region__c', 'CurrencyIsoCode', 'Score__c']);
  });

  it('is each association once', () => {
    const fields = {
      account: { association: 'companies' },
      order: { association: 'orders' },
      issued_on: { default: '2026-01-01' },
      amount: 'Amount__c',
    };
    const stream = streamOf({ invoices: { object: 'Order__c', fields } });
    expect(requestedAssociations(stream)).toEqual(['companies', 'orders']);
    expect(requestedFields(stream)).toEqual(['Amount__c']);
  });

  it('is each object once', () => {
    expect(
      mappedObjects(
        mapping({
          orders: ORDERS,
          accounts: ACCOUNTS,
          shipments: { object: 'Order__c', fields: { order: 'Account__c', shipped_on: 'Day__c' } },
        }),
      ),
    ).toEqual(['Account', 'Order__c']);
  });
});

describe('the fingerprint of a stream', () => {
  const plain = streamOf({ orders: ORDERS }).fingerprint;
  const orders = (fields: object): Readonly<Record<string, object>> => ({
    orders: { ...ORDERS, fields: { ...ORDERS.fields, ...fields } },
  });
  const converted = orders({ amount: { field: 'Amount__c', currency: 'EUR' } });

  it('is short and always the same', () => {
    expect(plain).toMatch(/^[0-9a-f]{16}$/);
    expect(streamOf({ orders: ORDERS }).fingerprint).toBe(plain);
  });

  it.each<[string, Parameters<typeof streamsOf>]>([
    ['another object', [{ orders: { ...ORDERS, object: 'Account' } }]],
    ['another field', [orders({ amount: 'CurrencyIsoCode' })]],
    ['one field more', [orders({ number: 'Day__c' })]],
    ['a value map', [orders({ status: { field: 'Day__c', values: { a: 'open' } } })]],
    ['a factor', [orders({ amount: { field: 'Amount__c', scale: 0.01 } })]],
    ['the UTC day', [orders({ ordered_on: { field: 'Day__c', utc_day: true } })]],
    ['another time zone', [{ orders: ORDERS }, ORG, { ...SETTINGS, timeZone: 'UTC' }]],
  ])('changes with %s', (_, input) => {
    expect(streamOf(...input).fingerprint).not.toBe(plain);
  });

  it('changes when a field that may be absent appears', () => {
    const optional = orders({ number: { field: 'Number__c', required: false } });
    const before = streamOf(optional).fingerprint;
    const order = ORG.get('Order__c');
    if (order === undefined) throw new Error('no object');
    const fields = [...order.fields.values(), crmField('Number__c')];
    const later = crmSchema(crmObject('Order__c', fields));
    expect(streamOf(optional, later).fingerprint).not.toBe(before);
  });

  it('changes when a score field has been provisioned', () => {
    const before = streamOf({ accounts: ACCOUNTS }).fingerprint;
    const account = crmObject(
      'Account',
      ['Name', 'Region__c', 'Score__c', 'Band__c'].map((name) => crmField(name)),
    );
    expect(streamOf({ accounts: ACCOUNTS }, crmSchema(account)).fingerprint).not.toBe(before);
  });

  it('changes with rates and currency only where money is converted', () => {
    const rates = { ...SETTINGS, exchangeRates: { EUR: 0.87 } };
    const currency = { ...SETTINGS, currency: 'EUR' };
    expect(streamOf(converted, ORG, rates).fingerprint).not.toBe(streamOf(converted).fingerprint);
    expect(streamOf(converted, ORG, currency).fingerprint).not.toBe(
      streamOf(converted).fingerprint,
    );
    expect(streamOf({ orders: ORDERS }, ORG, rates).fingerprint).toBe(plain);
    expect(streamOf({ orders: ORDERS }, ORG, currency).fingerprint).toBe(plain);
  });

  it('does not change with the time zone where there are no days', () => {
    const elsewhere = { ...SETTINGS, timeZone: 'UTC' };
    expect(streamOf({ accounts: ACCOUNTS }, ORG, elsewhere).fingerprint).toBe(
      streamOf({ accounts: ACCOUNTS }).fingerprint,
    );
  });

  it('does not change with the order of keys in the files', () => {
    const one = { a: 'open', b: 'shipped' };
    const other = { b: 'shipped', a: 'open' };
    const first = streamOf(orders({ status: { field: 'Day__c', values: one } }));
    const second = streamOf(orders({ status: { values: other, field: 'Day__c' } }));
    expect(second.fingerprint).toBe(first.fingerprint);
    const rates = { ...SETTINGS, exchangeRates: { USD: 0.8, EUR: 0.86 } };
    const turned = { ...SETTINGS, exchangeRates: { EUR: 0.86, USD: 0.8 } };
    expect(streamOf(converted, ORG, rates).fingerprint).toBe(
      streamOf(converted, ORG, turned).fingerprint,
    );
  });

  it('does not change with other entities, other fields of the object and labels', () => {
    const order = ORG.get('Order__c');
    if (order === undefined) throw new Error('no object');
    const more = [...order.fields.values(), crmField('New__c')];
    const later = crmSchema(crmObject('Order__c', more, { label: 'Renamed' }));
    expect(streamOf({ orders: ORDERS }, later).fingerprint).toBe(plain);
    expect(streamsOf({ accounts: ACCOUNTS, orders: ORDERS })[1]?.fingerprint).toBe(plain);
  });
});
