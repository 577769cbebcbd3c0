import type { Scorecard, ScoredMeasure } from '../config/schema/scorecard-file.ts';
import type { Dimension, MeasureValues } from '../domain/measure.ts';
import { pointsOn, type Curve } from './curve.ts';
import { weightShares } from './weights.ts';

/** What a scorecard is completed with on a day. */
export interface Yardstick {
  /** Of the measures, for the weights of groups. */
  readonly dimensions: ReadonlyMap<string, Dimension>;
  /** Curves from the book's own distribution; the other measures have those of the scorecard. */
  readonly curves: ReadonlyMap<string, Curve>;
  /** How current a measure's data are, 0 (too old to count) to 1; measures that are not named are current. */
  readonly freshness: ReadonlyMap<string, number>;
}

/** One measure of a scorecard, judged. */
export interface Part {
  readonly scored: ScoredMeasure;
  /** Undefined also where the data are too old. */
  readonly value: number | undefined;
  readonly sampleSize: number;
  readonly freshness: number;
  /** Undefined where the value is missing and its weight is spread over the others. */
  readonly points: number | undefined;
  /** Effective weight as a share of 1, after missing values were spread. */
  readonly weight: number;
  /** Weight as a share of 1, as if no value were missing. */
  readonly fullWeight: number;
}

type Judged = Omit<Part, 'weight' | 'fullWeight'>;

export interface Weighing {
  /** By measure id, so that the order in the file decides nothing. */
  readonly parts: readonly Part[];
  /** The weighted mean of the points, unrounded. */
  readonly exact: number;
}

/** A value missing under the policy `neutral` counts as half marks. */
const NEUTRAL_POINTS = 50;

/** Judges the values of an account by a scorecard. */
export function weigh(
  scorecard: Scorecard,
  values: MeasureValues,
  yardstick: Yardstick | undefined,
): Weighing {
  const judged = scorecard.measures
    .toSorted((a, b) => (a.measure < b.measure ? -1 : 1))
    .map((scored) => judge(scored, values, yardstick));
  const shares = (counts: (part: Judged) => boolean): readonly number[] =>
    weightShares(
      judged.map((part) => ({
        weight: counts(part) ? part.scored.weight : 0,
        dimension: yardstick?.dimensions.get(part.scored.measure),
      })),
      scorecard.groups,
    );
  const weights = shares(({ points }) => points !== undefined);
  const full = judged.every(({ points }) => points !== undefined) ? weights : shares(() => true);
  let exact = 0;
  const parts = judged.map((part, index) => {
    const weight = weights[index] ?? 0;
    exact += weight * (part.points ?? 0);
    return { ...part, weight, fullWeight: full[index] ?? 0 };
  });
  return { parts, exact };
}

function judge(
  scored: ScoredMeasure,
  values: MeasureValues,
  yardstick: Yardstick | undefined,
): Judged {
  const { measure, missing } = scored;
  const freshness = yardstick?.freshness.get(measure) ?? 1;
  const measured = values.get(measure);
  const value = freshness === 0 ? undefined : measured?.value;
  const sampleSize = measured?.sampleSize ?? 0;
  const known = { scored, value, sampleSize, freshness };
  if (value !== undefined) {
    const curve = yardstick?.curves.get(measure) ?? scored.curve;
    return { ...known, points: pointsOn(curve, value) };
  }
  return { ...known, points: missing === 'neutral' ? NEUTRAL_POINTS : undefined };
}
