import { addDays } from '../../src/domain/days.ts';
import type { Fact, Facts } from './mirror-lab.ts';

/** A customer who orders in a rhythm, and may stop. */
export interface Habit {
  readonly id: string;
  readonly from: string;
  readonly everyDays: number;
  readonly orders: number;
  readonly amount: number;
}

/** Accounts with the orders that their habits make; without lines, so that an order is worth its amount. */
export function orderHistory(habits: readonly Habit[]): Facts {
  return {
    accounts: habits.map(({ id }) => ({ id, name: id, number: id })),
    orders: habits.flatMap(ordersOf),
  };
}

function ordersOf({ id, from, everyDays, orders, amount }: Habit): readonly Fact[] {
  return Array.from({ length: orders }, (_, place) => ({
    id: `${id}-${String(place)}`,
    account: id,
    ordered_on: addDays(from, place * everyDays),
    status: 'shipped',
    amount,
  }));
}
