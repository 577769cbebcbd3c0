import type { AlertFlow, BookFlow } from '../../model/lint/book-flow.ts';
import type { ModelFinding } from '../../model/lint/finding.ts';
import type { ModelReport } from '../../model/lint/inspect-model.ts';
import { count, counted, table } from './table.ts';

export function modelLintView(report: ModelReport): string {
  return [
    headLine(report),
    ...report.findings.flatMap((finding) => ['', ...findingLines(finding)]),
    ...(report.flow === undefined ? [] : ['', ...flowLines(report.flow)]),
    ...notJudgedLines(report),
    '',
    summaryLine(report),
  ].join('\n');
}

function headLine({ model, day, judgedOn }: ModelReport): string {
  const accounts =
    judgedOn === undefined
      ? 'without data'
      : `on ${counted(judgedOn.sampled, 'active account')}${judgedOn.book > judgedOn.sampled ? ` (a sample of ${count(judgedOn.book)})` : ''}`;
  return `Model ${model} as of ${day}, judged ${accounts}`;
}

function findingLines({ severity, rule, where, ...said }: ModelFinding): readonly string[] {
  return [
    `${severity}: ${where}: ${said.message} [${rule}]`,
    `    because ${said.evidence}`,
    `    do      ${said.remedy}`,
  ];
}

function flowLines(flow: BookFlow): readonly string[] {
  const weeks = `${counted(flow.weeks, 'week')} from ${flow.from} to ${flow.to}`;
  const rows = flow.alerts.map((alert) => alertRow(alert));
  const segments = [...flow.bandChangesBySegment]
    .map(([segment, changes]) => `${segment} ${changes.toFixed(0)}`)
    .join(', ');
  return [
    `Had this been in force in the ${weeks}:`,
    table([['alert', 'true now', 'of the book', 'new a week', 'most in a week'], ...rows]),
    `  ${flow.bandChangesPer1000.toFixed(0)} changes of band per 1,000 accounts a week (${segments})`,
  ];
}

function alertRow({ alert, now, share, newPerWeek, mostInAWeek }: AlertFlow): readonly string[] {
  return [
    alert,
    count(now),
    `${(share * 100).toFixed(1)} %`,
    newPerWeek.toFixed(1),
    count(mostInAWeek),
  ];
}

function notJudgedLines({ notJudged }: ModelReport): readonly string[] {
  if (notJudged.length === 0) return [];
  const reasons = new Map<string, string[]>();
  for (const { reason, title } of notJudged) {
    reasons.set(reason, [...(reasons.get(reason) ?? []), title]);
  }
  return [
    '',
    'Not judged:',
    ...[...reasons].map(([reason, titles]) => `  ${titles.join('; ')}\n    (${reason})`),
  ];
}

function summaryLine({ findings }: ModelReport): string {
  if (findings.length === 0) return 'No findings';
  const of = (severity: string): number =>
    findings.filter((finding) => finding.severity === severity).length;
  return `${counted(of('error'), 'error')}, ${counted(of('warning'), 'warning')}, ${counted(of('note'), 'note')}`;
}
