import type { PreviewedScorecard, ScorePreview } from '../../pipeline/preview-scores.ts';
import { count, counted, table } from './table.ts';

/** What the configuration on disk would make of the newest scored day. */
export function previewView({ day, present, previewed, scorecards }: ScorePreview): string {
  const models =
    present === previewed ? `the model is the same (${present})` : `${present} -> ${previewed}`;
  return [
    `Preview of the scores as of ${day}: ${models}; nothing is written`,
    ...scorecards.flatMap(scorecardLines),
  ].join('\n');
}

function scorecardLines({
  scorecard,
  flow,
  changed,
  accounts,
}: PreviewedScorecard): readonly string[] {
  const bands = [...new Set(flow.flatMap(({ from, to }) => [from, to]))].toSorted();
  const totals = bands.map((band) => [
    band,
    count(sum(flow, 'from', band)),
    '->',
    count(sum(flow, 'to', band)),
  ]);
  const moves = flow
    .filter(({ from, to }) => from !== to)
    .map(({ from, to, accounts: some }) => `${from} -> ${to} ${count(some)}`);
  const more = changed - accounts.length;
  return [
    '',
    `${scorecard}: ${counted(changed, 'account')} would change band${moves.length === 0 ? '' : ` (${moves.join(', ')})`}`,
    table(totals, '  '),
    ...accounts.map(
      ({ name, from, to, why }) => `    ${name}: ${sideText(from)} -> ${sideText(to)}: ${why}`,
    ),
    ...(more > 0 && accounts.length > 0 ? [`    and ${count(more)} more: --limit, --json`] : []),
  ];
}

function sum(flow: PreviewedScorecard['flow'], side: 'from' | 'to', band: string): number {
  let total = 0;
  for (const one of flow) if (one[side] === band) total += one.accounts;
  return total;
}

function sideText({ score, band }: PreviewedScorecard['accounts'][number]['from']): string {
  if (band === undefined) return 'none';
  return score === undefined ? 'no score' : `${score.toFixed(1)} ${band}`;
}
