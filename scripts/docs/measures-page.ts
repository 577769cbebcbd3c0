import { loadCatalog } from '../../src/measures/catalog.ts';
import { cell, GENERATED } from './markdown.ts';

/** The page of all measures, from the headers of their SQL files. */
export async function measuresPage(): Promise<string> {
  const measures = [...(await loadCatalog()).values()];
  const overview = measures.map(
    ({ id, title, unit, direction, kind, dimension }) =>
      `| [\`${id}\`](#${id}) | ${cell(title)} | ${unit} | ${direction} | ${kind} | ${dimension} |`,
  );
  const parts = measures.map((measure) =>
    [
      `## ${measure.id}`,
      '',
      `**${measure.title}** (${measure.unit}). ${measure.meaning}`,
      '',
      `- Definition: ${measure.definition}`,
      `- When it turns: ${measure.advice}`,
      `- Source: ${measure.source}`,
      `- Reads: ${measure.inputs.join(', ')}; without them mapped it has no values`,
      '',
      '```sql',
      measure.sql,
      '```',
      '',
    ].join('\n'),
  );
  return [
    GENERATED,
    '# Measures',
    '',
    'One number about one account as of one day. Each is a SQL file in `src/measures/catalog/`; its SELECT reads tables',
    'that hold only what was known on that day (`src/measures/frame.ts`), so it cannot look ahead.',
    '',
    '| id | measure | unit | healthier | kind | dimension |',
    '| --- | --- | --- | --- | --- | --- |',
    ...overview,
    '',
    ...parts,
  ].join('\n');
}
