import type { BacktestResult } from '../../model/backtest.ts';
import type { RankingFigures } from '../../model/judge.ts';
import type { Outcome } from '../../model/outcome.ts';
import {
  aucRows,
  meanRows,
  OUTCOME_TITLES,
  populationText,
  rankingTitle,
} from './backtest-view.ts';
import { escapeHtml, htmlTable } from './html.ts';
import { linePlot, type PlotLine } from './svg-plot.ts';

const STYLE = `body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: 1rem 0; } th, td { padding: 0.2rem 0.7rem; text-align: right; }
th:first-child, td:first-child { text-align: left; } thead th { border-bottom: 1px solid #999; }
svg { width: 100%; max-width: 44rem; font: 12px system-ui, sans-serif; }`;

/** The backtest as one page that needs nothing else: no script, no font, no address outside of it. */
export function backtestPage(result: BacktestResult): string {
  const models = result.models.map(
    ({ name, version }) => `<li>${escapeHtml(`${rankingTitle(name)}: ${version}`)}</li>`,
  );
  const body = [
    '<h1>Backtest</h1>',
    `<p>${escapeHtml(populationText(result))}</p>`,
    `<ul>${models.join('')}</ul>`,
    ...result.skipped.map(
      ({ cutoff, reason }) => `<p>${escapeHtml(`${cutoff} is not judged: ${reason}`)}</p>`,
    ),
    ...(result.cutoffs.length === 0 ? ['<p>No cut-off can be judged.</p>'] : figures(result)),
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Backtest</title><style>${STYLE}</style></head>
<body>${body.join('\n')}</body></html>
`;
}

function figures(result: BacktestResult): readonly string[] {
  const outcomes = result.cutoffs[0]?.rankings[0]?.outcomes.map(({ outcome }) => outcome) ?? [];
  return [
    '<h2>Means over the cut-offs</h2>',
    htmlTable(meanRows(result, result.mean)),
    ...outcomes.flatMap((outcome) => [
      `<h2>${escapeHtml(`AUC, ${OUTCOME_TITLES[outcome]}`)}</h2>`,
      aucPlot(result, outcome),
      htmlTable(aucRows(result.cutoffs, outcome)),
    ]),
    '<h2>Calibration</h2>',
    '<p>Tenths of the book by 100 - score, read as a chance of lapse in per cent, beside the share that lapsed. The rank of a score is what it stands for; where the lines part, do not read it as a probability.</p>',
    reliabilityPlot(result),
    ...(result.segments.length > 1 ? segments(result) : []),
  ];
}

function segments(result: BacktestResult): readonly string[] {
  return result.segments.flatMap(({ segment, accounts, mean }) => [
    `<h2>${escapeHtml(`Segment ${segment}, ${String(accounts)} accounts over all cut-offs`)}</h2>`,
    htmlTable(meanRows(result, mean)),
  ]);
}

/** Round chance (0.5) below, 0.9 above: where every figure of an honest population lies. */
const AUC_AXIS = { from: 0.4, to: 0.9 };

function aucPlot({ cutoffs }: BacktestResult, outcome: Outcome): string {
  const place = (index: number): number => (index + 0.5) / cutoffs.length;
  const rankings = cutoffs[0]?.rankings.map(({ ranking }) => ranking) ?? [];
  const lines = rankings.map((ranking): PlotLine => ({
    name: rankingTitle(ranking),
    points: cutoffs.map(({ rankings: own }, index) => ({
      x: place(index),
      y: aucOf(own, ranking, outcome),
    })),
  }));
  // More labels than these would run into each other.
  const step = Math.ceil(cutoffs.length / 8);
  const xLabels = cutoffs.flatMap(({ cutoff }, index) =>
    index % step === 0 ? [{ x: place(index), text: cutoff }] : [],
  );
  return linePlot({ title: `AUC, ${OUTCOME_TITLES[outcome]}`, lines, xLabels, ...AUC_AXIS });
}

function aucOf(
  rankings: readonly RankingFigures[],
  ranking: string,
  outcome: Outcome,
): number | undefined {
  const own = rankings.find((one) => one.ranking === ranking);
  return own?.outcomes.find((one) => one.outcome === outcome)?.auc;
}

/** A line a cut-off, and the diagonal on which a claim comes true. */
function reliabilityPlot({ cutoffs }: BacktestResult): string {
  const latest = cutoffs.slice(-3);
  const lines = latest.map(({ cutoff, rankings }): PlotLine => ({
    name: cutoff,
    points: (rankings[0]?.reliability ?? []).map(({ claimed, observed }) => ({
      x: claimed,
      y: observed,
    })),
  }));
  const exact: PlotLine = { name: 'exact', points: [0, 1].map((at) => ({ x: at, y: at })) };
  const xLabels = [0, 0.25, 0.5, 0.75, 1].map((x) => ({ x, text: x.toFixed(2) }));
  const title = 'Share that lapsed, by the claimed risk';
  return linePlot({ title, lines: [...lines, exact], xLabels, from: 0, to: 1 });
}
