import { formatValue } from '../../domain/format-value.ts';
import type { LaunchReport } from '../../pipeline/launch-report.ts';
import type { LaunchRow, Position } from '../../season/launch-table.ts';
import { count, counted, table } from './table.ts';

/** A season of the calendar, with its latest launch that has begun. */
export interface ListedSeason {
  readonly season: string;
  readonly title: string;
  readonly launchDays: readonly string[];
  readonly latest:
    | (Pick<LaunchReport, 'launchOn' | 'endsOn' | 'running' | 'launchDay' | 'currency'> & {
        /** The book as a whole; null where nobody ever bought. */
        readonly whole: LaunchRow | null;
      })
    | null;
}

export function launchListView(seasons: readonly ListedSeason[]): string {
  if (seasons.length === 0) return 'seasons.yaml has no seasons';
  const rows = seasons.map(({ season, title, launchDays, latest }) => {
    if (latest === null) return [season, title, `begins ${launchDays[0] ?? ''}`];
    const { launchOn, endsOn, running, launchDay, whole, currency } = latest;
    const state = running ? `launch day ${String(launchDay)}` : `over since ${endsOn}`;
    const stands = whole === null ? [] : valueCells(whole, currency);
    return [season, title, `launched ${launchOn}`, state, ...stands];
  });
  return table(rows, '');
}

const POSITIONS: Readonly<Record<Position, string>> = {
  below: 'BELOW',
  within: 'within',
  above: 'above',
  unknown: 'no earlier year',
};

export function launchView(report: LaunchReport, accounts: number): string {
  return [headline(report), ...segmentLines(report), ...missingLines(report, accounts)].join('\n');
}

function headline({ title, launchOn, endsOn, running, launchDay, asOf }: LaunchReport): string {
  const state = running ? `launch day ${String(launchDay)}` : `over since ${endsOn}`;
  return `${title}, launched ${launchOn}: ${state} (as of ${asOf})`;
}

function segmentLines({
  segments,
  earlier,
  beforeData,
  currency,
}: LaunchReport): readonly string[] {
  const header = ['segment', 'buyers', 'so far', 'expected', '8 years of 10', 'position'];
  const years = earlier.map((launchOn) => `${launchOn.slice(0, 4)} by then`);
  const rows = segments.map((row) => [
    row.segment,
    `${count(row.buyers)} of ${count(row.accounts)}`,
    ...valueCells(row, currency),
    ...row.earlier.map(({ value }) => formatValue(value, 'money', currency)),
  ]);
  const note =
    beforeData.length === 0 ? [] : [`  without ${beforeData.join(', ')}: before the data begin`];
  return [table([[...header, ...years], ...rows]), ...note];
}

/** So far, expected, interval and position. */
function valueCells(
  { value, expectation, position }: LaunchRow,
  currency: string,
): readonly string[] {
  const money = (amount: number): string => formatValue(amount, 'money', currency);
  const [expected, interval] =
    expectation === null
      ? ['-', '-']
      : [money(expectation.expected), `${money(expectation.low)} to ${money(expectation.high)}`];
  return [money(value), expected, interval, POSITIONS[position]];
}

function missingLines({ missing, currency }: LaunchReport, most: number): readonly string[] {
  if (missing.count === 0) return ['  every account that bought last time has bought'];
  const money = (amount: number): string => formatValue(amount, 'money', currency);
  const shown = missing.accounts.slice(0, most);
  const rows = shown.map((one) => [
    one.account,
    one.name,
    one.segment,
    money(one.lastByNow),
    money(one.lastSeason),
  ]);
  return [
    `  ${counted(missing.count, 'account')} bought last time and not yet (${money(missing.lastSeason)} then); ` +
      `${count(missing.late)} of them had by the same launch day:`,
    table([['account', 'name', 'segment', 'by then', 'season'], ...rows], '    '),
    ...(missing.count > shown.length
      ? [`    and ${count(missing.count - shown.length)} more`]
      : []),
  ];
}
