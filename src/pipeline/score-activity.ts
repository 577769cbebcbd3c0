import type { MeasureValues } from '../domain/measure.ts';

/** Only an account that has ordered of late has a health; the others are lost already, or not yet won. */
export function isActive(values: MeasureValues, activeDays: number): boolean {
  const days = values.get('days_since_last_order')?.value;
  return days !== undefined && days <= activeDays;
}
