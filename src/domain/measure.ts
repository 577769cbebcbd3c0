/** One number about one account as of one date. */
export interface MeasureDefinition {
  readonly id: string;
  readonly title: string;
  readonly unit: MeasureUnit;
  /** Which way is healthier; `none` for context that no scorecard may weigh. */
  readonly direction: 'higher' | 'lower' | 'none';
  /** Leading measures move before the revenue does, lagging ones with or after it. */
  readonly kind: 'leading' | 'lagging';
  readonly dimension: Dimension;
  /** Entities it reads; without any of them mapped the measure has no values. */
  readonly inputs: readonly string[];
  readonly definition: string;
  /** Where the formula comes from. */
  readonly source: string;
  /** Why it matters in wholesale. */
  readonly meaning: string;
  /** What to do when it turns for the worse. */
  readonly advice: string;
  /** How a sentence on the record says it: `{value}`, or `{id}` for another measure's value. */
  readonly phrase: string;
  /** A SELECT that gives account_id, value, sample_size. */
  readonly sql: string;
  /** The analyst's file it comes from; the catalogue's have none. */
  readonly file?: string;
}

export type Dimension = 'outcome' | 'business' | 'relationship';

export const MEASURE_UNITS = [
  'probability',
  'ratio',
  'share',
  'days',
  'orders per year',
  'logins per month',
  'money',
  'index',
  'rating',
  'count',
] as const;

export type MeasureUnit = (typeof MEASURE_UNITS)[number];

/** A measure's value for one account. `value` is undefined where the data do not bear one. */
export interface MeasureValue {
  readonly value: number | undefined;
  /** How many observations (orders, invoices, answers ...) stand behind it. */
  readonly sampleSize: number;
}

/** Values by measure id. */
export type MeasureValues = ReadonlyMap<string, MeasureValue>;
