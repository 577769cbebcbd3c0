import type { ValuesOfMeasure } from './plain/values.ts';

/** One way to compute the measures of a book. */
export interface Contestant {
  readonly name: ContestantName;
  /** Computes all measures of all accounts, or of these. */
  compute(accounts: readonly number[] | undefined): Promise<void>;
  /** Forgets what was computed, so that all of it is new the next time. Not timed. */
  forget(): Promise<void>;
  /** What was computed of a measure. */
  values(measure: string): Promise<ValuesOfMeasure>;
}

export type ContestantName = 'bellwether' | 'duckdb' | 'loop';
