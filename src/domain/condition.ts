import type { MeasureValues } from './measure.ts';

/** A condition on the value of a measure. */
export interface MeasureCondition {
  readonly measure: string;
  readonly at_least?: number | undefined;
  readonly at_most?: number | undefined;
  /** Number of observations below which the value is not trusted. */
  readonly min_sample: number;
}

/** A missing value, or too small a sample, makes a condition false. */
export function measureHolds(condition: MeasureCondition, values: MeasureValues): boolean {
  const measured = values.get(condition.measure);
  if (measured?.value === undefined || measured.sampleSize < condition.min_sample) return false;
  if (condition.at_least !== undefined && measured.value < condition.at_least) return false;
  return condition.at_most === undefined || measured.value <= condition.at_most;
}
