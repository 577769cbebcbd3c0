import type { AlarmSummary, Found, StorySummary } from './story-report.ts';

export interface StoryRun {
  readonly size: string;
  readonly seed: number;
  readonly from: string;
  readonly to: string;
  readonly stepDays: number;
  readonly modelVersion: string;
  /** Accounts without a story that had a score on any of the days. */
  readonly soundAccounts: number;
  readonly stories: readonly StorySummary[];
  readonly alarms: readonly AlarmSummary[];
  /** Bands that caps held down where nothing was planted. */
  readonly holds: readonly AlarmSummary[];
}

/** Three tables in Markdown. */
export function storyView(run: StoryRun): string {
  const { size, seed, from, to, stepDays, modelVersion, soundAccounts } = run;
  return [
    `Size ${size}, seed ${String(seed)}, every ${String(stepDays)} days from ${from} to ${to}, model \`${modelVersion}\`.`,
    '',
    '| story | accounts | expected alert | raised | days from onset (median, most) | expected band | reached | days | reason among the first three | days | red / yellow / green / no score at the end |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...run.stories.map(storyRow),
    '',
    `Not planted: ${String(soundAccounts)} accounts without a story, or with dirty data only.`,
    '',
    '| alert | raised on accounts | on already at the first look | dirty data | ordered again later | times | on accounts with another story |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...run.alarms.map(alarmRow),
    '',
    'Bands that a cap held down on the same accounts:',
    '',
    '| held by | accounts | already at the first look | dirty data | ordered again later | times |',
    '| --- | --- | --- | --- | --- | --- |',
    ...run.holds.map(holdRow),
    '',
  ].join('\n');
}

function storyRow(story: StorySummary): string {
  const { alert, band, accounts, lastBands } = story;
  const early = story.early === 0 ? '' : ` (${String(story.early)} before the onset)`;
  return row([
    story.kind,
    String(accounts),
    alert ?? 'none',
    alert === undefined ? '-' : `${String(story.byAlert.count)}${early}`,
    alert === undefined ? '-' : days(story.byAlert),
    band === undefined ? 'any' : `${band}${band === 'red' ? '' : ' or worse'}`,
    band === undefined ? '-' : String(story.byBand.count),
    band === undefined ? '-' : days(story.byBand),
    alert === undefined ? '-' : String(story.byReason.count),
    alert === undefined ? '-' : days(story.byReason),
    [lastBands.red, lastBands.yellow, lastBands.green, lastBands.none].join(' / '),
  ]);
}

function alarmRow(alarm: AlarmSummary): string {
  const { alert, accounts, onFirstDay, onDirtyData, orderedAgain, alarms, onOtherStories } = alarm;
  const counts = [accounts, onFirstDay, onDirtyData, orderedAgain, alarms, onOtherStories];
  return row([alert, ...counts.map((count) => String(count))]);
}

function holdRow({ alert, accounts, onFirstDay, onDirtyData, orderedAgain, alarms }: AlarmSummary) {
  return row([alert, ...[accounts, onFirstDay, onDirtyData, orderedAgain, alarms].map(String)]);
}

function days({ median, most }: Found): string {
  return median === null ? '-' : `${String(median)}, ${String(most)}`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}
