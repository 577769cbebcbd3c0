import type { Scorecard } from '../../src/config/schema/scorecard-file.ts';
import type { MeasureDefinition, MeasureUnit } from '../../src/domain/measure.ts';
import type { EarlierScore, HealthScore, Reason } from '../../src/domain/score.ts';
import {
  scoreAccount,
  type ScoreInput,
  type ScoreOutcome,
} from '../../src/scorecard/score-account.ts';
import { measureValues, type WrittenValues } from './measure-values.ts';

/** The day of all examples, a Monday. */
export const DAY = '2026-04-20';

/** A scorecard on which one can reckon by hand: weights of 100 in all, straight curves. */
export const SCORECARD: Scorecard = {
  segment: 'shops',
  title: 'Shops',
  version: 'test-1',
  measures: [
    {
      measure: 'order_silence',
      weight: 50,
      curve: [
        [0, 0],
        [1, 100],
      ],
      missing: 'spread',
      full_sample: 10,
    },
    {
      measure: 'days_since_last_order',
      weight: 30,
      curve: [
        [0, 100],
        [100, 0],
      ],
      missing: 'spread',
      full_sample: 1,
    },
    {
      measure: 'fill_rate',
      weight: 20,
      curve: [
        [0.5, 0],
        [1, 100],
      ],
      missing: 'spread',
      full_sample: 4,
    },
  ],
  min_coverage: 0.3,
  bands: { yellow_from: 40, green_from: 65, dead_band: 5, hold_days: 7 },
};

/** The measures of {@link SCORECARD}, as far as sentences need them. */
export const CATALOG: ReadonlyMap<string, MeasureDefinition> = new Map(
  [
    measure(
      'order_silence',
      'probability',
      'no order for {days_since_last_order} ({value} likely by its rhythm)',
    ),
    measure('days_since_last_order', 'days', 'last order {value} ago'),
    measure('fill_rate', 'share', 'first shipments {value} filled'),
    measure('overdue_balance', 'money', '{value} overdue'),
  ].map((definition) => [definition.id, definition]),
);

function measure(id: string, unit: MeasureUnit, phrase: string): MeasureDefinition {
  return {
    id,
    title: id.replaceAll('_', ' ').replace(/^./, (first) => first.toUpperCase()),
    unit,
    direction: 'higher',
    kind: 'leading',
    dimension: 'outcome',
    inputs: ['orders'],
    definition: 'For tests.',
    source: 'This test.',
    meaning: 'None.',
    advice: 'None.',
    phrase,
    sql: 'SELECT 1',
  };
}

export function reason(
  id: string,
  contribution: number,
  more: Partial<Omit<Reason, 'measure' | 'contribution'>> = {},
): Reason {
  return {
    measure: id,
    value: 1,
    points: 50,
    weight: 0.2,
    contribution,
    lost: 0,
    ...more,
  };
}

export function earlier(score: number, more: Partial<EarlierScore> = {}): EarlierScore {
  return {
    asOf: '2026-03-23',
    score,
    band: 'green',
    bandSince: '2026-01-01',
    reasons: [],
    ...more,
  };
}

/** Scores an account by {@link SCORECARD}, without earlier scores, unless told otherwise. */
export function outcomeOf(values: WrittenValues, more: Partial<ScoreInput> = {}): ScoreOutcome {
  return scoreAccount({
    day: DAY,
    scorecard: SCORECARD,
    values: measureValues(values),
    modelVersion: 'test-1+0',
    previous: undefined,
    trendBase: undefined,
    trendPoints: 5,
    ...more,
  });
}

export function scoreOf(values: WrittenValues, more: Partial<ScoreInput> = {}): HealthScore {
  const outcome = outcomeOf(values, more);
  if ('score' in outcome) return outcome.score;
  throw new Error(`withheld: ${outcome.withheld}`);
}
