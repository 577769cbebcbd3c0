/** Quantile by linear interpolation between order statistics (Hyndman and Fan's type 7). `sorted` is not empty. */
export function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function sorted(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

/** Rank correlation by Spearman, ties at their mean rank; 0 where one side never varies. */
export function rankCorrelation(pairs: readonly (readonly [number, number])[]): number {
  const left = ranks(pairs.map(([value]) => value));
  const right = ranks(pairs.map(([, value]) => value));
  const mean = (pairs.length + 1) / 2;
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (const [index, rank] of left.entries()) {
    const a = rank - mean;
    const b = (right[index] ?? 0) - mean;
    product += a * b;
    leftSquares += a * a;
    rightSquares += b * b;
  }
  const scale = Math.sqrt(leftSquares * rightSquares);
  return scale === 0 ? 0 : product / scale;
}

/** Ranks from 1, equal values at the mean of the places that they take. */
export function ranks(values: readonly number[]): readonly number[] {
  const order = values.map((_, index) => index).sort((a, b) => at(values, a) - at(values, b));
  const result: number[] = Array.from({ length: values.length }, () => 0);
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && at(values, order[end]) === at(values, order[start])) end += 1;
    for (let place = start; place < end; place += 1) {
      result[order[place] ?? 0] = (start + 1 + end) / 2;
    }
    start = end;
  }
  return result;
}

function at(values: readonly number[], index: number | undefined): number {
  return values[index ?? -1] ?? Number.NaN;
}

/** The value that occurs most, and the share of all values that have it. `values` is not empty. */
export function commonest(values: readonly number[]): {
  readonly value: number;
  readonly share: number;
} {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best = { value: Number.NaN, times: 0 };
  for (const [value, times] of counts) if (times > best.times) best = { value, times };
  return { value: best.value, share: best.times / values.length };
}

/** `12 %`, with a decimal below ten. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value.toFixed(value > 0 && value < 10 ? 1 : 0)} %`;
}

export function mean(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return values.length === 0 ? 0 : total / values.length;
}
