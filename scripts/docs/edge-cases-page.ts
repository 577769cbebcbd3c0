import { EDGE_CASES } from '../../tests/support/edge-cases/all-cases.ts';
import { EDGE_DAY, type EdgeCase } from '../../tests/support/edge-cases/edge-case.ts';
import { cell, GENERATED } from './markdown.ts';

/** What every measure makes of small books at the edges of the definitions: the table that the tests compute. */
export function edgeCasesPage(): string {
  return [
    GENERATED,
    '# Measures at the edges',
    '',
    `Small books, and what comes out of every measure for the account. A test computes each of them`,
    '(`tests/integration/measures/edge-cases.test.ts`) and this page is written from its table, so it cannot be out of date.',
    `The day is ${EDGE_DAY}, as of its start, unless a case says otherwise. In brackets: the sample size. **A measure that is`,
    'not listed has no value** there; `withheld` means that there are records but no value can be told. How a score goes on',
    'without a value says the [scorecard](scorecards.md#when-a-value-is-missing).',
    '',
    ...EDGE_CASES.flatMap(section),
  ].join('\n');
}

function section(edge: EdgeCase): readonly string[] {
  return [
    `## ${edge.title}`,
    '',
    edge.book,
    '',
    `**Rule.** ${edge.rule}`,
    '',
    '| measure | value |',
    '| --- | --- |',
    ...Object.entries(edge.expected).map(
      ([measure, [value, sampleSize]]) =>
        `| [\`${measure}\`](measures.md#${measure}) | ${cell(shown(value))} (${String(sampleSize)}) |`,
    ),
    '',
  ];
}

function shown(value: number | null): string {
  return value === null ? 'withheld' : String(Number(value.toFixed(4)));
}
