import { describe, expect, it } from '@jest/globals';
import type { CrmField, CrmObject } from '../../../../src/domain/crm-schema.ts';
import { checkReading } from '../../../../src/sync/check/check-reading.ts';
import { mapping } from '../../../support/mapping-examples.ts';
import { crmField, crmObject, crmSchema } from '../../../support/org-schema.ts';

/** `error entities.orders.fields.amount: ...` for an order object of these fields. */
function findings(
  fields: Readonly<Record<string, unknown>>,
  org: readonly CrmField[],
  more: Partial<CrmObject> = {},
): readonly string[] {
  const file = mapping({ orders: { object: 'Order__c', fields } });
  const schema = crmSchema(crmObject('Order__c', org, more));
  return checkReading(file, schema, 'GBP').map(
    ({ level, path, message }) => `${level} ${path}: ${message}`,
  );
}

const P = 'entities.orders.fields';

describe('checkReading, of objects', () => {
  const orders = { object: 'Order__c', fields: { number: 'Name' } };

  it('finds nothing in an org that has everything', () => {
    expect(findings({ number: 'Name' }, [crmField('Name')])).toEqual([]);
  });

  it('names an object that is not there', () => {
    expect(checkReading(mapping({ orders }), crmSchema(), 'GBP')).toEqual([
      {
        level: 'error',
        path: 'entities.orders.object',
        message: 'the CRM has no object "Order__c", or this user may not see it',
        remedy: expect.stringContaining('optional: true'),
      },
    ]);
  });

  it('goes without an object that may be absent', () => {
    const optional = mapping({ orders: { ...orders, optional: true } });
    expect(checkReading(optional, crmSchema(), 'GBP')).toEqual([]);
  });

  it('names an object that may not be read, and nothing below it', () => {
    expect(findings({ number: 'None' }, [], { readable: false })).toEqual([
      'error entities.orders.object: this user may not read Order__c',
    ]);
  });
});

describe('checkReading, of fields', () => {
  it('names a field that is not there', () => {
    expect(findings({ number: 'Nmae' }, [crmField('Name')])).toEqual([
      `error ${P}.number: Order__c has no field "Nmae", or this user may not see it`,
    ]);
  });

  it.each<[string, unknown]>([
    ['may be absent', { field: 'None__c', required: false }],
    ['Bellwether itself provisions', 'Result__c'],
    ['is a constant', { default: 'A-1' }],
  ])('goes without a field that %s', (_, number) => {
    expect(findings({ number }, [])).toEqual([]);
  });

  it('looks up the first step of a path', () => {
    const org = [crmField('Parent__c', { type: 'reference', relationshipName: 'Parent__r' })];
    expect(findings({ number: 'Parent__r.Name' }, org)).toEqual([]);
    expect(findings({ number: 'Parnt__r.Name' }, org)).toEqual([
      `error ${P}.number: Order__c has no relationship "Parnt__r"`,
    ]);
  });

  it('names the field of a currency that is not there', () => {
    const amount = { field: 'Total', currency: { field: 'Currency' } };
    const total = crmField('Total', { type: 'number' });
    expect(findings({ amount }, [total])).toEqual([
      `error ${P}.amount.currency: Order__c has no field "Currency", or this user may not see it`,
    ]);
    expect(findings({ amount }, [total, crmField('Currency')])).toEqual([]);
  });

  it.each([
    ['CurrencyIsoCode', ['GBP', 'EUR']],
    ['deal_currency_code', undefined],
  ])('does not let a mapping pass over the currencies of the records: %s', (name, choices) => {
    const org = [crmField('Total', { type: 'number' }), crmField(name, { choices })];
    expect(findings({ amount: 'Total', number: 'Total' }, org)).toEqual([
      `error ${P}.amount.currency: Order__c has a currency of each record (${name}), which the mapping passes over`,
    ]);
    expect(findings({ amount: { field: 'Total', currency: { field: name } } }, org)).toEqual([]);
    expect(findings({ amount: { field: 'Total', currency: 'GBP' } }, org)).toEqual([]);
  });

  it('does not mind where the reporting currency is the only one, or the amount a constant', () => {
    const total = crmField('Total', { type: 'number' });
    const pounds = crmField('CurrencyIsoCode', { choices: ['GBP'] });
    expect(findings({ amount: 'Total' }, [total, pounds])).toEqual([]);
    const several = crmField('CurrencyIsoCode', { choices: ['GBP', 'EUR'] });
    expect(findings({ amount: { default: 1 } }, [several])).toEqual([]);
  });
});

describe('checkReading, of types', () => {
  const every = 'text number boolean date datetime choice reference other'.split(' ');

  /** What fits each canonical type; `~` with a warning. */
  it.each([
    ['number', 'text', every.join(' ')],
    ['ordered_on', 'date', 'date datetime'],
    ['amount', 'decimal', 'number ~text'],
    ['account', 'reference', 'reference text number choice'],
    ['status', 'choice', 'text choice boolean number'],
  ])('%s is a %s', (name, canonical, fitting) => {
    const found = every.flatMap((type) => {
      const field = crmField('X', { type: type as CrmField['type'] });
      const [finding] = findings({ [name]: 'X' }, [field]);
      if (finding === undefined) return [type];
      const message = `${P}.${name}: Order__c.X is a ${type}, but a ${canonical} is needed`;
      expect([`warning ${message}`, `error ${message}`]).toContain(finding);
      return finding.startsWith('warning') ? [`~${type}`] : [];
    });
    expect(found.sort()).toEqual(fitting.split(' ').sort());
  });

  it('needs a boolean for a boolean, or a value map', () => {
    const status = crmField('Status', { type: 'choice', choices: ['Done'] });
    const schema = crmSchema(crmObject('Task', [status]));
    const plain = mapping({ tasks: { object: 'Task', fields: { closed: 'Status' } } });
    expect(checkReading(plain, schema, 'GBP')).toHaveLength(1);
    const closed = { field: 'Status', values: { Done: 'true' } };
    const mapped = mapping({ tasks: { object: 'Task', fields: { closed } } });
    expect(checkReading(mapped, schema, 'GBP')).toEqual([]);
  });
});

describe('checkReading, of values', () => {
  const status = crmField('Status', { type: 'choice', choices: ['open', 'Sent', 'constructor'] });

  it('names the values that the mapping does not know', () => {
    expect(findings({ status: { field: 'Status', values: { open: 'open' } } }, [status])).toEqual(
      ['Sent', 'constructor'].map(
        (value) =>
          `warning ${P}.status.values: Order__c.Status has the value "${value}", which the mapping does not know`,
      ),
    );
  });

  it('names the values that are not canonical where there is no map', () => {
    expect(findings({ status: 'Status' }, [status])).toHaveLength(2);
  });

  it('names the values of the map that the CRM does not have', () => {
    const values = { open: 'open', Sent: 'shipped', constructor: 'open', Lost: 'cancelled' };
    expect(findings({ status: { field: 'Status', values } }, [status])).toEqual([
      `warning ${P}.status.values: the value map names "Lost", which is no value of Order__c.Status`,
    ]);
  });

  it('does not mind the values of a text, nor those of a field without a list', () => {
    expect(findings({ number: 'Status' }, [status])).toEqual([]);
    const open = crmField('Status', { type: 'text' });
    expect(findings({ status: { field: 'Status', values: { x: 'open' } } }, [open])).toEqual([]);
  });
});
