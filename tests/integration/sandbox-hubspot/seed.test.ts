import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InspectedRecord } from '../../../src/sandbox/sandbox.ts';
import { DISTRIBUTOR } from './distributor.ts';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal({ tables: DISTRIBUTOR });
});

afterAll(closePortals);

function records(object: string): readonly InspectedRecord[] {
  return [...portal.sandbox.inspect(object)];
}

function only(object: string): InspectedRecord {
  const [record, ...others] = records(object);
  if (record === undefined || others.length > 0) throw new Error(`not one ${object}`);
  return record;
}

function idBy(object: string, property: string, value: string): unknown {
  return records(object).find((record) => record[property] === value)?.['id'];
}

async function associated(from: string, id: unknown, to: string): Promise<unknown> {
  const answer = await portal.get(`/crm/v4/objects/${from}/${String(id)}/associations/${to}`);
  return answer.json;
}

async function customTypeId(name: string): Promise<string> {
  const schemas = await portal.get('/crm-object-schemas/2026-09/schemas');
  const schema = list(schemas.json, 'results').find((one) => at(one, 'name') === name);
  return text(schema, 'objectTypeId');
}

describe('the layout of a loaded portal', () => {
  it('makes owners of users, archived ones of those who left', async () => {
    const active = await portal.get('/crm/owners/2026-09');
    const archived = await portal.get('/crm/owners/2026-09?archived=true');
    expect(list(active.json, 'results')).toEqual([
      {
        id: expect.stringMatching(/^\d+$/),
        email: 'ann@distributor.example',
        type: 'PERSON',
        firstName: 'Ann Mary',
        lastName: 'Lee',
        userId: expect.any(Number),
        userIdIncludingInactive: expect.any(Number),
        createdAt: '2026-04-20T08:00:00Z',
        updatedAt: '2026-04-20T08:00:00Z',
        archived: false,
      },
    ]);
    expect(text(active.json, 'results', 0, 'id')).not.toBe(
      String(at(active.json, 'results', 0, 'userId')),
    );
    expect(at(archived.json, 'results', 0)).toMatchObject({ firstName: 'Bob', archived: true });
    expect(at(archived.json, 'results', 0)).not.toHaveProperty('userId');
    expect(at(archived.json, 'results', 0)).not.toHaveProperty('email');
  });

  it('makes companies of accounts, owned by the owner and not by the user', async () => {
    const owners = await portal.get('/crm/v3/owners');
    const branch = records('companies').find((record) => record['account_number'] === 'A-2');
    expect(branch).toMatchObject({
      name: 'Harbour Lights Branch',
      region: 'North',
      customer_type: 'small_rural',
      country: 'United Kingdom',
      credit_limit: '2500.5',
      credit_hold: 'true',
      hubspot_owner_id: text(owners.json, 'results', 0, 'id'),
      createdate: '2024-03-01T00:00:00Z',
      hs_lastmodifieddate: '2024-03-01T00:00:00Z',
    });
  });

  it('never dates a record after the clock', () => {
    const head = records('companies').find((record) => record['account_number'] === 'A-1');
    expect(head).toMatchObject({ createdate: '2026-04-20T08:00:00Z' });
  });

  it('links a branch with a parent that is loaded after it', async () => {
    const [branch, head] = [
      idBy('companies', 'account_number', 'A-2'),
      idBy('companies', 'account_number', 'A-1'),
    ];
    expect(await associated('companies', branch, 'companies')).toEqual({
      results: [
        {
          toObjectId: Number(head),
          associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 14, label: 'Parent Company' }],
        },
      ],
    });
    const named = records('companies').find((record) => record['account_number'] === 'A-2');
    expect(named).toMatchObject({ hs_parent_company_id: head });
  });

  it('links contacts, deals and orders with their company as primary and unlabelled', async () => {
    const head = Number(idBy('companies', 'account_number', 'A-1'));
    const pairs = [
      ['contacts', only('contacts')['id'], 1, 279],
      ['deals', idBy('deals', 'dealname', 'Spring Garden'), 5, 341],
      ['orders', only('orders')['id'], 509, 934],
    ] as const;
    for (const [object, id, primary, unlabelled] of pairs) {
      expect(await associated(object, id, 'companies')).toEqual({
        results: [
          {
            toObjectId: head,
            associationTypes: [
              { category: 'HUBSPOT_DEFINED', typeId: primary, label: 'Primary' },
              { category: 'HUBSPOT_DEFINED', typeId: unlabelled, label: null },
            ],
          },
        ],
      });
    }
  });

  it('puts opportunities into the default pipeline with calculated ends', () => {
    const deals = records('deals');
    expect(deals.find(({ dealname }) => dealname === 'Spring Garden')).toMatchObject({
      pipeline: 'default',
      dealstage: 'closedwon',
      hs_is_closed: 'true',
      hs_is_closed_won: 'true',
      amount: '1200',
      closedate: '2026-03-31T00:00:00Z',
      createdate: '2026-01-15T00:00:00Z',
    });
    expect(deals.find(({ dealname }) => dealname === 'Autumn')).toMatchObject({
      dealstage: 'contractsent',
      hs_is_closed: 'false',
      hs_is_closed_won: 'false',
      amount: null,
      closedate: null,
    });
  });

  it('uses HubSpot orders, line items and invoices', () => {
    expect(only('orders')).toMatchObject({
      hs_order_name: 'SO-1',
      hs_external_order_id: 'SO-1',
      hs_external_created_date: '2026-01-20T00:00:00Z',
      promised_date: '2026-01-27',
      hs_external_order_status: 'Shipped',
      hs_total_price: '199.98',
      hs_createdate: '2026-01-20T00:00:00Z',
    });
    expect(records('line_items')).toEqual([
      expect.objectContaining({
        hs_sku: 'LED-1',
        name: 'Path lights LED-1',
        quantity: '3',
        price: '33.33',
        amount: '99.99',
        product_family: 'Path lights',
        line_type: 'goods',
        'association:orders': only('orders')['id'],
      }),
      expect.objectContaining({ name: 'FREIGHT', product_family: null, line_type: 'freight' }),
    ]);
    const [first, second] = records('invoices');
    expect(first).toMatchObject({
      hs_number: 'INV-1',
      hs_invoice_date: '2026-01-26T00:00:00Z',
      hs_due_date: '2026-02-25T00:00:00Z',
      hs_amount_billed: '211.98',
      disputed: 'false',
      'association:orders': only('orders')['id'],
      'association:companies': idBy('companies', 'account_number', 'A-1'),
    });
    expect(second).toMatchObject({ disputed: 'true' });
    expect(second).not.toHaveProperty('association:orders');
  });

  it('keeps the rest in custom objects with links of their own', () => {
    const head = idBy('companies', 'account_number', 'A-1');
    expect(only('shipments')).toMatchObject({
      shipped_on: '2026-01-25',
      delivered_on: null,
      quantity: '3',
      'association:orders': only('orders')['id'],
    });
    expect(only('erp_payments')).toMatchObject({
      paid_on: '2026-03-10',
      amount: '211.98',
      'association:companies': head,
      'association:invoices': idBy('invoices', 'hs_number', 'INV-1'),
    });
    expect(only('returns')).toMatchObject({ return_number: 'RMA-1', reason: 'damaged' });
    expect(only('return_lines')).toMatchObject({
      sku: 'LED-1',
      'association:returns': only('returns')['id'],
    });
    expect(only('survey_responses')).toMatchObject({ score: '4', comment: 'Late again' });
    expect(only('portal_usage')).toMatchObject({
      month: '2026-03-01',
      logins: '12',
      features: '4',
    });
    expect(only('contact_log')).toMatchObject({ kind: 'call', two_way: 'true' });
    expect(only('success_objectives')).toMatchObject({ name: 'Portal', status: 'at_risk' });
    expect(only('credit_holds')).toMatchObject({ started_on: '2026-02-01', ended_on: null });
  });

  it('serves custom objects by id and by fully qualified name, not by their bare name', async () => {
    const id = await customTypeId('shipments');
    expect(id).toMatch(/^2-\d+$/);
    const details = await portal.get('/account-info/v3/details');
    const qualified = `p${String(at(details.json, 'portalId'))}_shipments`;
    for (const name of [id, qualified]) {
      const answer = await portal.get(`/crm/v3/objects/${name}?properties=quantity`);
      expect(at(answer.json, 'results', 0, 'properties', 'quantity')).toBe('3');
    }
    const bare = await portal.get('/crm/v3/objects/shipments');
    expect(bare.status).toBe(400);
    expect(bare.json).toEqual({
      status: 'error',
      message: 'Unable to infer object type from: shipments',
      correlationId: expect.any(String),
    });
  });

  it('gives companies nothing of Bellwether', async () => {
    const properties = await portal.get('/crm/properties/2026-09/companies');
    const names = column(list(properties.json, 'results'), 'name').map(String);
    expect(names).toEqual(expect.arrayContaining(['account_number', 'region', 'credit_hold']));
    expect(names.filter((name) => name.includes('bellwether') || name.includes('health'))).toEqual(
      [],
    );
  });
});

