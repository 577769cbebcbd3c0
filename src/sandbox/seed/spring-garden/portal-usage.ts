import type { Account } from './account.ts';
import { monthsBetween } from './calendar.ts';
import type { RandomStream } from './random.ts';
import { SEGMENTS } from './segments.ts';
import type { World } from './world.ts';

interface PortalMonth {
  /** First day of the month. */
  readonly day: number;
  readonly logins: number;
  /** Different functions used; null where nobody logged in. */
  readonly features: number | null;
}

const DAYS_PER_MONTH = 30.44;
const LOGINS_PER_ORDER = 2.4;
const LOGINS_SHAPE = 5;

/** Logins of someone who orders no more, relative to before; then the account is closed in the portal. */
const AFTER_LEAVING = 0.06;
const CLOSED_AFTER_DAYS = 120;

/** Interest fades before the orders do. */
const FADING_DAYS = 180;

/** A row for each month from the first with access, also where nobody logged in. */
export function portalUsageOf(world: World, account: Account): readonly PortalMonth[] {
  const random = world.streams.portal(account.index);
  const curiosity = world.streams.portalFeatures(account.index);
  const usesPortal = random.chance(SEGMENTS[account.segment].portalUsers);
  if (!usesPortal || account.life === 'no_order') return [];
  const end = Math.min(world.endDay, account.lastDay + CLOSED_AFTER_DAYS);
  const from = Math.max(world.firstDay, account.createdDay);
  return monthsBetween(from, end).map((day) => {
    const luck = random.gamma(LOGINS_SHAPE);
    const logins = random.round(meanLogins(world, account, day) * luck);
    return { day, logins, features: featuresIn(account, logins, curiosity) };
  });
}

/** Stock, orders, quotes, invoices, returns, tracking, price lists, documents. */
const FUNCTIONS = 8;

/** Each further visit finds less that is new; a few visits are for one thing. */
function featuresIn(account: Account, logins: number, curiosity: RandomStream): number | null {
  if (logins === 0) return null;
  const reach = Math.log2(1 + logins) * (account.segment === 'large_urban' ? 1.3 : 1);
  return Math.max(1, Math.min(FUNCTIONS, curiosity.round(reach * curiosity.between(0.6, 1.2))));
}

function meanLogins(world: World, account: Account, month: number): number {
  const days = Math.min(DAYS_PER_MONTH, world.endDay - month);
  const orders = account.life === 'one_order' ? 0.1 : days / account.gapDays;
  return orders * LOGINS_PER_ORDER * interestIn(world, account, month);
}

function interestIn(world: World, account: Account, month: number): number {
  if (account.lastDay >= world.endDay) return 1;
  const daysLeft = account.lastDay - month;
  if (daysLeft <= 0) return AFTER_LEAVING;
  return Math.min(1, daysLeft / (account.life === 'lapsed' ? FADING_DAYS : DAYS_PER_MONTH));
}
