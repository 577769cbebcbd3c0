import type { MeasureDefinition } from '../../domain/measure.ts';
import { counted, table } from './table.ts';

/** One line a measure. */
export function measureListView(measures: readonly MeasureDefinition[]): string {
  const rows = measures.map(({ id, unit, direction, kind, dimension, title, file }) => [
    id,
    unit,
    direction,
    kind,
    dimension,
    file === undefined ? title : `${title} (${file})`,
  ]);
  const header = ['measure', 'unit', 'healthier', 'kind', 'dimension', 'title'];
  return [
    table([header, ...rows]),
    '',
    `${counted(measures.length, 'measure')}; \`measures show ID\` says what one means and how it is computed`,
  ].join('\n');
}

/** All that there is to say of one measure. */
export function measureView(measure: MeasureDefinition): string {
  const { id, title, unit, kind, dimension, direction, inputs, file } = measure;
  const facts = [
    ['unit', unit],
    ['healthier', direction === 'none' ? 'neither: context, not to be weighed' : direction],
    ['kind', kind],
    ['dimension', dimension],
    ['reads', `${inputs.join(', ')}; without them mapped it has no values`],
    ['on the record', measure.phrase],
    ['from', file ?? 'the catalogue'],
  ];
  return [
    `${title} (${id})`,
    table(facts),
    '',
    ...paragraph('Formula', measure.definition),
    ...paragraph('Why it matters', measure.meaning),
    ...paragraph('When it turns', measure.advice),
    ...paragraph('Source', measure.source),
    'SQL',
    ...measure.sql.split('\n').map((line) => `  ${line}`.trimEnd()),
  ].join('\n');
}

function paragraph(title: string, text: string): readonly string[] {
  return [title, `  ${text}`, ''];
}
