import type { SandboxClock } from '../../server/clock.ts';
import type { PortalSettings } from '../hubspot-sandbox-options.ts';
import type { Caller } from './caller.ts';

/** Which limit a request met. */
export type RatePolicy = 'TEN_SECONDLY_ROLLING' | 'SECONDLY' | 'DAILY';

export interface Admission {
  /** Undefined when the request may go on. */
  readonly refusedBy: RatePolicy | undefined;
  /** Rate-limit headers of the answer, refused or not. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  admit(caller: Caller, limits: 'plain' | 'search'): Admission;
  /** Calls counted today and the daily limit, for the usage endpoint. */
  daily(): { readonly used: number; readonly limit: number };
}

export interface RateLimiterOptions {
  readonly settings: PortalSettings;
  readonly clock: SandboxClock;
  /** False counts the day and refuses nothing. */
  readonly enforced: boolean;
}

/** https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
const INTERVAL_MS = 10_000;
const BURST = { free: 100, professional: 190, enterprise: 190 } as const;
const BURST_WITH_INCREASE = 250;
const OAUTH_BURST = 110;
/** The changelog says 650,000 for Professional. [K] */
const DAILY = { free: 250_000, professional: 625_000, enterprise: 1_000_000 } as const;
const DAILY_INCREASE = 1_000_000;
const SEARCHES_PER_SECOND = 5;

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { settings, clock, enforced } = options;
  const bursts = new Map<number, RollingWindow>();
  const searches = rollingWindow(1_000);
  const day = dayCounter(clock, settings.timeZone);
  const dailyLimit = DAILY[settings.tier] + settings.apiLimitIncreases * DAILY_INCREASE;
  const burstOf = (caller: Caller): RollingWindow => {
    const known = bursts.get(caller.appId) ?? rollingWindow(INTERVAL_MS);
    bursts.set(caller.appId, known);
    return known;
  };
  return {
    daily: () => ({ used: day.count(), limit: dailyLimit }),
    admit(caller, limits) {
      const now = clock.now().getTime();
      const usage: Usage = {
        burst: burstOf(caller),
        burstLimit: burstLimit(caller, settings),
        day,
        dailyLimit,
      };
      const refusedBy = enforced ? refusal({ caller, limits, now, searches, ...usage }) : undefined;
      if (refusedBy === undefined) count({ limits, now, searches, ...usage });
      // The search endpoints answer without any of the headers.
      const headers = limits === 'search' ? {} : rateHeaders(caller, usage, now, enforced);
      return { refusedBy, headers };
    },
  };
}

interface Usage {
  readonly burst: RollingWindow;
  readonly burstLimit: number;
  readonly day: DayCounter;
  readonly dailyLimit: number;
}

interface Attempt extends Usage {
  readonly limits: 'plain' | 'search';
  readonly now: number;
  readonly searches: RollingWindow;
}

function burstLimit(caller: Caller, settings: PortalSettings): number {
  if (caller.kind === 'oauth') return OAUTH_BURST;
  return settings.apiLimitIncreases > 0 ? BURST_WITH_INCREASE : BURST[settings.tier];
}

/** Searches are exempt from the ten-second window and have one second of their own. OAuth apps have no day. */
function refusal(attempt: Attempt & { readonly caller: Caller }): RatePolicy | undefined {
  const { caller, limits, now, searches, burst, day } = attempt;
  if (caller.kind === 'service_key' && day.count() >= attempt.dailyLimit) return 'DAILY';
  if (limits === 'search') {
    return searches.count(now) >= SEARCHES_PER_SECOND ? 'SECONDLY' : undefined;
  }
  return burst.count(now) >= attempt.burstLimit ? 'TEN_SECONDLY_ROLLING' : undefined;
}

/** Refused requests count for nothing. [K] */
function count({ limits, now, searches, burst, day }: Attempt): void {
  day.add();
  if (limits === 'search') searches.add(now);
  else burst.add(now);
}

function rateHeaders(
  caller: Caller,
  usage: Usage,
  now: number,
  enforced: boolean,
): Record<string, string> {
  const left = Math.max(0, usage.burstLimit - usage.burst.count(now));
  const secondly = Math.floor(usage.burstLimit / 10);
  const burst = {
    'X-HubSpot-RateLimit-Max': String(usage.burstLimit),
    'X-HubSpot-RateLimit-Remaining': String(left),
    'X-HubSpot-RateLimit-Interval-Milliseconds': String(INTERVAL_MS),
    'X-HubSpot-RateLimit-Secondly': String(secondly),
    'X-HubSpot-RateLimit-Secondly-Remaining': String(Math.max(0, Math.min(left, secondly - 1))),
  };
  const daily = {
    'X-HubSpot-RateLimit-Daily': String(usage.dailyLimit),
    'X-HubSpot-RateLimit-Daily-Remaining': String(
      Math.max(0, usage.dailyLimit - usage.day.count()),
    ),
  };
  return { ...(enforced ? burst : {}), ...(caller.kind === 'oauth' ? {} : daily) };
}

interface RollingWindow {
  add(now: number): void;
  /** Requests within the window that ends now. */
  count(now: number): number;
}

function rollingWindow(lengthMs: number): RollingWindow {
  let times: number[] = [];
  let first = 0;
  const drop = (now: number): void => {
    while (first < times.length && (times[first] ?? 0) <= now - lengthMs) first += 1;
    if (first > 1_000) {
      times = times.slice(first);
      first = 0;
    }
  };
  return {
    add(now) {
      times.push(now);
      drop(now);
    },
    count(now) {
      drop(now);
      return times.length - first;
    },
  };
}

interface DayCounter {
  add(): void;
  count(): number;
}

/** Counts per calendar day of the portal's time zone. */
function dayCounter(clock: SandboxClock, timeZone: string): DayCounter {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  let day = '';
  let used = 0;
  const roll = (): void => {
    const today = format.format(clock.now());
    if (today === day) return;
    day = today;
    used = 0;
  };
  return {
    add() {
      roll();
      used += 1;
    },
    count() {
      roll();
      return used;
    },
  };
}
