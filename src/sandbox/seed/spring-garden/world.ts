import { dateTexts, dayOf } from './calendar.ts';
import { type Catalogue, catalogueOf, clearanceCalendar, priceLevels } from './catalogue.ts';
import { type Launch, type LaunchCurve, launchCurves, launchesBetween } from './launches.ts';
import { streamFamily } from './random.ts';
import { type Rhythm, rhythmOf } from './rhythm.ts';
import { blockRoles, type Role, type Segment } from './roster.ts';
import { type SizeSpec, SIZES, type SpringGardenSize } from './size.ts';

export interface SpringGardenOptions {
  readonly size: SpringGardenSize;
  /** A whole number; 32 bits of it count. */
  readonly seed: number;
  /** `YYYY-MM-DD`; the last day with data is the day before. */
  readonly endsOn: string;
}

/** All that is the same for every account: made once, then only read. */
export interface World {
  readonly size: SizeSpec;
  readonly seed: number;
  /** First day with orders; three years before the end. */
  readonly firstDay: number;
  /** First day without data. */
  readonly endDay: number;
  readonly launches: readonly Launch[];
  readonly curves: Readonly<Record<Segment, LaunchCurve>>;
  readonly rhythms: Readonly<Record<Segment, Rhythm>>;
  readonly catalogue: Catalogue;
  /** Place in `launches` of the launch that is sold off on a day; -1 for none. */
  readonly clearanceOn: (day: number) => number;
  /** Prices relative to those of the first year. */
  readonly priceLevelOn: (day: number) => number;
  readonly dateText: (day: number) => string;
  readonly rolesOf: (block: number) => readonly Role[];
  readonly streams: Streams;
}

const HISTORY_DAYS = 1096;

/** Rows name days before the history (accounts created) and after the end (due dates). */
const DAYS_NAMED_BEFORE = 3700;
const DAYS_NAMED_AFTER = 400;

export function worldOf(options: SpringGardenOptions): World {
  const endDay = dayOf(options.endsOn);
  const firstDay = endDay - HISTORY_DAYS;
  const launches = launchesBetween(firstDay, endDay);
  return {
    size: SIZES[options.size],
    seed: options.seed,
    firstDay,
    endDay,
    launches,
    curves: launchCurves(),
    rhythms: {
      large_urban: rhythmOf('large_urban', firstDay, endDay),
      small_rural: rhythmOf('small_rural', firstDay, endDay),
      specialty: rhythmOf('specialty', firstDay, endDay),
    },
    catalogue: catalogueOf(options.seed, launches),
    clearanceOn: clearanceCalendar(launches, firstDay, endDay),
    priceLevelOn: priceLevels(firstDay, endDay),
    dateText: dateTexts(firstDay - DAYS_NAMED_BEFORE, endDay + DAYS_NAMED_AFTER),
    rolesOf: blockRoles(options.seed),
    streams: streamsOf(options.seed),
  };
}

/** One concern, one stream: see random.ts. */
type Streams = ReturnType<typeof streamsOf>;

function streamsOf(seed: number) {
  return {
    profile: streamFamily(seed, 'profile'),
    naming: streamFamily(seed, 'naming'),
    chain: streamFamily(seed, 'chain'),
    rhythm: streamFamily(seed, 'rhythm'),
    lines: streamFamily(seed, 'lines'),
    launch: streamFamily(seed, 'launch'),
    launchPlan: streamFamily(seed, 'launch-plan'),
    delivery: streamFamily(seed, 'delivery'),
    return: streamFamily(seed, 'return'),
    billing: streamFamily(seed, 'billing'),
    contact: streamFamily(seed, 'contact'),
    opportunity: streamFamily(seed, 'opportunity'),
    survey: streamFamily(seed, 'survey'),
    portal: streamFamily(seed, 'portal'),
    portalFeatures: streamFamily(seed, 'portal-features'),
    contactLog: streamFamily(seed, 'contact-log'),
    successPlan: streamFamily(seed, 'success-plan'),
    story: streamFamily(seed, 'story'),
  };
}
