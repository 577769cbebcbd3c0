/**
 * The 90 % quantile of Student's t by degrees of freedom: with its negative it leaves a tenth on either side.
 * NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
 */
const QUANTILES: readonly (readonly [degrees: number, t: number])[] = [
  [1, 3.078],
  [2, 1.886],
  [3, 1.638],
  [4, 1.533],
  [5, 1.476],
  [6, 1.44],
  [7, 1.415],
  [8, 1.397],
  [9, 1.383],
  [10, 1.372],
  [12, 1.356],
  [15, 1.341],
  [20, 1.325],
  [30, 1.31],
  [60, 1.296],
];

/** That of the normal distribution. */
const LIMIT = 1.282;

/** Between the degrees of the table it runs nearly straight in 1 / degrees. `degrees` from 1 on. */
export function studentT90(degrees: number): number {
  let before = QUANTILES[0] ?? [1, LIMIT];
  if (degrees <= before[0]) return before[1];
  for (const after of QUANTILES) {
    if (degrees <= after[0]) return between(before, after, degrees);
    before = after;
  }
  return between(before, [Number.POSITIVE_INFINITY, LIMIT], degrees);
}

function between(
  [fromDegrees, fromT]: readonly [number, number],
  [toDegrees, toT]: readonly [number, number],
  degrees: number,
): number {
  const span = 1 / fromDegrees - 1 / toDegrees;
  if (span === 0) return toT;
  return toT + ((fromT - toT) * (1 / degrees - 1 / toDegrees)) / span;
}
