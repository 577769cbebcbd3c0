import type { SettledInvoice } from './billing.ts';
import type { World } from './world.ts';

interface CreditHold {
  readonly startedDay: number;
  /** Infinity while it lasts. */
  readonly endedDay: number;
}

/** An undisputed invoice that is this many days overdue stops deliveries on account. */
const HOLD_AFTER_DAYS = 62;

/** One hold at a time, by day; the orders of the account go on (they are released one by one). */
export function creditHoldsOf(
  world: World,
  invoices: readonly SettledInvoice[],
): readonly CreditHold[] {
  const holds: CreditHold[] = [];
  for (const { dueDay, paidDay, disputed } of invoices) {
    const startedDay = dueDay + HOLD_AFTER_DAYS;
    if (disputed || startedDay >= world.endDay || paidDay <= startedDay) continue;
    const endedDay = paidDay < world.endDay ? paidDay : Number.POSITIVE_INFINITY;
    const last = holds.at(-1);
    if (last === undefined || last.endedDay < startedDay) holds.push({ startedDay, endedDay });
    else holds[holds.length - 1] = { ...last, endedDay: Math.max(last.endedDay, endedDay) };
  }
  return holds;
}

export function isHeld(holds: readonly CreditHold[]): boolean {
  return holds.at(-1)?.endedDay === Number.POSITIVE_INFINITY;
}
