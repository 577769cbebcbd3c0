import type { Account } from './account.ts';
import type { Sku } from './catalogue.ts';
import { type Launch, type LaunchCurve, SEASON_DAYS } from './launches.ts';
import { isLagging } from './order-days.ts';
import { elementAt, type RandomStream } from './random.ts';
import type { World } from './world.ts';

/** How much of one launch an account means to buy over the season, and when. */
export interface LaunchPlan {
  readonly launchDay: number;
  readonly lineUp: readonly Sku[];
  readonly seasonLines: number;
  /** Units in a line, relative to the account's other lines. */
  readonly quantity: number;
  readonly curve: LaunchCurve;
}

const YEAR_NOISE = 0.12;
const DAYS_PER_YEAR = 365.25;

/** What a launch_lag account still buys of the launch that it misses: few lines, and less of each. */
const LAGGING_SHARE: readonly [number, number] = [0.05, 0.12];
const LAGGING_QUANTITY = 0.3;

/** One plan for each launch; none for an account that takes no part. */
export function launchPlansOf(world: World, account: Account): readonly LaunchPlan[] {
  if (account.launchShare === 0) return [];
  const random = world.streams.launchPlan(account.index);
  return world.launches.map((launch, place) => ({
    launchDay: launch.launchDay,
    lineUp: elementAt(world.catalogue.lineUps, place),
    seasonLines: seasonLines({ world, account, launch, random }),
    quantity: isLagging(account, launch) ? LAGGING_QUANTITY : 1,
    curve: world.curves[account.segment],
  }));
}

interface PlanInput {
  readonly world: World;
  readonly account: Account;
  readonly launch: Launch;
  readonly random: RandomStream;
}

function seasonLines({ world, account, launch, random }: PlanInput): number {
  const otherLines = (SEASON_DAYS / account.gapDays) * account.lines * world.size.lineFactor;
  const noise = random.logNormal(YEAR_NOISE);
  const lag = random.between(...LAGGING_SHARE);
  const years = (launch.launchDay - (world.firstDay + world.endDay) / 2) / DAYS_PER_YEAR;
  const growth = Math.exp(account.yearlyGrowth * years);
  const share = account.launchShare * launch.family.weight * (isLagging(account, launch) ? lag : 1);
  return otherLines * share * growth * noise;
}

/** Lines due on a day: all that the curve has added since the account's previous order. */
export function plannedLines(plan: LaunchPlan, day: number, previousDay: number): number {
  const launchDay = day - plan.launchDay;
  if (launchDay < 0 || launchDay >= SEASON_DAYS) return 0;
  const bought = plan.curve(previousDay - plan.launchDay);
  return plan.seasonLines * (plan.curve(launchDay) - bought);
}
