import type { Dataset, SeedRow } from '../../src/sandbox/seed/dataset.ts';

/** So many companies, and orders that belong to them in turn; nothing else. */
export function orderBook(companies: number, orders: number): Dataset {
  const owner: SeedRow = {
    key: 'u1',
    name: 'Ada Byron',
    email: 'ada@distributor.example',
    active: true,
  };
  return {
    stories: [],
    tables: [
      { name: 'users', rows: () => [owner] },
      { name: 'accounts', rows: () => rows(companies, account) },
      { name: 'orders', rows: () => rows(orders, (n) => order(n, companies)) },
    ],
  };
}

function* rows(count: number, row: (n: number) => SeedRow): Generator<SeedRow> {
  for (let n = 0; n < count; n += 1) yield row(n);
}

function account(n: number): SeedRow {
  return {
    key: `a${String(n)}`,
    name: `Account ${String(n)}`,
    number: `N${String(n)}`,
    owner: 'u1',
    parent: null,
    region: 'North',
    country: 'UK',
    customer_type: 'specialty',
    credit_limit: n % 1000,
    credit_hold: false,
    created_on: '2024-01-05',
  };
}

function order(n: number, companies: number): SeedRow {
  return {
    key: `o${String(n)}`,
    account: `a${String(n % companies)}`,
    number: `SO-${String(n)}`,
    ordered_on: '2026-02-02',
    promised_on: '2026-02-09',
    status: 'open',
    goods_amount: n % 500,
  };
}
