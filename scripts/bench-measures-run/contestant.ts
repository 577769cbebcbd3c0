import type { ValuesOfMeasure } from './plain/values.ts';

/** One way to compute the measures of a book. */
export interface Contestant {
  readonly name: ContestantName;
  /** Computes all measures of all accounts, or of these. */
  compute(accounts: readonly number[] | undefined): Promise<void>;
  /** Forgets what was computed, so that all of it is new the next time. Not timed. */
  forget(): Promise<void>;
  /** Processor time that it has used, in ms from any beginning; undefined where the system does not tell. */
  cpuMs(): Promise<number | undefined>;
  /** What was computed of a measure. */
  values(measure: string): Promise<ValuesOfMeasure>;
}

/** Of this process, for those that compute in it. */
export function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

export type ContestantName = 'bellwether' | 'duckdb' | 'loop';
