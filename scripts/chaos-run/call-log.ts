import type { LoggedRequest } from '../../src/sandbox/server/request-log.ts';
import type { CrmName } from './edit.ts';

/** What a sandbox logged, without what other people did. */
export function bellwethersOwn(
  crm: CrmName,
  log: readonly LoggedRequest[],
): readonly LoggedRequest[] {
  return log.filter(({ url }) => (crm === 'salesforce' ? url.includes('/v67.0/') : isDated(url)));
}

function isDated(url: string): boolean {
  return url.includes('/2026-09/') && !url.startsWith('/oauth/');
}

/** Calls as the vendor counts them, a request that a gateway sent twice once. */
export function callsOf(log: readonly LoggedRequest[]): number {
  return log.filter(({ cost }) => cost > 0).length;
}

export interface Rate {
  readonly calls: number;
  readonly perMs: number;
}

/** The most calls in any window of that length, by the times of the sandbox. */
export function busiestWindow(log: readonly LoggedRequest[], perMs: number): number {
  const times = log.filter(({ cost }) => cost > 0).map(({ at }) => Date.parse(at));
  let busiest = 0;
  let first = 0;
  for (const [place, time] of times.entries()) {
    while ((times[first] ?? time) <= time - perMs) first += 1;
    busiest = Math.max(busiest, place - first + 1);
  }
  return busiest;
}

export function isSearch({ url }: LoggedRequest): boolean {
  return url.split('?')[0]?.endsWith('/search') === true;
}

/** Refusals for a limit that no fault has made up. */
export function limitRefusals(log: readonly LoggedRequest[]): readonly LoggedRequest[] {
  return log.filter(({ status, faults }) => status === 429 && faults.length === 0);
}
