import type { Fact, Facts } from './mirror-lab.ts';
import { orderHistory } from './order-history.ts';

/** Outcomes are known up to here. */
export const KNOWN = '2026-04-20';

const FIRST_ORDER = '2024-09-02';

/**
 * A book of which the truth is planted: 40 accounts of good health order on, and 90 of poor health stop one after the other,
 * from winter to autumn 2025. The health stands where labs read it, in the credit limit.
 */
export function lapseBook(): Facts {
  const steady = Array.from({ length: 40 }, (_, n) => habit(`steady-${String(n)}`, 600));
  const leavers = Array.from({ length: 90 }, (_, n) => habit(`leaver-${String(n)}`, 125 + 3 * n));
  const { accounts = [], orders = [] } = orderHistory([...steady, ...leavers]);
  return {
    accounts: accounts.map((account, n) => ({ ...account, credit_limit: healthOf(account, n) })),
    orders: orders.filter(({ ordered_on: day }) => String(day) < KNOWN),
  };
}

function habit(id: string, days: number) {
  const everyDays = 20;
  return { id, from: FIRST_ORDER, everyDays, orders: Math.floor(days / everyDays), amount: 100 };
}

function healthOf({ id }: Fact, n: number): number {
  return (id.startsWith('steady') ? 55 : 15) + (n % 7) * 5;
}
