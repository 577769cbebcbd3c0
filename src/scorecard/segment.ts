import type { FieldCondition, MeasureCondition } from '../config/schema/condition.ts';
import type { SegmentsFile } from '../config/schema/segments-file.ts';
import type { MeasureValues } from '../domain/measure.ts';

/** The fields of an account that segments and scripts may use. */
export interface AccountTraits {
  readonly customerType: string | null;
  readonly region: string | null;
  readonly country: string | null;
}

/** The first segment whose conditions all hold, else the fallback. */
export function segmentOf(
  account: AccountTraits,
  values: MeasureValues,
  { segments, fallback }: SegmentsFile,
): string {
  const fitting = segments.find(({ when }) =>
    when.every((condition) =>
      'measure' in condition ? measureHolds(condition, values) : fieldHolds(condition, account),
    ),
  );
  return fitting?.id ?? fallback;
}

/** A missing value, or too small a sample, makes a condition false. */
export function measureHolds(condition: MeasureCondition, values: MeasureValues): boolean {
  const measured = values.get(condition.measure);
  if (measured?.value === undefined || measured.sampleSize < condition.min_sample) return false;
  if (condition.at_least !== undefined && measured.value < condition.at_least) return false;
  return condition.at_most === undefined || measured.value <= condition.at_most;
}

function fieldHolds(condition: FieldCondition, account: AccountTraits): boolean {
  const value = {
    customer_type: account.customerType,
    region: account.region,
    country: account.country,
  }[condition.field];
  return value !== null && condition.in.includes(value);
}
