import type { MeasureDefinition } from '../domain/measure.ts';

const DIMENSIONS = {
  outcome: 'Outcome: what they order',
  business: 'Business: what we deliver and are paid',
  relationship: 'Relationship: how we get on',
} as const;

const DIMENSION_ORDER = ['outcome', 'business', 'relationship'] as const;

/** All measures for people, in Markdown: formula, unit, why it matters, and what to do when it turns. */
export function cheatSheet(measures: readonly MeasureDefinition[]): string {
  const parts = DIMENSION_ORDER.flatMap((dimension) => {
    const own = measures.filter((measure) => measure.dimension === dimension);
    return own.length === 0 ? [] : [`## ${DIMENSIONS[dimension]}`, ...own.map(card)];
  });
  return ['# Measures: cheat sheet', ...parts].join('\n\n');
}

function card(measure: MeasureDefinition): string {
  const { id, title, unit, kind, direction, definition, meaning, advice, source, file } = measure;
  const healthier = direction === 'none' ? 'context only' : `${direction} is healthier`;
  return [
    `### ${title}`,
    '',
    `\`${id}\`: ${unit}, ${kind}, ${healthier}${file === undefined ? '' : `, from ${file}`}`,
    '',
    `- **Formula**: ${definition}`,
    `- **Why it matters**: ${meaning}`,
    `- **When it turns**: ${advice}`,
    `- **Source**: ${source}`,
  ].join('\n');
}
