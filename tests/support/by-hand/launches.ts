/** What was bought of a launch, beside the same launch day of the year before. */
import type { Season } from '../../../src/config/schema/seasons-file.ts';
import { addDays, daysBetween } from '../../../src/domain/days.ts';
import { lineValue, orders, sum, text, type Known } from '../known-facts.ts';
import type { Measured } from '../mirror-lab.ts';
import { of, type Formula } from './formula.ts';

export const LAUNCHES_BY_HAND: Readonly<Record<string, Formula>> = {
  launch_gap: launchGap,
  launch_progress: launchProgress,
};

interface LaunchSales {
  thisLaunch: number;
  lastByNow: number;
  lastSeason: number;
  readonly daysByNow: Set<string>;
  readonly daysLastSeason: Set<string>;
}

/** Over all seasons of which seven launch days are known. */
function launchSales(known: Known): LaunchSales {
  const sales: LaunchSales = {
    thisLaunch: 0,
    lastByNow: 0,
    lastSeason: 0,
    daysByNow: new Set(),
    daysLastSeason: new Set(),
  };
  for (const season of known.seasons) {
    const launch = season.launch_days.findLast(
      (day) =>
        daysBetween(day, known.asOf.knownBefore) >= 7 &&
        known.asOf.day < addDays(day, season.weeks * 7),
    );
    const earlier = season.launch_days.findLast((day) => launch !== undefined && day < launch);
    if (launch === undefined || earlier === undefined) continue;
    const until = addDays(earlier, daysBetween(launch, known.asOf.knownBefore));
    const end = addDays(earlier, season.weeks * 7);
    for (const { day, value } of seasonOrders(known, season)) {
      if (day >= launch) sales.thisLaunch += value;
      if (day < earlier || day >= end) continue;
      sales.lastSeason += value;
      sales.daysLastSeason.add(`${season.id} ${day}`);
      if (day >= until) continue;
      sales.lastByNow += value;
      sales.daysByNow.add(`${season.id} ${day}`);
    }
  }
  return sales;
}

function seasonOrders(
  known: Known,
  { product_families }: Season,
): readonly { readonly day: string; readonly value: number }[] {
  const families = new Set<unknown>(product_families);
  return orders(known).flatMap(({ order, lines }) => {
    const own = lines.filter(
      (line) => families.size === 0 || families.has(line['product_family'] ?? line['sku']),
    );
    if (own.length === 0) return [];
    return [{ day: text(order['ordered_on']), value: sum(own.map(lineValue)) }];
  });
}

function launchProgress(known: Known): Measured | undefined {
  const { thisLaunch, lastByNow, daysByNow } = launchSales(known);
  return lastByNow > 0 ? of(thisLaunch / lastByNow, daysByNow.size) : undefined;
}

function launchGap(known: Known): Measured | undefined {
  const { thisLaunch, lastByNow, lastSeason, daysLastSeason } = launchSales(known);
  return lastSeason > 0
    ? of((thisLaunch - lastByNow) / lastSeason, daysLastSeason.size)
    : undefined;
}
