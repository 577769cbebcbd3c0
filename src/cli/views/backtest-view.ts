import type { BacktestResult, BacktestSlice } from '../../model/backtest.ts';
import type { MeanFigures } from '../../model/mean-figures.ts';
import type { Outcome } from '../../model/outcome.ts';
import { count, counted, table } from './table.ts';

/** What the outcomes and rankings are called in front of people. */
export const OUTCOME_TITLES: Readonly<Record<Outcome, string>> = {
  lapsed: 'lapsed',
  defected: 'partial defection',
  defected_in_season: 'partial defection, season-adjusted',
};

const RANKING_TITLES: Readonly<Record<string, string>> = {
  model: 'this model',
  previous: 'previous model',
  recency: 'recency',
  rfm: 'RFM quintile sum',
};

export function rankingTitle(ranking: string): string {
  return RANKING_TITLES[ranking] ?? ranking;
}

/** Whom the figures are about, in a sentence. */
export function populationText({ population, horizonDays }: BacktestResult): string {
  return (
    `Accounts with at least ${counted(population.minOrderDays, 'order day')} in the 365 days before the cut-off and the last ` +
    `order at most ${String(population.maxSilenceDays)} days ago; outcome: the ${String(horizonDays)} days from the cut-off on.`
  );
}

export function backtestView(result: BacktestResult): string {
  const { cutoffs, models, skipped } = result;
  const parts = [
    [
      ...models.map(({ name, version }) => `${rankingTitle(name)}: ${version}`),
      populationText(result),
    ].join('\n'),
    ...skipped.map(({ cutoff, reason }) => `${cutoff} is not judged: ${reason}`),
  ];
  if (cutoffs.length === 0) return [...parts, 'No cut-off can be judged.'].join('\n\n');
  for (const { outcome } of cutoffs[0]?.rankings[0]?.outcomes ?? []) {
    parts.push(`AUC, ${OUTCOME_TITLES[outcome]}\n${table(aucRows(cutoffs, outcome))}`);
  }
  parts.push(
    `Means over ${counted(cutoffs.length, 'cut-off')}\n${table(meanRows(result, result.mean))}`,
  );
  if (result.segments.length > 1) {
    for (const { segment, accounts, mean } of result.segments) {
      parts.push(
        `Segment ${segment}, ${count(accounts)} accounts over all cut-offs\n${table(meanRows(result, mean))}`,
      );
    }
  }
  return parts.join('\n\n');
}

/** A row a cut-off: whom it is about, the base rate, and each ranking. */
export function aucRows(
  cutoffs: readonly BacktestSlice[],
  outcome: Outcome,
): readonly (readonly string[])[] {
  const rankings = cutoffs[0]?.rankings.map(({ ranking }) => ranking) ?? [];
  const head = ['cut-off', 'accounts', 'base rate', ...rankings.map(rankingTitle)];
  const rows = cutoffs.map(({ cutoff, rankings: own }) => {
    const figures = own.map(({ outcomes }) => outcomes.find((one) => one.outcome === outcome));
    const [first] = figures;
    const about = [cutoff, count(first?.accounts ?? 0), decimal(first?.baseRate)];
    return [...about, ...figures.map((one) => decimal(one?.auc))];
  });
  return [head, ...rows];
}

/** A row a ranking. */
export function meanRows(
  { capacity }: BacktestResult,
  mean: readonly MeanFigures[],
): readonly (readonly string[])[] {
  const places = `${String(Math.round(capacity.share * 100))} %`;
  const head = ['', 'AUC lapsed', 'defected', 'in season', 'lift, top 10 %', `recall at ${places}`];
  const money = ['revenue found by risk', 'by money at risk'];
  const rows = mean.map((one) => {
    const [lapsed, defected, inSeason] = one.outcomes;
    return [
      rankingTitle(one.ranking),
      ...[lapsed?.auc, defected?.auc, inSeason?.auc, lapsed?.topDecileLift].map(decimal),
      ...[lapsed?.recallAtCapacity, one.revenueByRisk, one.revenueByMoneyAtRisk].map(decimal),
    ];
  });
  return [[...head, ...money], ...rows];
}

/** Three decimals: the fourth is noise in a book of some thousand accounts. */
function decimal(value: number | undefined): string {
  return value === undefined ? '-' : value.toFixed(3);
}
