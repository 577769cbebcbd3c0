import type { DatasetScore } from './score-dataset.ts';

/** RFC 4180, with a line of names. */
export function csvOf(scores: readonly DatasetScore[]): string {
  const lines = scores.map(
    ({ cutoff, customerId, score }) => `${cutoff},${csvText(customerId)},${String(score)}`,
  );
  return ['cutoff,customer_id,score', ...lines, ''].join('\n');
}

function csvText(value: string): string {
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
