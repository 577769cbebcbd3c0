/** What had come together by the end of each day. It never falls: what is taken back is counted elsewhere. */
export function cumulative(daily: readonly number[]): readonly number[] {
  let total = 0;
  return daily.map((value) => {
    total += Math.max(0, value);
    return total;
  });
}
