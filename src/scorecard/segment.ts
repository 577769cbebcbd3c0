import type { FieldCondition } from '../config/schema/condition.ts';
import type { SegmentsFile } from '../config/schema/segments-file.ts';
import { measureHolds } from '../domain/condition.ts';
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

function fieldHolds(condition: FieldCondition, account: AccountTraits): boolean {
  const value = {
    customer_type: account.customerType,
    region: account.region,
    country: account.country,
  }[condition.field];
  return value !== null && condition.in.includes(value);
}
