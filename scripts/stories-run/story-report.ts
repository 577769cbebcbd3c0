import type { Band } from '../../src/domain/score.ts';
import { EXPECTATIONS, type StoryKind } from './expectations.ts';
import type { FalseAlarm, StoryOutcome } from './story-judge.ts';

/** How one kind of story went, over all accounts that have it. */
export interface StorySummary {
  readonly kind: StoryKind;
  readonly accounts: number;
  readonly alert: string | undefined;
  readonly band: Band | undefined;
  readonly byAlert: Found;
  readonly byReason: Found;
  readonly byBand: Found;
  /** The alert was on already at the onset. */
  readonly early: number;
  /** Bands on the last day. */
  readonly lastBands: Readonly<Record<Band | 'none', number>>;
  /** Accounts on which the alert was never raised. */
  readonly missed: readonly string[];
}

export interface Found {
  readonly count: number;
  /** Days from the onset; null where none was found. */
  readonly median: number | null;
  readonly most: number | null;
}

/** What one alert raised on accounts that have no story of its kind. */
export interface AlarmSummary {
  readonly alert: string;
  readonly accounts: number;
  readonly alarms: number;
  /** Accounts on which it was on at the first look already: no news. */
  readonly onFirstDay: number;
  /** Of the alarms: on accounts with another story, e.g. of a customer who is badly served and orders less. */
  readonly onOtherStories: number;
  /** Of the accounts without any story: those that ordered again after the first alarm. */
  readonly orderedAgain: number;
  /** Of those accounts: dirty data only. */
  readonly onDirtyData: number;
}

export function summarizeStories(outcomes: readonly StoryOutcome[]): readonly StorySummary[] {
  const kinds = [...new Set(outcomes.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const own = outcomes.filter((outcome) => outcome.kind === kind);
    const { alert, band } = EXPECTATIONS[kind];
    const lastBands = { red: 0, yellow: 0, green: 0, none: 0 };
    for (const { lastBand } of own) lastBands[lastBand ?? 'none'] += 1;
    return {
      kind,
      accounts: own.length,
      alert,
      band,
      byAlert: found(own.map(({ alertAfter }) => alertAfter)),
      byReason: found(own.map(({ reasonAfter }) => reasonAfter)),
      byBand: found(own.map(({ bandAfter }) => bandAfter)),
      early: own.filter(({ early }) => early).length,
      lastBands,
      missed:
        alert === undefined
          ? []
          : own.filter((one) => one.alertAfter === undefined).map(({ account }) => account),
    };
  });
}

interface AlarmContext {
  /** The day of the first look. */
  readonly firstDay: string;
  /** By account. */
  readonly lastOrders: ReadonlyMap<string, string>;
}

export function summarizeAlarms(
  alarms: readonly FalseAlarm[],
  { firstDay, lastOrders }: AlarmContext,
): readonly AlarmSummary[] {
  const alerts = [...new Set(alarms.map(({ alert }) => alert))].sort();
  return alerts.map((alert) => {
    const own = alarms.filter((alarm) => alarm.alert === alert);
    const sound = own.filter(({ story }) => story === undefined || story === 'dirty_data');
    const first = new Map(sound.toReversed().map((alarm) => [alarm.account, alarm]));
    const accounts = [...first.values()];
    return {
      alert,
      accounts: accounts.length,
      alarms: sound.length,
      onFirstDay: accounts.filter(({ raisedOn }) => raisedOn === firstDay).length,
      onOtherStories: own.length - sound.length,
      orderedAgain: accounts.filter(
        ({ account, raisedOn }) => (lastOrders.get(account) ?? '') >= raisedOn,
      ).length,
      onDirtyData: accounts.filter(({ story }) => story === 'dirty_data').length,
    };
  });
}

function found(days: readonly (number | undefined)[]): Found {
  const known = days.filter((after) => after !== undefined).sort((one, other) => one - other);
  return {
    count: known.length,
    median: known[Math.floor((known.length - 1) / 2)] ?? null,
    most: known.at(-1) ?? null,
  };
}
