import type { AccountOutcome } from '../../src/model/outcome.ts';
import { forecastRisks, type Risks } from './forecast-risks.ts';
import { levelForecast, sharedLevel } from './level-forecast.ts';
import type { OrderWeeks } from './order-weeks.ts';
import { prophetForecasts, type SeriesForecaster } from './prophet-forecast.ts';
import { seasonIndex, type SeasonIndex } from './season-index.ts';

/** An account as a time-series model sees it at a cut-off: nothing of what came after. */
export interface SeriesAccount {
  readonly segment: string;
  readonly weeks: OrderWeeks;
  readonly runRate: Pick<AccountOutcome, 'netBefore' | 'exposureDays'>;
}

export interface LevelSettings {
  readonly horizonDays: number;
  /** Weeks after which a week counts half. */
  readonly halfLife: number;
  /** Weeks at the level of its segment that every account begins with. */
  readonly priorWeeks: number;
}

/** A smaller segment has the season of the whole book. */
const LEAST_ACCOUNTS = 20;

/** The level of each account times the season of its segment. */
export function levelRisks(
  accounts: readonly SeriesAccount[],
  { horizonDays, halfLife, priorWeeks }: LevelSettings,
): readonly Risks[] {
  const ofBook = indexOf(accounts);
  const ofSegments = new Map(
    [...Map.groupBy(accounts, ({ segment }) => segment)].map(([segment, own]) => {
      const index = own.length < LEAST_ACCOUNTS ? ofBook : indexOf(own);
      const weeks = own.map((account) => account.weeks);
      const prior = { level: sharedLevel(weeks, { index, halfLife }), weeks: priorWeeks };
      return [segment, { index, halfLife, horizonDays, prior }] as const;
    }),
  );
  const forecasts = accounts.flatMap(({ segment, weeks, runRate }) => {
    const options = ofSegments.get(segment);
    return options === undefined ? [] : [{ expectation: levelForecast(weeks, options), runRate }];
  });
  return forecastRisks(forecasts, horizonDays);
}

function indexOf(accounts: readonly SeriesAccount[]): SeasonIndex {
  return seasonIndex(accounts.map(({ weeks }) => weeks.orderDays));
}

export interface ProphetCounts {
  readonly fits: number;
  /** Accounts with the segment's forecast, since their own history was too short. */
  readonly short: number;
  /** Accounts with it because the library failed on theirs. */
  readonly failed: number;
}

export interface ProphetRisks {
  readonly risks: readonly Risks[];
  readonly counts: ProphetCounts;
}

export interface ProphetSettings {
  readonly cutoff: string;
  readonly horizonDays: number;
  readonly forecast: SeriesForecaster;
}

export async function prophetRisks(
  accounts: readonly SeriesAccount[],
  settings: ProphetSettings,
): Promise<ProphetRisks> {
  const { expectations, ...counts } = await prophetForecasts(accounts, settings);
  const forecasts = accounts.flatMap(({ runRate }, at) => {
    const expectation = expectations[at];
    return expectation === undefined ? [] : [{ expectation, runRate }];
  });
  return { risks: forecastRisks(forecasts, settings.horizonDays), counts };
}
