import type { PipelineContext } from '../../src/pipeline/context.ts';
import { availableMeasures } from '../../src/pipeline/score-stage.ts';
import {
  atPastCutoffs,
  HORIZON_DAYS,
  type PastPopulation,
} from '../../src/model/publish/past-population.ts';
import { labelsOf, seasonFactor, type AccountOutcome } from '../../src/model/outcome.ts';
import type { LearningAccount } from './boosted-risks.ts';

export interface ScoredAccount {
  readonly id: number;
  readonly segment: string;
  readonly score: number;
  readonly outcome: AccountOutcome;
  readonly values: LearningAccount['values'];
}

/** A population as the comparison needs it, kept when its look is over. */
export interface PastBook {
  readonly cutoff: string;
  /** Those with a score: a backtest judges no others. */
  readonly scored: readonly ScoredAccount[];
  /** All of them, to learn from. */
  readonly learning: readonly LearningAccount[];
}

/** The populations of past days by cut-off; scores are worked out for the `judged` ones only. */
export async function pastBooks(
  context: PipelineContext,
  { judged, learned }: { readonly judged: readonly string[]; readonly learned: readonly string[] },
): Promise<ReadonlyMap<string, PastBook>> {
  const measures = availableMeasures(context);
  const ids = measures.map(({ id }) => id);
  const cutoffs = [...new Set([...judged, ...learned])].toSorted();
  const look = { cutoffs, measures, models: [context.config] };
  const books = await atPastCutoffs(context, look, async (population) => {
    const learning = learningAccounts(population, ids);
    const scored = judged.includes(population.cutoff)
      ? await scoredAccounts(context, population, learning)
      : [];
    return { cutoff: population.cutoff, scored, learning };
  });
  return new Map(books.map((book) => [book.cutoff, book]));
}

function learningAccounts(
  { accounts }: PastPopulation,
  ids: readonly string[],
): readonly LearningAccount[] {
  const outcomes = accounts.map(({ outcome }) => outcome);
  const season = seasonFactor(outcomes, HORIZON_DAYS);
  return accounts.map(({ measured, outcome }) => ({
    values: ids.map((id) => measured.values.get(id)?.value),
    labels: labelsOf(outcome, { horizonDays: HORIZON_DAYS, season }),
  }));
}

async function scoredAccounts(
  { config }: PipelineContext,
  { accounts, scoresBy }: PastPopulation,
  learning: readonly LearningAccount[],
): Promise<readonly ScoredAccount[]> {
  const scores = await scoresBy(config);
  return accounts.flatMap(({ measured, outcome }, at): readonly ScoredAccount[] => {
    const tried = scores.get(measured.id);
    if (tried === undefined || !('score' in tried.outcome)) return [];
    const { score } = tried.outcome.score;
    const values = learning[at]?.values ?? [];
    return [{ id: measured.id, segment: tried.segment, score, outcome, values }];
  });
}
