import type { MeasureValues } from '../../domain/measure.ts';
import type { Band } from '../../domain/score.ts';

/** An account as the model at hand sees it on one day. */
export interface SampledAccount {
  readonly id: number;
  readonly segment: string;
  readonly values: MeasureValues;
  /** Undefined where it is withheld. */
  readonly score: number | undefined;
  readonly band: Band | undefined;
}

/** The active accounts, or an even share of them where there are many. */
export interface BookSample {
  readonly day: string;
  /** Active accounts in the sample, and how many of the book each stands for. */
  readonly accounts: readonly SampledAccount[];
  readonly scale: number;
}

/** The accounts of a segment. */
export function ofSegment(sample: BookSample, segment: string): readonly SampledAccount[] {
  return sample.accounts.filter((account) => account.segment === segment);
}

/** Values of one measure, as far as there are any. */
export function valuesOf(accounts: readonly SampledAccount[], measure: string): readonly number[] {
  return accounts.flatMap(({ values }) => values.get(measure)?.value ?? []);
}
