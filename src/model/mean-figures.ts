import type { RankingFigures, SliceFigures } from './judge.ts';
import type { Outcome } from './outcome.ts';

/** Means over cut-offs; undefined where no cut-off has the figure. */
export interface MeanFigures {
  readonly ranking: string;
  readonly outcomes: readonly MeanOutcome[];
  readonly revenueByRisk: number | undefined;
  readonly revenueByMoneyAtRisk: number | undefined;
}

export interface MeanOutcome {
  readonly outcome: Outcome;
  readonly baseRate: number | undefined;
  readonly auc: number | undefined;
  readonly topDecileLift: number | undefined;
  readonly recallAtCapacity: number | undefined;
}

/** Each cut-off counts once, however many accounts it has: they are the repetitions of the experiment. */
export function meanFigures(cutoffs: readonly SliceFigures[]): readonly MeanFigures[] {
  const [first] = cutoffs;
  if (first === undefined) return [];
  return first.rankings.map(({ ranking }) => {
    const own = cutoffs.flatMap(({ rankings }) =>
      rankings.filter((one) => one.ranking === ranking),
    );
    return meanOf(ranking, own);
  });
}

function meanOf(ranking: string, figures: readonly RankingFigures[]): MeanFigures {
  const outcomes = (figures[0]?.outcomes ?? []).map(({ outcome }): MeanOutcome => {
    const own = figures.flatMap((one) => one.outcomes.filter((each) => each.outcome === outcome));
    return {
      outcome,
      baseRate: mean(own.map(({ baseRate }) => baseRate)),
      auc: mean(own.map(({ auc }) => auc)),
      topDecileLift: mean(own.map(({ topDecileLift }) => topDecileLift)),
      recallAtCapacity: mean(own.map(({ recallAtCapacity }) => recallAtCapacity)),
    };
  });
  return {
    ranking,
    outcomes,
    revenueByRisk: mean(figures.map(({ revenueFound }) => revenueFound.byRisk)),
    revenueByMoneyAtRisk: mean(figures.map(({ revenueFound }) => revenueFound.byMoneyAtRisk)),
  };
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  let total = 0;
  for (const value of known) total += value;
  return known.length === 0 ? undefined : total / known.length;
}

export interface SegmentMeans {
  readonly segment: string;
  /** Accounts of the segment, over all cut-offs. */
  readonly accounts: number;
  readonly mean: readonly MeanFigures[];
}

/** The same of each segment, over the cut-offs at which it has accounts. */
export function segmentMeans(cutoffs: readonly SliceFigures[]): readonly SegmentMeans[] {
  const all = cutoffs.flatMap(({ cutoff, segments }) =>
    segments.map((one) => ({ ...one, cutoff, segments: [] })),
  );
  const names = [...new Set(all.map(({ segment }) => segment))].toSorted();
  return names.map((segment) => {
    const own = all.filter((one) => one.segment === segment);
    let accounts = 0;
    for (const one of own) accounts += one.accounts;
    return { segment, accounts, mean: meanFigures(own) };
  });
}
