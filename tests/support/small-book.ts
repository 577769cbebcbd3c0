import type { Dataset, DatasetTable, SeedRow } from '../../src/sandbox/seed/dataset.ts';

export interface BookSize {
  readonly accounts: number;
  /** Day on which the accounts came into being; the present of the sandbox when it lies in the future. */
  readonly createdOn?: string;
  readonly contacts?: number;
  readonly orders?: number;
}

/** Two people who sell, and one who has left. */
const USERS: readonly SeedRow[] = [
  { key: 'u1', name: 'Ada Byron', email: 'ada@distributor.example', active: true },
  { key: 'u2', name: 'Bob Stone', email: 'bob@distributor.example', active: true },
  { key: 'u3', name: 'Carl Leaver', email: 'carl@distributor.example', active: false },
];

/**
 * A distributor of any size with values that can be told in advance: account `a7` is called `Account 7`, has the number
 * `N7` and a credit limit of 7; contact `c7` and order `o7` belong to account `a7`, counted round.
 */
export function smallBook(size: BookSize): Dataset {
  const { accounts, contacts = 0, orders = 0, createdOn = '2024-01-05' } = size;
  return {
    stories: [],
    tables: [
      table('users', USERS),
      table(
        'accounts',
        rows(accounts, (n) => accountRow(n, createdOn)),
      ),
      table(
        'contacts',
        rows(contacts, (n) => contactRow(n, accounts)),
      ),
      table(
        'orders',
        rows(orders, (n) => orderRow(n, accounts)),
      ),
      table(
        'shipments',
        rows(orders, (n) => ({
          key: `s${String(n)}`,
          order: `o${String(n)}`,
          shipped_on: '2026-02-02',
          delivered_on: null,
          quantity: n,
        })),
      ),
    ],
  };
}

function table(name: DatasetTable['name'], all: Iterable<SeedRow>): DatasetTable {
  return { name, rows: () => all };
}

function rows(count: number, row: (n: number) => SeedRow): readonly SeedRow[] {
  return Array.from({ length: count }, (_, n) => row(n));
}

function accountRow(n: number, createdOn: string): SeedRow {
  return {
    key: `a${String(n)}`,
    name: `Account ${String(n)}`,
    number: `N${String(n)}`,
    owner: n % 2 === 0 ? 'u1' : 'u3',
    parent: null,
    region: 'North',
    customer_type: 'specialty',
    country: 'UK',
    credit_limit: n,
    credit_hold: false,
    created_on: createdOn,
  };
}

function contactRow(n: number, accounts: number): SeedRow {
  return {
    key: `c${String(n)}`,
    account: `a${String(n % accounts)}`,
    first_name: 'Contact',
    last_name: String(n),
    title: null,
    phone: null,
  };
}

function orderRow(n: number, accounts: number): SeedRow {
  return {
    key: `o${String(n)}`,
    account: `a${String(n % accounts)}`,
    number: `SO-${String(n)}`,
    ordered_on: '2026-02-01',
    promised_on: null,
    status: 'open',
    goods_amount: 10 + n,
  };
}
