import { HEALTH } from '../domain/score.ts';

/** Where the scores of a scorecard are. */
export interface ScoreTable {
  readonly table: string;
  /** That a row is of the scorecard, which is the parameter; that is used up also where it decides nothing. */
  readonly condition: (parameter: string) => string;
  /** Columns that the health does not have: which scorecard it is, and the group of a score that is rolled up. */
  readonly more: readonly string[];
}

/** Health has a table of its own: its history is what everything else reads. */
export function scoreTable(scorecard: string): ScoreTable {
  if (scorecard === HEALTH) {
    return {
      table: 'bellwether.scores',
      condition: (parameter) => `${parameter}::text IS NOT NULL`,
      more: [],
    };
  }
  return {
    table: 'bellwether.extra_scores',
    condition: (parameter) => `scorecard = ${parameter}`,
    more: ['scorecard', 'members'],
  };
}
