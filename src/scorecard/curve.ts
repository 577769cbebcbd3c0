/** [value, points] pairs with increasing values. */
export type Curve = readonly (readonly [number, number])[];

/** Points for a value: linear between two pairs of the curve, level outside them. */
export function pointsOn(curve: Curve, value: number): number {
  let before = curve[0];
  if (before === undefined) throw new RangeError('a curve needs points');
  if (value <= before[0]) return before[1];
  for (const after of curve) {
    if (value <= after[0]) return interpolate(before, after, value);
    before = after;
  }
  return before[1];
}

function interpolate(
  [fromValue, fromPoints]: readonly [number, number],
  [toValue, toPoints]: readonly [number, number],
  value: number,
): number {
  if (toValue === fromValue) return toPoints;
  const share = (value - fromValue) / (toValue - fromValue);
  return fromPoints + share * (toPoints - fromPoints);
}
