import { z } from 'zod';
import type { MeasureValues } from '../domain/measure.ts';

/** Columns of a row of values: three lists that belong together place by place, or nothing where there is no row. */
export const valuesShape = {
  measures: z.array(z.string()).nullable(),
  values: z.array(z.number().nullable()).nullable(),
  sample_sizes: z.array(z.number()).nullable(),
};

const rowSchema = z.object(valuesShape);

export function toValues({
  measures,
  values,
  sample_sizes: sizes,
}: z.infer<typeof rowSchema>): MeasureValues {
  return new Map(
    (measures ?? []).map((measure, place) => [
      measure,
      { value: values?.[place] ?? undefined, sampleSize: sizes?.[place] ?? 0 },
    ]),
  );
}
