/**
 * Rounds amounts to tenths so that they add up to a total that is itself in tenths (largest-remainder method, Hamilton
 * 1792). Ties go to the earlier amount, so the result depends on nothing but the input.
 */
export function apportionTenths(amounts: readonly number[], total: number): readonly number[] {
  const target = Math.round(total * 10);
  const floors = amounts.map((amount) => Math.floor(amount * 10));
  let missing = target - floors.reduce((sum, floor) => sum + floor, 0);
  const byRemainder = amounts
    .map((amount, index) => ({ index, remainder: amount * 10 - Math.floor(amount * 10) }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : b.remainder - a.remainder));
  const tenths = [...floors];
  for (const { index } of byRemainder) {
    if (missing <= 0) break;
    tenths[index] = (tenths[index] ?? 0) + 1;
    missing -= 1;
  }
  return tenths.map((tenth) => tenth / 10);
}

/** To the tenth. */
export function toTenth(value: number): number {
  return Math.round(value * 10) / 10;
}
