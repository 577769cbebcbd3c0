import type { MeasureValue, MeasureValues } from '../../src/domain/measure.ts';

/** `{ fill_rate: 0.9, order_silence: [0.05, 6], portal_use: undefined }`: a value, or a value and its sample size. */
export type WrittenValues = Readonly<
  Record<string, number | undefined | readonly [number | undefined, number]>
>;

/** Values of an account as a test writes them. The sample is large unless it says so. */
export function measureValues(written: WrittenValues): MeasureValues {
  return new Map(Object.entries(written).map(([id, value]) => [id, measureValue(value)]));
}

function measureValue(written: WrittenValues[string]): MeasureValue {
  if (typeof written === 'object') return { value: written[0], sampleSize: written[1] };
  return { value: written, sampleSize: written === undefined ? 0 : 100 };
}
