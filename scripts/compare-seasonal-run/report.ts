import type { RankingFigures } from '../../src/model/judge.ts';
import { OUTCOMES, type Outcome } from '../../src/model/outcome.ts';
import { markdownTable } from '../docs/markdown.ts';
import type { ComparedCutoff, Comparison } from './compare-seasonal.ts';

const TITLES: Readonly<Record<Outcome, string>> = {
  lapsed: 'lapsed',
  defected: 'partial defection',
  defected_in_season: 'partial defection, season-adjusted',
};

/** The figures in Markdown: the means first, then each cut-off. */
export function reportOf({ cutoffs, skipped, mean, horizonDays }: Comparison): string {
  const means = OUTCOMES.map((outcome) =>
    [
      `Mean of ${String(cutoffs.length)} cut-offs, ${TITLES[outcome]}, ${String(horizonDays)} days`,
      markdownTable([
        ['ranking', 'AUC', 'lift, top 10 %', 'recall at capacity'],
        ...mean.map(({ ranking, outcomes }) => {
          const own = outcomes.find((each) => each.outcome === outcome);
          const { auc, topDecileLift, recallAtCapacity } = own ?? {};
          return [ranking, digits(auc), digits(topDecileLift, 2), digits(recallAtCapacity)];
        }),
      ]),
    ].join('\n\n'),
  );
  const left = skipped.map(({ cutoff, reason }) => `${cutoff} is left out: ${reason}.`);
  return [...means, ...cutoffs.map(cutoffReport), ...left].join('\n\n');
}

function cutoffReport(compared: ComparedCutoff): string {
  const tables = OUTCOMES.map((outcome) => outcomeTable(compared, outcome));
  return [
    `${compared.cutoff}, ${String(compared.accounts)} accounts`,
    ...tables,
    prophetLine(compared),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function outcomeTable({ rankings, brier }: ComparedCutoff, outcome: Outcome): string {
  const figuresOf = ({ outcomes }: RankingFigures) =>
    outcomes.find((each) => each.outcome === outcome);
  const [first] = rankings;
  const base = (first && figuresOf(first)?.baseRate) ?? 0;
  return [
    `${TITLES[outcome]}: base rate ${digits(base)}, whose Brier score is ${digits(base * (1 - base))}`,
    markdownTable([
      ['ranking', 'AUC', 'lift, top 10 %', 'recall at capacity', 'Brier'],
      ...rankings.map((ranking) => {
        const { auc, topDecileLift, recallAtCapacity } = figuresOf(ranking) ?? {};
        const claimed = brier[ranking.ranking]?.[outcome];
        const figures = [digits(auc), digits(topDecileLift, 2), digits(recallAtCapacity)];
        return [ranking.ranking, ...figures, digits(claimed)];
      }),
    ]),
  ].join('\n\n');
}

function prophetLine({ prophet, accounts }: ComparedCutoff): string {
  if (prophet === undefined) return '';
  const { fits, short, failed } = prophet;
  return (
    `Prophet: ${String(fits)} fits; of ${String(accounts)} accounts ${String(short)} were too young for a series ` +
    `of their own and on ${String(failed)} it failed: these have their segment's forecast.`
  );
}

function digits(value: number | undefined, places = 3): string {
  return value === undefined ? '' : value.toFixed(places);
}
