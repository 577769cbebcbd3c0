import { daysBetween } from '../domain/days.ts';
import { cumulative } from './cumulative.ts';
import { launchDays, launchDaysKnown, type Launch } from './launch.ts';
import type { IsOpen } from './sales-calendar.ts';
import { MissingList, type MissingAccounts } from './missing-list.ts';

/** What one account ordered in the launches of a season. */
export interface AccountSales {
  /** Customer number, or the CRM's id. */
  readonly account: string;
  readonly name: string;
  readonly segment: string;
  /** Whose holidays it has. */
  readonly place: string | null;
  readonly sales: readonly Sale[];
}

export interface Sale {
  /** Index of the launch, oldest first. */
  readonly launch: number;
  readonly day: string;
  readonly value: number;
}

/** What a segment ordered, a number a launch; the last launch is the one that is looked at. */
export interface SegmentSales {
  readonly segment: string;
  readonly accounts: number;
  /** `curves[launch][n - 1]` is what had been ordered by the end of launch day n. */
  readonly curves: readonly (readonly number[])[];
  /** By the launch day that each account has come to. */
  readonly byNow: readonly number[];
  readonly totals: readonly number[];
  /** Accounts that had bought by then. */
  readonly buyers: readonly number[];
}

export interface TallyOptions {
  /** Oldest first; the last one is looked at. */
  readonly launches: readonly Launch[];
  /** What is dated earlier is known. */
  readonly knownBefore: string;
  readonly calendarOf: (place: string | null) => IsOpen;
}

interface RunningSegment {
  accounts: number;
  readonly daily: readonly number[][];
  readonly byNow: number[];
  readonly totals: number[];
  readonly buyers: number[];
}

interface Calendar {
  /** The launch day that each day of each launch is. */
  readonly days: readonly (readonly number[])[];
  /** The launch day that is known of the launch that is looked at. */
  readonly known: number;
}

/** Adds accounts up, page by page: it holds a curve a segment and launch, and no account but the missing ones. */
export class LaunchTally {
  readonly #options: TallyOptions;
  readonly #segments = new Map<string, RunningSegment>();
  readonly #calendars = new Map<string | null, Calendar>();
  readonly #missing = new MissingList();

  constructor(options: TallyOptions) {
    this.#options = options;
  }

  add(account: AccountSales): void {
    const { days, known } = this.#calendarOf(account.place);
    const segment = this.#segmentOf(account.segment, days);
    const byNow = this.#options.launches.map(() => 0);
    const totals = this.#options.launches.map(() => 0);
    for (const { launch, day, value } of account.sales) {
      const launchDay = this.#launchDayOf(days, launch, day);
      if (launchDay === undefined) continue;
      addTo(segment.daily[launch] ?? [], launchDay - 1, value);
      addTo(totals, launch, value);
      if (launchDay <= known) addTo(byNow, launch, value);
    }
    segment.accounts += 1;
    for (const launch of totals.keys()) {
      addTo(segment.byNow, launch, byNow[launch] ?? 0);
      addTo(segment.totals, launch, totals[launch] ?? 0);
      addTo(segment.buyers, launch, (byNow[launch] ?? 0) > 0 ? 1 : 0);
    }
    this.#missing.look(account, {
      lastSeason: totals.at(-2) ?? 0,
      lastByNow: byNow.at(-2) ?? 0,
      now: totals.at(-1) ?? 0,
    });
  }

  segments(): readonly SegmentSales[] {
    return [...this.#segments].map(([segment, { daily, ...sums }]) => ({
      segment,
      ...sums,
      curves: daily.map(cumulative),
    }));
  }

  missing(): MissingAccounts {
    return this.#missing.result();
  }

  /** The launch day that is known where no holiday of a place counts. */
  launchDay(): number {
    return this.#calendarOf(null).known;
  }

  /** Nothing where a day is outside the season, or not known yet. */
  #launchDayOf(days: Calendar['days'], launch: number, day: string): number | undefined {
    const window = this.#options.launches[launch];
    if (window === undefined || day < window.launchOn || day >= this.#options.knownBefore) {
      return undefined;
    }
    return days[launch]?.[daysBetween(window.launchOn, day)];
  }

  #segmentOf(segment: string, days: Calendar['days']): RunningSegment {
    const known = this.#segments.get(segment);
    if (known !== undefined) return known;
    const none = (): number[] => this.#options.launches.map(() => 0);
    const fresh: RunningSegment = {
      accounts: 0,
      // As long as the season: no calendar has more launch days than it has days.
      daily: days.map((season) => season.map(() => 0)),
      byNow: none(),
      totals: none(),
      buyers: none(),
    };
    this.#segments.set(segment, fresh);
    return fresh;
  }

  #calendarOf(place: string | null): Calendar {
    const cached = this.#calendars.get(place);
    if (cached !== undefined) return cached;
    const { launches, knownBefore, calendarOf } = this.#options;
    const isOpen = calendarOf(place);
    const days = launches.map((launch) => launchDays(launch, isOpen));
    const current = launches.at(-1);
    const known =
      current === undefined ? 0 : launchDaysKnown(current, days.at(-1) ?? [], knownBefore);
    const calendar = { days, known };
    this.#calendars.set(place, calendar);
    return calendar;
  }
}

function addTo(sums: number[], index: number, value: number): void {
  sums[index] = (sums[index] ?? 0) + value;
}
