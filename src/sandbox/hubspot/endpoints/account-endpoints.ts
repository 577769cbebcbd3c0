import type { RateLimiter } from '../access/rate-limiter.ts';
import { ok, paths, type Answer, type ApiVersion, type Call, type Endpoint } from '../http/call.ts';
import { instantText } from '../records/instant-text.ts';

const ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/account-info/v3'],
  '2026-03': ['/account-info/2026-03'],
  '2026-09': ['/account-info/2026-09'],
};

function accountScopes(): readonly string[] {
  return ['oauth'];
}

export function accountEndpoints(limiter: RateLimiter): readonly Endpoint[] {
  return [
    { method: 'GET', paths: paths(ROOTS, '/details'), scopes: accountScopes, handle: details },
    {
      method: 'GET',
      paths: paths(ROOTS, '/api-usage/daily/private-apps'),
      scopes: accountScopes,
      handle: (call) => usage(call, limiter),
    },
  ];
}

function details({ portal }: Call): Answer {
  const { timeZone, companyCurrency, accountType } = portal.settings;
  const offsetMs = utcOffsetMs(timeZone, portal.clock.now());
  return ok({
    portalId: portal.id,
    accountType,
    timeZone,
    companyCurrency,
    additionalCurrencies: [],
    utcOffset: offsetText(offsetMs),
    utcOffsetMilliseconds: offsetMs,
    uiDomain: 'app.hubspot.com',
    dataHostingLocation: 'na1',
  });
}

/** Counts the calls of legacy private apps; calls of service keys do not show here. */
function usage({ portal }: Call, limiter: RateLimiter): Answer {
  const now = portal.clock.now();
  return ok({
    results: [
      {
        name: 'private-apps-api-calls-daily',
        usageLimit: limiter.daily().limit,
        currentUsage: 0,
        collectedAt: instantText(now.getTime()),
        fetchStatus: 'SUCCESS',
        resetsAt: instantText(nextMidnight(portal.settings.timeZone, now)),
      },
    ],
  });
}

const DAY_MS = 86_400_000;

function nextMidnight(timeZone: string, now: Date): number {
  const offsetMs = utcOffsetMs(timeZone, now);
  return Math.ceil((now.getTime() + offsetMs + 1) / DAY_MS) * DAY_MS - offsetMs;
}

function utcOffsetMs(timeZone: string, at: Date): number {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' });
  const name = parts.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? '';
  const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
  const size = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? -size : size;
}

function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  return `${offsetMs < 0 ? '-' : '+'}${twoDigits(minutes / 60)}:${twoDigits(minutes % 60)}`;
}

function twoDigits(value: number): string {
  return String(Math.floor(value)).padStart(2, '0');
}
