/** One pass of the pipeline. */
export const STAGES = ['sync', 'score', 'plan', 'apply'] as const;
export type Stage = (typeof STAGES)[number];

export type RunStatus = 'running' | 'finished' | 'failed' | 'interrupted';

/**
 * The day from which things are looked at. Facts dated before `knownBefore` are known; days are counted from `day`.
 * A live run knows today (`knownBefore` is tomorrow); `--as-of D` knows the days before D, as a forecast made at
 * the start of D would.
 */
export interface AsOf {
  readonly day: string;
  readonly knownBefore: string;
}
