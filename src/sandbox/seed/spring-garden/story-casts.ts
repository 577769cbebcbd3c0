import { SEASON_DAYS, SPRING_GARDEN } from './launches.ts';
import type { RandomStream } from './random.ts';
import type { StoryKind } from './roster.ts';
import type { World } from './world.ts';

/** What an account must be like for its story to be plain: overrides of the ordinary profile. */
interface StoryCast {
  readonly gapDays: number;
  readonly gapShape: number;
  readonly yearlyGrowth: number;
  readonly payer: 'prompt';
  readonly quantity?: number;
  readonly launchShare?: number;
  readonly termsDays?: number;
}

/** Mean days between two orders: regular, good customers, whose silence or lag means something. */
const CAST_GAPS: Readonly<Record<StoryKind, readonly [number, number]>> = {
  silent_loss: [9, 12],
  fulfilment_failure: [9, 12],
  late_payer: [10, 15],
  launch_lag: [11, 15],
  dirty_data: [18, 24],
};

export function castOf(story: StoryKind, random: RandomStream): StoryCast {
  const [least, most] = CAST_GAPS[story];
  const cast: StoryCast = {
    gapDays: random.between(least, most),
    gapShape: 12,
    yearlyGrowth: random.between(0, 0.06),
    payer: 'prompt',
  };
  if (story === 'fulfilment_failure') return { ...cast, quantity: random.between(2, 3) };
  if (story === 'late_payer') return { ...cast, termsDays: 30 };
  if (story === 'silent_loss') return { ...cast, quantity: random.between(4, 6) };
  if (story === 'launch_lag')
    return { ...cast, quantity: random.between(1.5, 1.9), launchShare: random.between(0.75, 0.95) };
  return cast;
}

/** Weeks before the end of the data at which a story may begin. */
const ONSET_WEEKS = {
  silent_loss: [5, 6, 7, 8, 9, 10],
  fulfilment_failure: [18, 20, 22, 24, 26],
  late_payer: [26, 30, 34],
} as const;

/** Broken rows lie in the last year. */
const DIRT_DAYS = 365;

export function onsetOf(world: World, story: StoryKind, index: number): number {
  if (story === 'launch_lag') return laggingLaunchDay(world);
  if (story === 'dirty_data') return world.endDay - DIRT_DAYS;
  return world.endDay - 7 * world.streams.story(index).pick<number>(ONSET_WEEKS[story]);
}

/** A lag cannot be told from chance in the first three weeks. */
const LAG_VISIBLE_DAYS = 21;

/** The Spring Garden launch that the launch_lag accounts miss: the latest that is at least three weeks old. */
function laggingLaunchDay(world: World): number {
  const launch = world.launches.findLast(
    ({ family, launchDay }) =>
      family === SPRING_GARDEN && launchDay + LAG_VISIBLE_DAYS <= world.endDay,
  );
  return launch?.launchDay ?? world.endDay - SEASON_DAYS;
}
