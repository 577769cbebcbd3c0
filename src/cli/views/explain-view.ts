import type { Group } from '../../domain/group.ts';
import { formatValue } from '../../domain/format-value.ts';
import { MEASURE_UNITS } from '../../domain/measure.ts';
import { HEALTH } from '../../domain/score.ts';
import type { ExplainedMeasure, Explanation } from '../../pipeline/explain.ts';
import type { ScoreReport } from '../../store/score-history-repository.ts';
import { counted, table } from './table.ts';

export function explainView(explanation: Explanation): string {
  const { score, measures, history, tasks, others } = explanation;
  return [
    headOf(explanation),
    `  ${score.sentence}`,
    `  ${factsOf(explanation).join('; ')}`,
    ...confidenceLines(score),
    ...groupLines(score.group),
    '',
    measureTable(explanation),
    ...curveLines(measures),
    ...unconvertedLines(explanation),
    ...(others.length === 0 ? [] : ['', 'Other scorecards', othersTable(explanation)]),
    ...(tasks.length === 0 ? [] : ['', 'Tasks', taskTable(explanation)]),
    ...(history.length < 2 ? [] : ['', 'History', historyTable(explanation)]),
  ].join('\n');
}

function headOf({ account, score, scorecard }: Explanation): string {
  const name = `${account.name} (${account.crmId})${scorecard === HEALTH ? '' : `, ${scorecard}`}`;
  if (score.score === undefined) return `${name}: no score, ${score.withheld ?? ''}`;
  const computed = `${score.score.toFixed(1)} ${score.band ?? ''}`;
  const { override } = score;
  if (override === undefined) return `${name}: ${computed}, ${score.trend ?? ''}`;
  const shown = `${override.score.toFixed(1)} ${override.band}`;
  return `${name}: ${shown} by override (computed: ${computed}, ${score.trend ?? ''})`;
}

function factsOf({ score, comparedWith, currency }: Explanation): readonly string[] {
  const change =
    comparedWith === undefined
      ? []
      : [`compared with ${comparedWith.score.toFixed(1)} on ${comparedWith.asOf}`];
  return [
    `as of ${score.asOf}`,
    `band since ${score.bandSince ?? '-'}`,
    `at risk ${formatValue(score.moneyAtRisk, 'money', currency)} in 90 days`,
    `segment ${score.segment}`,
    `model ${score.modelVersion}`,
    ...change,
  ];
}

/** What the confidence is the product of. */
function confidenceLines({ confidence, confidenceParts }: ScoreReport): readonly string[] {
  if (confidence === undefined) return [];
  const head = `  confidence ${String(confidence)} %`;
  if (confidenceParts === undefined) return [head];
  const { coverage, sample, freshness, reconciliation } = confidenceParts;
  const parts = [
    `values known ${percent(coverage)}`,
    `enough observations ${percent(sample)}`,
    `data current ${percent(freshness)}`,
    `records match ${percent(reconciliation)}`,
  ];
  return [`${head} = ${parts.join(' x ')}`];
}

function percent(share: number): string {
  return `${String(Math.round(share * 100))} %`;
}

function curveLines(measures: readonly ExplainedMeasure[]): readonly string[] {
  return measures.flatMap(({ title, curveFrom }) =>
    curveFrom === undefined
      ? []
      : [`  ${title}: points by the place among ${String(curveFrom)} accounts of the day`],
  );
}

function unconvertedLines({ unconverted, currency }: Explanation): readonly string[] {
  if (unconverted.length === 0) return [];
  const records = unconverted.map(({ entity, records: count }) => `${String(count)} ${entity}`);
  return [
    `  no exchange rate to ${currency} for the amounts of ${records.join(', ')}: a measure that would add them has no value`,
  ];
}

function othersTable({ others }: Explanation): string {
  return table(
    others.map(({ scorecard, score, band, withheld, sentence }) => [
      scorecard,
      score?.toFixed(1) ?? '-',
      band ?? withheld ?? '',
      sentence,
    ]),
  );
}

/** Whose scores it comes from, and whose are missing. */
function groupLines(group: Group | undefined): readonly string[] {
  if (group === undefined) return [];
  const { active, scored, coverage, members } = group;
  const head = `  rolled up from ${String(scored)} of ${counted(active, 'active account')} (${percent(coverage)} of the weight)`;
  const without = members.filter(({ missing }) => missing !== undefined);
  return [head, ...without.map(({ name, missing }) => `    without ${name}: ${missing ?? ''}`)];
}

function measureTable({ measures, score: { score, group }, currency }: Explanation): string {
  return table([
    [
      group === undefined ? 'measure' : 'account',
      'value',
      'points',
      'weight',
      'contributes',
      'costs',
      'change',
    ],
    ...measures.map((measure) => [
      measure.title,
      valueOf(measure, currency),
      measure.points?.toFixed(1) ?? '-',
      `${measure.weightPercent.toFixed(1)} %`,
      measure.contribution.toFixed(1),
      measure.lost.toFixed(1),
      signed(measure.difference),
    ]),
    ['score', '', '', '', score?.toFixed(1) ?? '-', '', signed(sumOf(measures))],
  ]);
}

function valueOf({ value, unit }: ExplainedMeasure, currency: string): string {
  const known = MEASURE_UNITS.find((name) => name === unit);
  return value === undefined || known === undefined ? '-' : formatValue(value, known, currency);
}

function sumOf(measures: readonly ExplainedMeasure[]): number | undefined {
  let total: number | undefined;
  for (const { difference } of measures) {
    if (difference !== undefined) total = (total ?? 0) + difference;
  }
  return total;
}

function signed(value: number | undefined): string {
  if (value === undefined) return '';
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}

function taskTable({ tasks }: Explanation): string {
  return table(
    tasks.map((task) => [
      task.playbook,
      `opened ${task.openedOn}`,
      task.closedOn === undefined ? 'open' : `closed ${task.closedOn} by ${task.closedBy ?? '?'}`,
      task.result ?? '',
    ]),
  );
}

function historyTable({ history }: Explanation): string {
  return table(
    history
      .slice(0, 12)
      .map((entry) => [
        entry.asOf,
        entry.score?.toFixed(1) ?? '-',
        entry.band ?? 'no score',
        entry.modelVersion,
      ]),
  );
}
