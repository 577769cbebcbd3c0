import type { ScoredMeasure, Scorecard } from '../config/schema/scorecard-file.ts';
import type { MeasureValues } from '../domain/measure.ts';
import type { EarlierScore, HealthScore, Reason, Trend, WithheldReason } from '../domain/score.ts';
import { apportionTenths, toTenth } from './apportion.ts';
import { nextBand } from './bands.ts';
import { pointsOn } from './curve.ts';

export interface ScoreInput {
  readonly day: string;
  readonly scorecard: Scorecard;
  readonly values: MeasureValues;
  readonly modelVersion: string;
  /** The latest score of an earlier day: for the band. */
  readonly previous: EarlierScore | undefined;
  /** The score that the trend compares with. */
  readonly trendBase: EarlierScore | undefined;
  readonly trendPoints: number;
}

export type ScoreOutcome =
  | { readonly score: HealthScore }
  | { readonly withheld: WithheldReason; readonly reasons: readonly Reason[] };

/** A value missing under the policy `neutral` counts as half marks. */
const NEUTRAL_POINTS = 50;

interface Part {
  readonly scored: ScoredMeasure;
  readonly value: number | undefined;
  readonly sampleSize: number;
  /** Undefined where the value is missing and its weight is spread over the others. */
  readonly points: number | undefined;
}

/**
 * The weighted mean of the points of all measures that have a value, as a score with its reasons. Pure: the same values
 * give the same score to the last digit.
 */
export function scoreAccount(input: ScoreInput): ScoreOutcome {
  const parts = input.scorecard.measures.map((scored) => partOf(scored, input.values));
  const weights = effectiveWeights(parts);
  if (isWithheld(input.scorecard, parts)) {
    return {
      withheld: 'too little data',
      reasons: reasonsOf(parts, weights, undefined),
    };
  }
  const exact = sum(parts.map((part, index) => (weights[index] ?? 0) * (part.points ?? 0)));
  const score = toTenth(exact);
  const before = input.previous && { band: input.previous.band, since: input.previous.bandSince };
  const band = nextBand(score, input.scorecard.bands, before, input.day);
  return {
    score: {
      score,
      band: band.band,
      bandSince: band.since,
      trend: trendOf(score, input.trendBase, input.trendPoints),
      confidence: confidenceOf(parts),
      reasons: reasonsOf(parts, weights, score),
      segment: input.scorecard.segment,
      modelVersion: input.modelVersion,
    },
  };
}

function partOf(scored: ScoredMeasure, values: MeasureValues): Part {
  const measured = values.get(scored.measure);
  const value = measured?.value;
  const sampleSize = measured?.sampleSize ?? 0;
  if (value !== undefined) {
    return { scored, value, sampleSize, points: pointsOn(scored.curve, value) };
  }
  const points = scored.missing === 'neutral' ? NEUTRAL_POINTS : undefined;
  return { scored, value, sampleSize, points };
}

/** Weights as shares of 1; the weight of a missing value is spread over the others in proportion. */
function effectiveWeights(parts: readonly Part[]): readonly number[] {
  const total = sum(parts.map((part) => (part.points === undefined ? 0 : part.scored.weight)));
  return parts.map((part) =>
    part.points === undefined || total === 0 ? 0 : part.scored.weight / total,
  );
}

function isWithheld(scorecard: Scorecard, parts: readonly Part[]): boolean {
  const missing = parts.filter((part) => part.value === undefined);
  if (missing.some((part) => part.scored.missing === 'withhold')) return true;
  const present = sum(parts.map((part) => (part.value === undefined ? 0 : part.scored.weight)));
  const coverage = present / sum(parts.map((part) => part.scored.weight));
  return present === 0 || coverage < scorecard.min_coverage;
}

/**
 * Share of the weight that is borne by data, each measure up to its full sample: a score that rests on half the
 * scorecard, or on two orders, says so.
 */
function confidenceOf(parts: readonly Part[]): number {
  const borne = parts.map(({ scored, value, sampleSize }) =>
    value === undefined ? 0 : scored.weight * Math.min(1, sampleSize / scored.full_sample),
  );
  return Math.round((100 * sum(borne)) / sum(parts.map((part) => part.scored.weight)));
}

function reasonsOf(
  parts: readonly Part[],
  weights: readonly number[],
  score: number | undefined,
): readonly Reason[] {
  const gains = parts.map((part, index) => (weights[index] ?? 0) * (part.points ?? 0));
  const losses = parts.map((part, index) => (weights[index] ?? 0) * (100 - (part.points ?? 100)));
  const contributions = score === undefined ? gains.map(() => 0) : apportionTenths(gains, score);
  const lost = score === undefined ? losses.map(() => 0) : apportionTenths(losses, 100 - score);
  return parts.map((part, index) => ({
    measure: part.scored.measure,
    value: part.value,
    points: part.points === undefined ? undefined : toTenth(part.points),
    weight: weights[index] ?? 0,
    contribution: contributions[index] ?? 0,
    lost: lost[index] ?? 0,
  }));
}

function trendOf(score: number, base: EarlierScore | undefined, points: number): Trend {
  if (base === undefined) return 'new';
  const difference = toTenth(score - base.score);
  if (difference >= points) return 'up';
  return difference <= -points ? 'down' : 'steady';
}

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
