import type { Dataset, DatasetTable, SeedRow } from '../../../src/sandbox/seed/dataset.ts';

function table(name: DatasetTable['name'], rows: readonly SeedRow[]): DatasetTable {
  return { name, rows: () => rows };
}

/** A book of five accounts with nulls, odd letters and a child account: enough to tell right from wrong. */
export function smallDataset(): Dataset {
  return {
    stories: [],
    tables: [
      table('users', [
        { key: 'u1', name: 'Ada Mary Byron', email: 'ada@distributor.example', active: true },
        { key: 'u2', name: 'Bob Leaver', email: 'bob@distributor.example', active: false },
      ]),
      table('accounts', ACCOUNTS),
      table('contacts', [
        {
          key: 'c1',
          account: 'a1',
          first_name: 'Carl',
          last_name: 'Able',
          title: 'Buyer',
          phone: null,
        },
        { key: 'c2', account: 'a2', first_name: null, last_name: 'Baker', title: null, phone: '1' },
      ]),
      table('opportunities', [
        {
          key: 'p1',
          account: 'a1',
          owner: 'u1',
          name: 'Spring Garden',
          stage: 'closed_won',
          amount: 1000,
          expected_close_on: '2026-03-15',
          created_on: '2026-01-02',
        },
        {
          key: 'p2',
          account: 'a1',
          owner: 'u1',
          name: 'Autumn',
          stage: 'negotiation',
          amount: 250.5,
          expected_close_on: '2026-09-01',
          created_on: '2026-02-02',
        },
        {
          key: 'p3',
          account: 'a2',
          owner: 'u1',
          name: 'Lost one',
          stage: 'closed_lost',
          amount: null,
          expected_close_on: '2025-12-31',
          created_on: '2025-06-01',
        },
      ]),
      table('orders', [
        order('o1', 'a1', 'SO-1', '2026-01-10', 'shipped', 100),
        order('o2', 'a1', 'SO-2', '2026-02-10', 'open', 50.25),
        order('o3', 'a2', 'SO-3', '2026-02-10', 'cancelled', null),
      ]),
      table('order_lines', [
        line('l1', 'o1', 'KB-1', 'Keyboards', 'goods', 4, 20),
        line('l2', 'o1', 'FREIGHT', null, 'freight', 1, 20),
        line('l3', 'o2', 'KB-2', 'Keyboards', 'goods', 1, 50.25),
      ]),
    ],
  };
}

const ACCOUNTS: readonly SeedRow[] = [
  {
    key: 'a1',
    name: 'Acme',
    number: '1001',
    owner: 'u1',
    parent: 'a3',
    region: 'North',
    customer_type: 'large_urban',
    country: 'UK',
    credit_limit: 5000,
    credit_hold: false,
    created_on: '2024-01-05',
  },
  {
    key: 'a2',
    name: 'beta 100%',
    number: '1002',
    owner: null,
    parent: null,
    region: 'north',
    customer_type: 'small_rural',
    country: null,
    credit_limit: 750.5,
    credit_hold: true,
    created_on: '2024-06-30',
  },
  {
    key: 'a3',
    name: 'Müller & Söhne',
    number: '1003',
    owner: 'u1',
    parent: null,
    region: 'South',
    customer_type: 'specialty',
    country: 'DE',
    credit_limit: null,
    credit_hold: false,
    created_on: '2026-04-19',
  },
  {
    key: 'a4',
    name: "O'Brien_Ltd",
    number: null,
    owner: 'u1',
    parent: null,
    region: null,
    customer_type: null,
    country: 'IE',
    credit_limit: 0,
    credit_hold: false,
    created_on: '2026-04-20',
  },
  {
    key: 'a5',
    name: 'Zeta',
    number: '1005',
    owner: 'u1',
    parent: 'a1',
    region: null,
    customer_type: 'specialty',
    country: 'uk',
    credit_limit: 20,
    credit_hold: false,
    created_on: '2031-01-01',
  },
];

function order(
  key: string,
  account: string,
  number: string,
  ...[orderedOn, status, amount]: readonly [string, string, number | null]
): SeedRow {
  return {
    key,
    account,
    number,
    ordered_on: orderedOn,
    promised_on: null,
    status,
    goods_amount: amount,
  };
}

function line(
  key: string,
  order: string,
  sku: string,
  ...[family, type, quantity, price]: readonly [string | null, string, number, number]
): SeedRow {
  return {
    key,
    order,
    sku,
    product_family: family,
    line_type: type,
    quantity,
    unit_price: price,
  };
}
