/**
 * Rounds amounts to tenths so that they add up to a total that is itself in tenths (largest-remainder method, Hamilton
 * 1792). Ties go to the earlier amount, so the result depends on nothing but the input. Amounts that do not come near
 * the total bear the difference in equal parts.
 */
export function apportionTenths(amounts: readonly number[], total: number): readonly number[] {
  const exact = amounts.map((amount) => amount * 10);
  const floors = exact.map(Math.floor);
  let missing = Math.round(total * 10);
  for (const floor of floors) missing -= floor;
  const forAll = Math.floor(missing / amounts.length);
  const forSome = missing - forAll * amounts.length;
  const favoured = new Set(indexesByRemainder(exact).slice(0, forSome));
  return floors.map((floor, index) => (floor + forAll + (favoured.has(index) ? 1 : 0)) / 10);
}

/** Largest first; the sort is stable. */
function indexesByRemainder(exact: readonly number[]): readonly number[] {
  return exact
    .map((amount, index) => ({ index, remainder: amount - Math.floor(amount) }))
    .toSorted((a, b) => b.remainder - a.remainder)
    .map(({ index }) => index);
}

/** To the tenth. */
export function toTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
