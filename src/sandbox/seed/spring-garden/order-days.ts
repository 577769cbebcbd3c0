import type { Account } from './account.ts';
import { workday } from './calendar.ts';
import type { Launch } from './launches.ts';
import { dayAtFeltTime, feltTime } from './rhythm.ts';
import { SEGMENTS } from './segments.ts';
import type { World } from './world.ts';

/** The days on which an account orders, ascending; a day may come twice. */
export function orderDaysOf(world: World, account: Account): readonly number[] {
  if (account.life === 'no_order') return [];
  if (account.life === 'one_order') return [workday(account.firstDay)];
  const days = [...rhythmDays(world, account), ...launchDays(world, account)];
  return days.sort((one, other) => one - other);
}

function rhythmDays(world: World, account: Account): readonly number[] {
  const random = world.streams.rhythm(account.index);
  const rhythm = world.rhythms[account.segment];
  const days: number[] = [];
  let felt = feltTime(rhythm, account.firstDay);
  // A customer of old is met somewhere in the middle of a gap, a new one begins with an order.
  if (account.established)
    felt += random.unit() * account.gapDays * stretchOn(world, account, world.firstDay);
  let day = dayAtFeltTime(rhythm, felt, account.firstDay);
  while (day < account.lastDay) {
    days.push(day);
    felt += random.gamma(account.gapShape) * account.gapDays * stretchOn(world, account, day);
    day = dayAtFeltTime(rhythm, felt, day);
  }
  return days;
}

const DAYS_PER_YEAR = 365.25;

/** A customer who is about to leave orders ever more rarely in the last months. */
const FADING_DAYS = 150;
const FADED_STRETCH = 1.3;

/** How much longer than its mean an account's gap is on a day. */
function stretchOn(world: World, account: Account, day: number): number {
  const middle = (world.firstDay + world.endDay) / 2;
  const trend = Math.exp((-account.yearlyGrowth * (day - middle)) / DAYS_PER_YEAR);
  return trend * fadingOn(account, day) * discouragementOn(account, day);
}

function fadingOn(account: Account, day: number): number {
  const daysLeft = account.lastDay - day;
  if (account.life !== 'lapsed' || daysLeft > FADING_DAYS) return 1;
  return 1 + FADED_STRETCH * (1 - daysLeft / FADING_DAYS);
}

const DISCOURAGED_AT_ONCE = 1.3;
const DISCOURAGED_LATER = 2.2;
const DISCOURAGEMENT_DAYS = 100;

/** Whoever gets half of what he ordered, late, orders elsewhere: the fulfilment_failure story. */
function discouragementOn(account: Account, day: number): number {
  if (account.story !== 'fulfilment_failure' || day < account.onsetDay) return 1;
  const worn = Math.min(1, (day - account.onsetDay) / DISCOURAGEMENT_DAYS);
  return DISCOURAGED_AT_ONCE + DISCOURAGED_LATER * worn;
}

/** Share of launch buyers who place an order for the launch itself. */
const LAUNCH_ORDER_SHARE = 0.75;

function launchDays(world: World, account: Account): readonly number[] {
  const random = world.streams.launch(account.index);
  const [least, most] = SEGMENTS[account.segment].launchOrderLag;
  const days: number[] = [];
  for (const launch of world.launches) {
    const places = random.chance(LAUNCH_ORDER_SHARE * launch.family.weight);
    const day = workday(launch.launchDay + random.whole(least, most));
    if (
      places &&
      buysAtLaunch(account, launch) &&
      day >= account.firstDay &&
      day < account.lastDay
    ) {
      days.push(day);
    }
  }
  return days;
}

function buysAtLaunch(account: Account, launch: Launch): boolean {
  if (account.story === 'fulfilment_failure') return launch.launchDay < account.onsetDay;
  return account.launchShare > 0 && !isLagging(account, launch);
}

/** The launch that a launch_lag account misses. */
export function isLagging(account: Account, launch: Launch): boolean {
  return account.story === 'launch_lag' && launch.launchDay === account.onsetDay;
}
