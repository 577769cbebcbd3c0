import type { Config } from '../config/config-files.ts';
import type { Scorecard } from '../config/schema/scorecard-file.ts';
import type { EarlierScore } from '../domain/score.ts';
import { scoreAccount, type ScoreOutcome } from '../scorecard/score-account.ts';
import type { SegmentedAccount } from './active-accounts.ts';
import type { Yardsticks } from './score-yardstick.ts';

export interface OutcomeInput {
  readonly day: string;
  readonly card: Scorecard;
  readonly account: SegmentedAccount;
  readonly modelVersion: string;
  readonly yardsticks: Yardsticks;
  /** The latest score of an earlier day: for the band. */
  readonly previous: EarlierScore | undefined;
  /** The score that the trend compares with. */
  readonly trendBase: EarlierScore | undefined;
}

/**
 * What a scorecard says of an account on a day. Values, scorecard, the yardstick of the day and the settings come together
 * here and nowhere else, so that a model that is tried gives the scores that it would give in a run.
 */
export function scoreOutcome(
  { main }: Pick<Config, 'main'>,
  { day, card, account, modelVersion, yardsticks, previous, trendBase }: OutcomeInput,
): ScoreOutcome {
  return scoreAccount({
    day,
    scorecard: card,
    values: account.values,
    modelVersion,
    previous,
    trendBase,
    trendPoints: main.scoring.trend_points,
    yardstick: yardsticks(card, account.segment),
    reconciliation: main.scoring.reconciliation,
  });
}
