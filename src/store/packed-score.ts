import { z } from 'zod';
import type { ConfidenceParts, Reason } from '../domain/score.ts';

/** Stored as [measure, value, points, weight, contribution, lost]: the history is long. */
const reasonSchema = z
  .tuple([
    z.string(),
    z.number().nullable(),
    z.number().nullable(),
    z.number(),
    z.number(),
    z.number(),
  ])
  .transform(([measure, value, points, weight, contribution, lost]): Reason => ({
    measure,
    value: value ?? undefined,
    points: points ?? undefined,
    weight,
    contribution,
    lost,
  }));

export const reasonsSchema = z.array(reasonSchema);

export function packReasons(reasons: readonly Reason[]): string {
  return JSON.stringify(
    reasons.map(({ measure, value, points, weight, contribution, lost }) => [
      measure,
      value ?? null,
      points ?? null,
      weight,
      contribution,
      lost,
    ]),
  );
}

/** Stored as [coverage, sample, freshness, reconciliation]. */
export const confidenceSchema = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .transform(([coverage, sample, freshness, reconciliation]): ConfidenceParts => ({
    coverage,
    sample,
    freshness,
    reconciliation,
  }));

export function packConfidence(parts: ConfidenceParts): string {
  const { coverage, sample, freshness, reconciliation } = parts;
  return JSON.stringify([coverage, sample, freshness, reconciliation]);
}

export const shownOverrideSchema = z.object({
  id: z.number(),
  score: z.number(),
  band: z.enum(['red', 'yellow', 'green']),
  reason: z.string(),
  author: z.string(),
  until: z.string(),
});
