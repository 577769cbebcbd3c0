import { z } from 'zod';
import type { Group } from '../domain/group.ts';
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

const bandSchema = z.enum(['red', 'yellow', 'green']);

/** Stored with each member as [CRM id, name, score, band, share, missing]. */
export const groupSchema = z
  .object({
    active: z.number(),
    scored: z.number(),
    coverage: z.number(),
    members: z.array(
      z.tuple([
        z.string(),
        z.string(),
        z.number().nullable(),
        bandSchema.nullable(),
        z.number(),
        z.string().nullable(),
      ]),
    ),
  })
  .transform(({ members, ...counts }): Group => ({
    ...counts,
    members: members.map(([crmId, name, score, band, share, missing]) => ({
      crmId,
      name,
      score: score ?? undefined,
      band: band ?? undefined,
      share,
      missing: missing ?? undefined,
    })),
  }));

export function packGroup({ members, ...counts }: Group): string {
  const packed = members.map(({ crmId, name, score, band, share, missing }) => [
    crmId,
    name,
    score ?? null,
    band ?? null,
    share,
    missing ?? null,
  ]);
  return JSON.stringify({ ...counts, members: packed });
}

export const shownOverrideSchema = z.object({
  id: z.number(),
  score: z.number(),
  band: bandSchema,
  reason: z.string(),
  author: z.string(),
  until: z.string(),
});
