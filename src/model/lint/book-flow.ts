import { alertStates } from '../../alerts/evaluate-alerts.ts';
import type { Alert } from '../../config/schema/alerts-file.ts';
import { mean } from './distribution.ts';
import type { BookSample, SampledAccount } from './book-sample.ts';

/** What one alert would do, in accounts of the whole book. */
export interface AlertFlow {
  readonly alert: string;
  /** Accounts on which it is true on the last day, and their share of the active ones. */
  readonly now: number;
  readonly share: number;
  /** Accounts on which it becomes true in a week, on average, and in the worst week. */
  readonly newPerWeek: number;
  readonly mostInAWeek: number;
}

/** What would have happened in the last weeks, had the model and the alerts at hand been in force. */
export interface BookFlow {
  readonly from: string;
  readonly to: string;
  readonly weeks: number;
  readonly alerts: readonly AlertFlow[];
  /** Changes of band per 1,000 scored accounts and week, scored once a week. */
  readonly bandChangesPer1000: number;
  readonly bandChangesBySegment: ReadonlyMap<string, number>;
}

/** From one sample a week, the earliest first; bands must have been carried on from week to week. */
export function bookFlow(weeks: readonly BookSample[], alerts: readonly Alert[]): BookFlow {
  const first = weeks[0];
  const last = weeks.at(-1);
  if (first === undefined || last === undefined) throw new RangeError('no weeks');
  const changes = bandChanges(weeks);
  return {
    from: first.day,
    to: last.day,
    weeks: weeks.length - 1,
    alerts: alerts.map((alert) => alertFlow(alert, weeks, last)),
    bandChangesPer1000: perThousand([...changes.values()]),
    bandChangesBySegment: new Map(
      [...changes].map(([segment, counts]) => [segment, perThousand([counts])]),
    ),
  };
}

interface ChangeCounts {
  changed: number;
  compared: number;
}

function perThousand(counts: readonly ChangeCounts[]): number {
  let changed = 0;
  let compared = 0;
  for (const one of counts) {
    changed += one.changed;
    compared += one.compared;
  }
  return compared === 0 ? 0 : (1000 * changed) / compared;
}

function bandChanges(weeks: readonly BookSample[]): ReadonlyMap<string, ChangeCounts> {
  const bySegment = new Map<string, ChangeCounts>();
  const bands = new Map<number, string>();
  for (const { accounts } of weeks) {
    for (const { id, band, segment } of accounts) {
      if (band === undefined) continue;
      const before = bands.get(id);
      bands.set(id, band);
      if (before === undefined) continue;
      const counts = bySegment.get(segment) ?? { changed: 0, compared: 0 };
      counts.compared += 1;
      if (before !== band) counts.changed += 1;
      bySegment.set(segment, counts);
    }
  }
  return bySegment;
}

/** Like a live run: what is open stays open until its reason is gone. */
function alertFlow(alert: Alert, weeks: readonly BookSample[], last: BookSample): AlertFlow {
  let open: ReadonlySet<number> = new Set();
  const opened: number[] = [];
  for (const [week, { accounts }] of weeks.entries()) {
    const { now, fresh } = stillOpen(alert, accounts, open);
    open = now;
    if (week > 0) opened.push(fresh * last.scale);
  }
  const flagged = stillOpen(alert, last.accounts, new Set()).fresh;
  return {
    alert: alert.id,
    now: Math.round(flagged * last.scale),
    share: last.accounts.length === 0 ? 0 : flagged / last.accounts.length,
    newPerWeek: mean(opened),
    mostInAWeek: Math.round(Math.max(0, ...opened)),
  };
}

interface OpenAlerts {
  readonly now: ReadonlySet<number>;
  /** Accounts on which it was not open before. */
  readonly fresh: number;
}

function stillOpen(
  alert: Alert,
  accounts: readonly SampledAccount[],
  before: ReadonlySet<number>,
): OpenAlerts {
  const now = new Set<number>();
  let fresh = 0;
  for (const { id, values } of accounts) {
    const state = alertStates([alert], values).get(alert.id);
    const was = before.has(id);
    if (state === 'on' || (was && state === 'between')) now.add(id);
    if (state === 'on' && !was) fresh += 1;
  }
  return { now, fresh };
}
