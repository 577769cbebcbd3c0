import type { ConfidenceParts } from '../domain/score.ts';

/** What one measure adds to the confidence. */
export interface Borne {
  /** Its share of the scorecard, as if no value were missing. */
  readonly share: number;
  readonly hasValue: boolean;
  /** 0 to 1: observations against those of a full sample. */
  readonly sample: number;
  /** 0 to 1: how current its data are. */
  readonly freshness: number;
}

export interface Confidence {
  /** 0 to 100: the product of the parts. */
  readonly percent: number;
  readonly parts: ConfidenceParts;
}

/** How far the data bear a score: a score that rests on half the scorecard, or on two orders, says so. */
export function confidenceOf(borne: readonly Borne[], reconciliation: number): Confidence {
  let covered = 0;
  let sampled = 0;
  let current = 0;
  for (const { share, hasValue, sample, freshness } of borne) {
    if (!hasValue) continue;
    covered += share;
    sampled += share * sample;
    current += share * sample * freshness;
  }
  return {
    percent: Math.round(withoutDust(100 * current * reconciliation)),
    parts: {
      coverage: thousandths(covered),
      sample: thousandths(ratio(sampled, covered)),
      freshness: thousandths(ratio(current, sampled)),
      reconciliation: thousandths(reconciliation),
    },
  };
}

/** Of the scores of several accounts, each with its share of 1: what has no score is not known. */
export function joinedConfidence(
  scored: readonly { readonly share: number; readonly its: ConfidenceParts }[],
): Confidence {
  let covered = 0;
  let sampled = 0;
  let current = 0;
  let matched = 0;
  for (const { share, its } of scored) {
    const known = share * its.coverage;
    covered += known;
    sampled += known * its.sample;
    current += known * its.sample * its.freshness;
    matched += known * its.sample * its.freshness * its.reconciliation;
  }
  return {
    percent: Math.round(withoutDust(100 * matched)),
    parts: {
      coverage: thousandths(covered),
      sample: thousandths(ratio(sampled, covered)),
      freshness: thousandths(ratio(current, sampled)),
      reconciliation: thousandths(ratio(matched, current)),
    },
  };
}

export interface FeedLimits {
  readonly lowers_after_days: number;
  readonly withholds_after_days: number;
}

/** 1 while the data are young enough, falling in a straight line to 0, from where on they do not count. */
export function freshnessOf(ageDays: number, limits: FeedLimits): number {
  const { lowers_after_days: from, withholds_after_days: to } = limits;
  if (ageDays <= from) return 1;
  return ageDays >= to ? 0 : (to - ageDays) / (to - from);
}

/** Of nothing, all is as it should be: what is missing shows in the part before. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function thousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** A half is a half, whatever binary fractions make of it. */
function withoutDust(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
