import type { Known } from '../known-facts.ts';
import type { Measured } from '../mirror-lab.ts';

/** A measure from its definition in words; undefined where the account has no value. */
export type Formula = (known: Known) => Measured | undefined;

export function of(value: number, sampleSize: number): Measured {
  return { value, sampleSize };
}

export function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
