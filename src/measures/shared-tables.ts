import type { MeasureDefinition } from '../domain/measure.ts';
import { makingOf } from './frame.ts';

/**
 * Tables of the frame that cost much and that several measures read, each after those it is made of. A run computes
 * them once and keeps them for its other measures.
 */
const COSTLY = [
  'orders',
  'order_days',
  'family_days',
  'invoices',
  'payments',
  'balances',
  'settlements',
  'invoice_status',
  'launch_sales',
  'comparable_gaps',
] as const;

/** Those that are read twice or more, by measures or by the making of others that are kept. */
export function sharedTables(measures: readonly MeasureDefinition[]): readonly string[] {
  const texts = measures.map(({ sql }) => sql);
  const shared: string[] = [];
  for (const name of COSTLY.toReversed()) {
    const mentioned = new RegExp(String.raw`\b${name}\b`);
    if (texts.filter((text) => mentioned.test(text)).length < 2) continue;
    shared.unshift(name);
    texts.push(makingOf(name, new Set(COSTLY.filter((other) => other !== name))));
  }
  return shared;
}