describe('a portal without data', () => {
  it('has the custom objects and properties all the same', async () => {
    const empty = await startPortal();
    const schemas = await empty.get('/crm-object-schemas/v3/schemas');
    expect(column(list(schemas.json, 'results'), 'name')).toEqual([
      'shipments',
      'erp_payments',
      'returns',
      'return_lines',
      'survey_responses',
      'portal_usage',
      'credit_holds',
      'contact_log',
      'success_objectives',
    ]);
    const property = await empty.get('/crm/v3/properties/orders/promised_date');
    expect(property.json).toMatchObject({ name: 'promised_date', type: 'date' });
    expect(property.json).not.toHaveProperty('hubspotDefined');
    expect([...empty.sandbox.inspect('companies')]).toEqual([]);
  });

  it('has no custom objects below Enterprise, and nobody may ask for them', async () => {
    const small = await startPortal({ tier: 'professional', tables: DISTRIBUTOR });
    const schemas = await small.get('/crm-object-schemas/2026-09/schemas');
    expect(schemas.status).toBe(403);
    expect(schemas.json).toMatchObject({ category: 'MISSING_SCOPES' });
    expect([...small.sandbox.inspect('orders')]).toHaveLength(1);
    expect(() => [...small.sandbox.inspect('shipments')]).toThrow('no object shipments');
  });
});
