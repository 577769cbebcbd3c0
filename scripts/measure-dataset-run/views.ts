import type { MeasuredDataset } from './measure-dataset.ts';

/** More digits than any of the data have, fewer than binary fractions differ in. */
const DIGITS = 12;

/** A row a customer, a column a measure; empty where the data bear no value. */
export function csvView({ measures, customers }: MeasuredDataset): string {
  const header = ['customer', ...measures.map(({ id }) => id)];
  const rows = customers.map(({ customer, values }) => [
    quoted(customer),
    ...measures.map(({ id }) => numberText(values[id]?.value)),
  ]);
  return [header, ...rows].map((row) => `${row.join(',')}\n`).join('');
}

export function jsonView({ asOf, measures, leftOut, customers }: MeasuredDataset): string {
  const defined = measures.map(({ id, title, unit, definition }) => ({
    id,
    title,
    unit,
    definition,
  }));
  return `${JSON.stringify({ as_of: asOf, measures: defined, left_out: leftOut, customers }, null, 2)}\n`;
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(DIGITS)));
}

/** RFC 4180. */
function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
