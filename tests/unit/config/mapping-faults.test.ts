import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigLab, type Edit } from '../../support/config-lab.ts';

let lab: ConfigLab;

beforeAll(async () => {
  lab = await ConfigLab.open();
});

afterAll(() => lab.close());

const SALESFORCE = 'mappings/salesforce.yaml';
const HUBSPOT = 'mappings/hubspot.yaml';
const PRICE = 'unit_price: { field: price, currency: { field: hs_line_item_currency_code } }';
const TOTAL = 'amount: { field: hs_total_price, currency: { field: hs_currency_code } }';

describe('lint holds mappings against the canonical entities', () => {
  it.each<[string, Edit, string]>([
    [
      'a mapping of the other CRM',
      ['bellwether.yaml', 'mapping: mappings/hubspot.yaml', 'mapping: mappings/salesforce.yaml'],
      'bellwether.yaml:{line}: connections.hubspot.mapping: is a mapping for salesforce, but the connection is hubspot',
    ],
    [
      'a required field that is missing',
      [SALESFORCE, '      ordered_on: Order_Date__c\n', ''],
      'mappings/salesforce.yaml:{line-3}: entities.orders.fields: ordered_on is required: Day of the order.',
    ],
    [
      'a required field that may be absent',
      [
        SALESFORCE,
        'ordered_on: Order_Date__c',
        'ordered_on: { field: Order_Date__c, required: false }',
      ],
      'mappings/salesforce.yaml:{line}: entities.orders.fields.ordered_on.required: Bellwether cannot go without this field',
    ],
    [
      'a field from nowhere',
      [SALESFORCE, 'region: Region__c', 'region: { required: true }'],
      'mappings/salesforce.yaml:{line}: entities.accounts.fields.region: needs a field, an association or a default',
    ],
    [
      'a field from two places',
      [HUBSPOT, 'region: region', 'region: { field: region, association: contacts }'],
      'mappings/hubspot.yaml:{line}: entities.accounts.fields.region: has a field and an association; give one',
    ],
    [
      'an association in Salesforce',
      [SALESFORCE, 'owner: OwnerId', 'owner: { association: owners }'],
      'mappings/salesforce.yaml:{line}: entities.accounts.fields.owner: associations are HubSpot; name the lookup field',
    ],
    [
      'a value that is not canonical',
      [SALESFORCE, 'Cancelled: cancelled', 'Cancelled: canceled'],
      'mappings/salesforce.yaml:{line}: entities.orders.fields.status.values.Cancelled: expected open or shipped or cancelled; got "canceled"',
    ],
    [
      'a value that is neither true nor false',
      [HUBSPOT, "COMPLETED: 'true'", "COMPLETED: 'yes'"],
      'mappings/hubspot.yaml:{line}: entities.tasks.fields.closed.values.COMPLETED: expected true or false; got "yes"',
    ],
    [
      'a default that is no day',
      [SALESFORCE, 'due_on: Due_Date__c', 'due_on: { field: Due_Date__c, default: today }'],
      'mappings/salesforce.yaml:{line}: entities.invoices.fields.due_on.default: expected a day (YYYY-MM-DD); got "today"',
    ],
    [
      'a default that is no number',
      [HUBSPOT, PRICE, 'unit_price: { field: price, default: free }'],
      'mappings/hubspot.yaml:{line}: entities.order_lines.fields.unit_price.default: expected a number; got "free"',
    ],
    [
      'a currency without a rate',
      [HUBSPOT, TOTAL, 'amount: { field: hs_total_price, currency: USD }'],
      'mappings/hubspot.yaml:{line}: entities.orders.fields.amount.currency: there is no exchange rate for USD in bellwether.yaml',
    ],
    [
      'a currency of what is no money',
      [HUBSPOT, 'logins: logins', 'logins: { field: logins, currency: GBP }'],
      'mappings/hubspot.yaml:{line}: entities.portal_usage.fields.logins.currency: is for sums of money',
    ],
    [
      'a factor for a text',
      [HUBSPOT, 'region: region', 'region: { field: region, scale: 2 }'],
      'mappings/hubspot.yaml:{line}: entities.accounts.fields.region.scale: is for numbers, and this is a text',
    ],
    [
      'the UTC day of a number',
      [
        HUBSPOT,
        'credit_limit: credit_limit',
        'credit_limit: { field: credit_limit, utc_day: true }',
      ],
      'mappings/hubspot.yaml:{line}: entities.accounts.fields.credit_limit.utc_day: is for dates, and this is a decimal',
    ],
  ])('%s', async (_, edit, expected) => {
    const found = await lab.faults(edit);
    expect(found).toEqual([`config/${lab.withLine(expected)}`]);
  });

  it.each<[string, Edit[]]>([
    [
      'a currency of another field',
      [[HUBSPOT, TOTAL, 'amount: { field: p, currency: { field: c } }']],
    ],
    ['the reporting currency', [[HUBSPOT, TOTAL, 'amount: { field: p, currency: GBP }']]],
    [
      'a currency with a rate',
      [
        [HUBSPOT, TOTAL, 'amount: { field: p, currency: USD, scale: 0.01 }'],
        ['bellwether.yaml', 'exchange_rates: {}', 'exchange_rates: { USD: 0.79 }'],
      ],
    ],
    ['a constant', [[HUBSPOT, 'country: country', 'country: { default: GB }']]],
    ['a number for a decimal', [[HUBSPOT, 'logins: logins', 'logins: { default: 0 }']]],
    ['a boolean', [[HUBSPOT, 'disputed: disputed', 'disputed: { default: false }']]],
  ])('takes %s', async (_, edits) => {
    expect(await lab.faults(...edits)).toEqual([]);
  });

  it('asks for the accounts', async () => {
    const mapping = [
      'crm: hubspot',
      'entities: {}',
      'write:',
      ...'score band trend confidence reason money_at_risk scored_on model task_key task_result'
        .split(' ')
        .map((key) => `  ${key}: bw_${key}`),
    ].join('\n');
    expect(await lab.faults([HUBSPOT, mapping])).toEqual([
      'config/mappings/hubspot.yaml:2: entities: accounts must be mapped',
    ]);
  });
});
