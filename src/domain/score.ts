/** 0 (lost) to 100 (thriving), in steps of a tenth. */
export type Points = number;

export type Band = 'red' | 'yellow' | 'green';
export type Trend = 'up' | 'steady' | 'down' | 'new';

/** What one measure contributes. All contributions of a score add up to it, to the tenth. */
export interface Reason {
  /** Of a score that is rolled up: the CRM id of the account that contributes, or `*` for those that are not named. */
  readonly measure: string;
  readonly value: number | undefined;
  /** Points that the curve gives the value, 0 to 100; undefined where the value is missing and its weight spread. */
  readonly points: number | undefined;
  /** Weight after missing values were spread, as a share of 1. */
  readonly weight: number;
  /** points x weight, in tenths of a point. */
  readonly contribution: number;
  /** What it costs against full marks: weight x (100 - points). */
  readonly lost: number;
}

/** Id of the scorecard that gives an account its health; further ones have ids of their own. */
export const HEALTH = 'health';

/** Why an account has no score. */
export type WithheldReason =
  'too little data' | 'data too old' | 'records do not match' | 'too little of the group is scored';

/** What the confidence is the product of, each from 0 to 1. */
export interface ConfidenceParts {
  /** Share of the weight that has a value. */
  readonly coverage: number;
  /** How far the values rest on enough observations. */
  readonly sample: number;
  /** How current the data are that they come from. */
  readonly freshness: number;
  /** How far the account's orders, shipments, invoices and payments match. */
  readonly reconciliation: number;
}

/** What holds the band below that of the score. */
export interface BandCap {
  readonly band: Band;
  /** In a few words, as the scorecard says it. */
  readonly because: string;
}

export interface HealthScore {
  readonly score: Points;
  readonly band: Band;
  /** The day since which the band has been this one, for the hold. */
  readonly bandSince: string;
  /** Undefined where the band is that of the score. */
  readonly cap?: BandCap | undefined;
  readonly trend: Trend;
  /** How far the data bear the score, 0 to 100 per cent. */
  readonly confidence: number;
  readonly confidenceParts: ConfidenceParts;
  readonly reasons: readonly Reason[];
  readonly segment: string;
  readonly modelVersion: string;
}

/** What an earlier score of the same account says to the present one. */
export interface EarlierScore {
  readonly asOf: string;
  readonly score: Points;
  readonly band: Band;
  readonly bandSince: string;
  readonly reasons: readonly Reason[];
}

/** The score fields on the account, in the order in which they are shown. */
export const SCORE_FIELDS = [
  'score',
  'band',
  'trend',
  'confidence',
  'reason',
  'money_at_risk',
  'scored_on',
  'model',
] as const;

export type ScoreField = (typeof SCORE_FIELDS)[number];
