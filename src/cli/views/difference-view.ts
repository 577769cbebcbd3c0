import { formatValue } from '../../domain/format-value.ts';
import { MEASURE_UNITS } from '../../domain/measure.ts';
import type { Difference, ExplainedTerm } from '../../pipeline/explain-difference.ts';
import type { ScoreReport } from '../../store/score-history-repository.ts';
import { table } from './table.ts';

type Kind = ExplainedTerm['kind'];

/** In the order in which a reader wants to know: what the account did, then what we did. */
const KINDS: readonly (readonly [kind: Kind, label: string])[] = [
  ['value', 'its values'],
  ['missing', 'what is known'],
  ['season', 'the season'],
  ['segment', 'another segment'],
  ['model', 'another model'],
  ['book', 'the rest of the book'],
  ['override', "a person's decision"],
  ['unsplit', 'by measure (the model is not on record)'],
];

export function differenceView(difference: Difference): string {
  const { account, from, to, points, terms } = difference;
  const head = `${account.name} (${account.crmId}): ${scoreText(from)} -> ${scoreText(to)}, ${signed(points)}`;
  const rows = KINDS.flatMap(([kind, label]) =>
    terms
      .filter((term) => term.kind === kind)
      .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
      .map((term) => [
        term.title === undefined ? label : `${labelOf(term, label, difference)}: ${term.title}`,
        ...sidesOf(term, difference),
        signed(term.points),
      ]),
  );
  const sum = ['sum', '', '', signed(points)];
  return [head, '', table([['because of', 'from', 'to', 'points'], ...rows, sum])].join('\n');
}

/** The points of a group come from accounts, and all that is known of them is on record. */
function labelOf({ kind }: ExplainedTerm, label: string, { to }: Difference): string {
  return kind === 'unsplit' && to.group !== undefined ? 'account' : label;
}

/** As shown. */
function scoreText({ score, band, asOf, override }: ScoreReport): string {
  const shown = override === undefined ? '' : ' (override)';
  return `${(override?.score ?? score)?.toFixed(1) ?? '-'} ${override?.band ?? band ?? ''}${shown} on ${asOf}`;
}

function sidesOf(
  term: ExplainedTerm,
  { from, to, currency }: Difference,
): readonly [string, string] {
  if (term.kind === 'model') return [from.modelVersion, to.modelVersion];
  if (term.kind === 'segment') return [from.segment, to.segment];
  return [valueText(term.from, term, currency), valueText(term.to, term, currency)];
}

function valueText(
  value: number | undefined,
  { measure, unit }: ExplainedTerm,
  currency: string,
): string {
  if (measure === undefined) return '';
  const known = MEASURE_UNITS.find((name) => name === unit);
  return value === undefined || known === undefined ? '-' : formatValue(value, known, currency);
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(1)}`;
}
