import type { SeedRow, SeedTableName, SeedValue } from '../dataset.ts';
import type { Account } from './account.ts';
import { BLOCK_ACCOUNTS, type Role } from './roster.ts';
import type { World } from './world.ts';

/** One way in which the rows of a dirty_data account are broken. */
interface Dirt {
  readonly table: SeedTableName;
  /** What is true of the rows, for the story. */
  readonly description: string;
  soil(rows: readonly SeedRow[], victim: number, account: SoiledAccount): readonly SeedRow[];
}

interface SoiledAccount {
  readonly key: string;
  readonly surveyedOn: string;
}

/** Every kind of dirt. Each spoils one row (or one order's rows) of an account, the rest of it is sound. */
export const DIRT: readonly Dirt[] = [
  {
    table: 'order_lines',
    description: 'One order has no lines at all, although it has an amount and was shipped.',
    soil: (rows, victim) => rows.filter((row) => row['order'] !== rows[victim]?.['order']),
  },
  {
    table: 'order_lines',
    description: 'One order line has quantity 0.',
    soil: (rows, victim) => changed(rows, victim, () => ({ quantity: 0 })),
  },
  {
    table: 'order_lines',
    description: 'One order line has a negative quantity.',
    soil: (rows, victim) =>
      changed(rows, victim, (row) => ({ quantity: -numberOf(row['quantity']) })),
  },
  {
    table: 'order_lines',
    description: 'One order line has a negative unit price, and the next one has price 0.',
    soil: (rows, victim) =>
      changed(
        changed(rows, victim, (row) => ({ unit_price: -numberOf(row['unit_price']) })),
        victim + 1,
        () => ({ unit_price: 0 }),
      ),
  },
  {
    table: 'orders',
    description: 'Two orders have the same number.',
    soil: (rows, victim) =>
      changed(rows, victim, () => ({ number: rows[victim - 1]?.['number'] ?? null })),
  },
  {
    table: 'shipments',
    description: 'One shipment has ten times the units that it had, more than were ordered.',
    soil: (rows, victim) => {
      const largest = largestNear(rows, victim, 'quantity');
      return changed(rows, largest, (row) => ({ quantity: 10 * numberOf(row['quantity']) }));
    },
  },
  {
    table: 'shipments',
    description: 'One order with status shipped has no shipment.',
    soil: (rows, victim) => rows.filter((row) => row['order'] !== rows[victim]?.['order']),
  },
  {
    table: 'invoices',
    description: 'One invoice names no order.',
    soil: (rows, victim) => changed(rows, victim, () => ({ order: null })),
  },
  {
    table: 'payments',
    description: 'One payment is three times what it was, more than its invoice.',
    soil: (rows, victim) => {
      const largest = largestNear(rows, victim, 'amount');
      return changed(rows, largest, (row) => ({
        amount: Math.round(300 * numberOf(row['amount'])) / 100,
      }));
    },
  },
  {
    table: 'accounts',
    description: 'The account has no owner.',
    soil: (rows, victim) => changed(rows, victim, () => ({ owner: null })),
  },
  {
    table: 'accounts',
    description: 'The account has no customer type.',
    soil: (rows, victim) => changed(rows, victim, () => ({ customer_type: null })),
  },
  {
    table: 'survey_responses',
    description: 'One survey response has neither score nor comment.',
    soil: (rows, _victim, { key, surveyedOn }) => [
      ...rows,
      { key: `${key}-V0`, account: key, responded_on: surveyedOn, score: null, comment: null },
    ],
  },
];

const KINDS_PER_ACCOUNT = 4;

/** Which kinds of dirt an account has: its neighbours in the story have the others. */
export function dirtOf(index: number, { rank, of }: Role): readonly number[] {
  const first = (Math.floor(index / BLOCK_ACCOUNTS) * of + rank) * KINDS_PER_ACCOUNT;
  return Array.from({ length: KINDS_PER_ACCOUNT }, (_, at) => (first + at) % DIRT.length);
}

/** The broken rows lie in the last year: so far along the rows of the account, each kind some orders after another. */
const FIRST_VICTIM_SHARE = 0.74;
const VICTIM_STEP = 0.06;
const SURVEYED_DAYS_AGO = 60;

/** The rows of one account in one table, broken as its story says. */
export function soiled(
  world: World,
  account: Account,
  table: SeedTableName,
  rows: readonly SeedRow[],
): readonly SeedRow[] {
  const surveyedOn = world.dateText(world.endDay - SURVEYED_DAYS_AGO);
  let result = rows;
  for (const [at, kind] of dirtOf(account.index, account).entries()) {
    const dirt = DIRT[kind];
    if (dirt?.table !== table) continue;
    const victim = Math.floor(result.length * (FIRST_VICTIM_SHARE + VICTIM_STEP * at));
    result = dirt.soil(result, victim, { key: account.key, surveyedOn });
  }
  return result;
}

function changed(
  rows: readonly SeedRow[],
  at: number,
  change: (row: SeedRow) => Readonly<Record<string, SeedValue>>,
): readonly SeedRow[] {
  return rows.map((row, place) => (place === at ? { ...row, ...change(row) } : row));
}

const NEAR_ROWS = 3;

/** The largest of a few rows, so that a multiple of it is surely too much. */
function largestNear(rows: readonly SeedRow[], from: number, column: string): number {
  let largest = from;
  for (let at = from; at < Math.min(rows.length, from + NEAR_ROWS); at += 1) {
    if (numberOf(rows[at]?.[column]) > numberOf(rows[largest]?.[column])) largest = at;
  }
  return largest;
}

function numberOf(value: SeedValue | undefined): number {
  return typeof value === 'number' ? value : 0;
}
