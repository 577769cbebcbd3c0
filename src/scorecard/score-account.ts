import type { Scorecard } from '../config/schema/scorecard-file.ts';
import type { MeasureValues } from '../domain/measure.ts';
import type { EarlierScore, HealthScore, Reason, WithheldReason } from '../domain/score.ts';
import { apportionTenths, toTenth } from './apportion.ts';
import { heldAt, nextBand } from './bands.ts';
import { capOf, isHeld } from './caps.ts';
import { confidenceOf, type Confidence } from './confidence.ts';
import { trendOf } from './trend.ts';
import { weigh, type Part, type Yardstick } from './weigh.ts';

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
  /** What the scorecard is completed with on the day, where it needs that. */
  readonly yardstick?: Yardstick | undefined;
  readonly reconciliation?: Reconciliation | undefined;
}

/** How the share of an account's records that match bears on its score. */
export interface Reconciliation {
  /** Measure that gives the share. */
  readonly measure: string;
  /** From this share on the confidence is not lowered. */
  readonly full_from: number;
  /** Below it there is no score. */
  readonly withhold_below: number;
  /** Records below which the share says nothing. */
  readonly min_sample: number;
}

export type ScoreOutcome =
  | { readonly score: HealthScore }
  | { readonly withheld: WithheldReason; readonly reasons: readonly Reason[] };

/**
 * The weighted mean of the points of all measures that have a value, as a score with its reasons. Pure: the same values
 * give the same score to the last digit.
 */
export function scoreAccount(input: ScoreInput): ScoreOutcome {
  const { scorecard, values } = input;
  const { parts, exact } = weigh(scorecard, values, input.yardstick);
  const matching = matchingShare(values, input.reconciliation);
  const withheld = whyWithheld(input, parts, matching);
  if (withheld !== undefined) {
    return { withheld, reasons: inFileOrder(scorecard, reasonsOf(parts, undefined)) };
  }
  const score = toTenth(exact);
  const before = input.previous && { band: input.previous.band, since: input.previous.bandSince };
  const reached = nextBand(score, scorecard.bands, before, input.day);
  const cap = capOf(scorecard, values, input.yardstick?.freshness);
  const band = heldAt(reached, cap?.band, before, input.day);
  const confidence = confidenceIn(parts, matching, input.reconciliation);
  return {
    score: {
      score,
      band: band.band,
      bandSince: band.since,
      cap: cap !== undefined && isHeld(score, scorecard, cap) ? cap : undefined,
      trend: trendOf(score, input.trendBase, input.trendPoints),
      confidence: confidence.percent,
      confidenceParts: confidence.parts,
      reasons: inFileOrder(scorecard, reasonsOf(parts, score)),
      segment: scorecard.segment,
      modelVersion: input.modelVersion,
    },
  };
}

function matchingShare(
  values: MeasureValues,
  reconciliation: Reconciliation | undefined,
): number | undefined {
  if (reconciliation === undefined) return undefined;
  const measured = values.get(reconciliation.measure);
  const says = measured !== undefined && measured.sampleSize >= reconciliation.min_sample;
  return says ? measured.value : undefined;
}

function whyWithheld(
  { scorecard, values, reconciliation }: ScoreInput,
  parts: readonly Part[],
  matching: number | undefined,
): WithheldReason | undefined {
  if (!isCovered(scorecard, parts, (part) => part.value !== undefined)) {
    const hasValue = ({ scored }: Part): boolean => values.get(scored.measure)?.value !== undefined;
    return isCovered(scorecard, parts, hasValue) ? 'data too old' : 'too little data';
  }
  const tooFew = matching !== undefined && matching < (reconciliation?.withhold_below ?? 0);
  return tooFew ? 'records do not match' : undefined;
}

function isCovered(
  scorecard: Scorecard,
  parts: readonly Part[],
  hasValue: (part: Part) => boolean,
): boolean {
  if (parts.some((part) => part.scored.missing === 'withhold' && !hasValue(part))) return false;
  const present = parts.filter((part) => hasValue(part));
  const coverage = present.reduce((total, part) => total + part.fullWeight, 0);
  // A floor of exactly what is there is reached, whatever binary fractions make of the sum.
  return present.length > 0 && coverage > scorecard.min_coverage - 1e-9;
}

function confidenceIn(
  parts: readonly Part[],
  matching: number | undefined,
  reconciliation: Reconciliation | undefined,
): Confidence {
  const borne = parts.map(({ scored, value, sampleSize, freshness, fullWeight }) => ({
    share: fullWeight,
    hasValue: value !== undefined,
    sample: Math.min(1, sampleSize / scored.full_sample),
    freshness,
  }));
  const matched =
    matching === undefined || reconciliation === undefined || reconciliation.full_from === 0
      ? 1
      : Math.min(1, matching / reconciliation.full_from);
  return confidenceOf(borne, matched);
}

function reasonsOf(parts: readonly Part[], score: number | undefined): readonly Reason[] {
  const gains = parts.map(({ weight, points }) => weight * (points ?? 0));
  const losses = parts.map(({ weight, points }) => weight * (100 - (points ?? 100)));
  const contributions = score === undefined ? gains.map(() => 0) : apportionTenths(gains, score);
  const lost = score === undefined ? losses.map(() => 0) : apportionTenths(losses, 100 - score);
  return parts.map(({ scored, value, points, weight }, index) => ({
    measure: scored.measure,
    value,
    points: points === undefined ? undefined : toTenth(points),
    weight,
    contribution: contributions[index] ?? 0,
    lost: lost[index] ?? 0,
  }));
}

function inFileOrder({ measures }: Scorecard, reasons: readonly Reason[]): readonly Reason[] {
  const byMeasure = new Map(reasons.map((reason) => [reason.measure, reason]));
  return measures.flatMap(({ measure }) => byMeasure.get(measure) ?? []);
}
