import type { Scorecard } from '../../config/schema/scorecard-file.ts';
import type { SegmentsFile } from '../../config/schema/segments-file.ts';
import type { EarlierScore, HealthScore } from '../../domain/score.ts';
import { scoreAccount } from '../../scorecard/score-account.ts';
import { segmentOf } from '../../scorecard/segment.ts';
import type { MeasuredAccount } from './past-values.ts';

/** The parts of a model that decide a score. */
export interface ScoringModel {
  readonly segments: SegmentsFile;
  readonly scorecards: ReadonlyMap<string, Scorecard>;
}

export interface TriedScore {
  readonly segment: string;
  /** Undefined where it would be withheld. */
  readonly health: HealthScore | undefined;
}

/** The score that a model would give, without storing it. */
export function scoreBy(
  model: ScoringModel,
  account: MeasuredAccount,
  { day, previous }: { readonly day: string; readonly previous: EarlierScore | undefined },
): TriedScore {
  const segment = segmentOf(account, account.values, model.segments);
  const scorecard = model.scorecards.get(segment);
  if (scorecard === undefined) return { segment, health: undefined };
  const outcome = scoreAccount({
    day,
    scorecard,
    values: account.values,
    modelVersion: '',
    previous,
    trendBase: undefined,
    trendPoints: 0,
  });
  return { segment, health: 'score' in outcome ? outcome.score : undefined };
}
