/** Values by measure and account: what the three ways are compared by. */
export interface Measured {
  readonly value: number | null;
  readonly sampleSize: number;
}

export type ValuesOfMeasure = ReadonlyMap<number, Measured>;

/** Takes the value of one measure of the account that is being worked on. */
export type Put = (measure: string, value: number, sampleSize: number) => void;

/** The days that a computation is as of, as days since 1970. */
export interface PlainAsOf {
  readonly day: number;
  /** What is dated from this day on is not known. */
  readonly knownBefore: number;
}

const CENTS = 100;

export function money(cents: number): number {
  return cents / CENTS;
}
