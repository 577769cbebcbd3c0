import type { CrmValue } from '../domain/plan.ts';
import { SCORE_FIELDS, type ScoreField } from '../domain/score.ts';

/** What the score fields of an account shall say. */
export interface DesiredScore extends Record<ScoreField, CrmValue> {
  readonly score: number;
  readonly band: string;
  readonly trend: string;
  readonly confidence: number;
  readonly reason: string;
  readonly money_at_risk: number;
  readonly scored_on: string;
  readonly model: string;
}

export interface FieldNames {
  /** Canonical name -> field of the CRM; what has none is not written. */
  readonly names: Readonly<Partial<Record<ScoreField, string | undefined>>>;
  /** Longest reason that the CRM's field takes. */
  readonly reasonLength: number | undefined;
}

/** The values by field of the CRM; all empty for an account that has no score (any more). */
export function desiredFields(
  desired: DesiredScore | undefined,
  { names, reasonLength }: FieldNames,
): ReadonlyMap<string, CrmValue> {
  return new Map(
    SCORE_FIELDS.flatMap((name) => {
      const field = names[name];
      if (field === undefined) return [];
      const value = desired?.[name] ?? null;
      const fitted = name === 'reason' ? shorten(value, reasonLength) : value;
      return [[field, fitted] as const];
    }),
  );
}

/** Between two drivers of the sentence where there is such a place, else at the last word. */
function shorten(value: CrmValue, length: number | undefined): CrmValue {
  if (typeof value !== 'string' || length === undefined || value.length <= length) return value;
  const driverEnd = value.slice(0, length + 2).lastIndexOf('), ') + 1;
  if (driverEnd > 0) return value.slice(0, driverEnd);
  const wordEnd = value.slice(0, length + 1).lastIndexOf(' ');
  return value.slice(0, wordEnd > 0 ? wordEnd : length);
}
