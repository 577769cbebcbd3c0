import type { MeasureDefinition } from '../domain/measure.ts';

/**
 * Tables of the frame that cost much and that several measures read, each after those it is made of. A run computes
 * them once and keeps them for its other measures.
 */
const COSTLY = [
  'orders',
  'order_days',
  'family_days',
  'invoice_status',
  'launch_sales',
  'comparable_gaps',
] as const;

/** Those that two measures or more read. */
export function sharedTables(measures: readonly MeasureDefinition[]): readonly string[] {
  return COSTLY.filter((name) => {
    const mentioned = new RegExp(String.raw`\b${name}\b`);
    return measures.filter(({ sql }) => mentioned.test(sql)).length > 1;
  });
}

/** Where a table of the frame is kept for the rest of the transaction. */
export function keptAs(name: string): string {
  return `pg_temp.kept_${name}`;
}
