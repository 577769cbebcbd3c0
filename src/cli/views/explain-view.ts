import { formatValue } from '../../domain/format-value.ts';
import { MEASURE_UNITS } from '../../domain/measure.ts';
import type { ExplainedMeasure, Explanation } from '../../pipeline/explain.ts';
import { table } from './table.ts';

export function explainView(explanation: Explanation): string {
  const { account, score, comparedWith, measures, history, tasks, currency } = explanation;
  const head =
    score.score === undefined
      ? `${account.name} (${account.crmId}): no score, ${score.withheld ?? ''}`
      : `${account.name} (${account.crmId}): ${score.score.toFixed(1)} ${score.band ?? ''}, ${score.trend ?? ''}`;
  const change =
    comparedWith === undefined
      ? []
      : [`compared with ${comparedWith.score.toFixed(1)} on ${comparedWith.asOf}`];
  const facts = [
    `as of ${score.asOf}`,
    `band since ${score.bandSince ?? '-'}`,
    `confidence ${String(score.confidence ?? 0)} %`,
    `at risk ${formatValue(score.moneyAtRisk, 'money', currency)} in 90 days`,
    `segment ${score.segment}`,
    `model ${score.modelVersion}`,
    ...change,
  ];
  return [
    head,
    `  ${score.sentence}`,
    `  ${facts.join('; ')}`,
    '',
    measureTable(measures, score.score, currency),
    ...(tasks.length === 0 ? [] : ['', 'Tasks', taskTable(explanation)]),
    ...(history.length < 2 ? [] : ['', 'History', historyTable(explanation)]),
  ].join('\n');
}

function measureTable(
  measures: readonly ExplainedMeasure[],
  score: number | undefined,
  currency: string,
): string {
  return table([
    ['measure', 'value', 'points', 'weight', 'contributes', 'costs', 'change'],
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
