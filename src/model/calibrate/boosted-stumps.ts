import { chance } from './monotone-logistic.ts';

/** Accounts as rows of values, missing ones undefined, and who was lost. */
export interface BoostingRows {
  readonly values: readonly (readonly (number | undefined)[])[];
  readonly lost: readonly boolean[];
}

/** A question about one value: what is added to the margin when it is at most the edge, above it, or missing. */
interface Stump {
  readonly feature: number;
  readonly edge: number;
  readonly low: number;
  readonly high: number;
  readonly missing: number;
}

const ROUNDS = 150;
const RATE = 0.1;
const EDGES = 24;
/** Curvature (about a quarter of an account each) that each side of a split must have. */
const LEAST_CURVATURE = 5;
const RIDGE = 1;

/**
 * Gradient boosting of one-question trees with logistic loss and Newton steps (Friedman, Annals of Statistics 29, 2001): the
 * challenger that shows what curves of any shape could reach. Gives the risk of any row.
 */
export function fitBoostedStumps(
  rows: BoostingRows,
): (row: readonly (number | undefined)[]) => number {
  const edges = edgesOf(rows.values);
  const margins = rows.values.map(() => 0);
  const stumps: Stump[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = margins.map((margin, row) => (rows.lost[row] === true ? 1 : 0) - chance(margin));
    const bends = margins.map((margin) => chance(margin) * (1 - chance(margin)));
    const stump = bestStump(rows.values, edges, { slopes, bends });
    if (stump === undefined) break;
    stumps.push(stump);
    for (const [row, values] of rows.values.entries()) {
      margins[row] = (margins[row] ?? 0) + answer(stump, values);
    }
  }
  return (row) => {
    let margin = 0;
    for (const stump of stumps) margin += answer(stump, row);
    return margin;
  };
}

function answer(
  { feature, edge, low, high, missing }: Stump,
  row: readonly (number | undefined)[],
): number {
  const value = row[feature];
  if (value === undefined) return missing;
  return value <= edge ? low : high;
}

interface Derivatives {
  readonly slopes: readonly number[];
  readonly bends: readonly number[];
}

/** The split that lowers the loss most; undefined where none does. */
function bestStump(
  values: BoostingRows['values'],
  edges: readonly (readonly number[])[],
  derivatives: Derivatives,
): Stump | undefined {
  let best: { readonly gain: number; readonly stump: Stump } | undefined;
  for (const [feature, own] of edges.entries()) {
    const sums = sumsByBin(values, feature, own, derivatives);
    const total = added(sums.bins);
    const low = { slope: 0, bend: 0 };
    for (const [index, edge] of own.entries()) {
      low.slope += sums.bins[index]?.slope ?? 0;
      low.bend += sums.bins[index]?.bend ?? 0;
      const high = { slope: total.slope - low.slope, bend: total.bend - low.bend };
      if (Math.min(low.bend, high.bend) < LEAST_CURVATURE) continue;
      const gain = gainOf(low) + gainOf(high) + gainOf(sums.missing);
      if (best !== undefined && gain <= best.gain) continue;
      const stump = {
        feature,
        edge,
        low: stepOf(low),
        high: stepOf(high),
        missing: stepOf(sums.missing),
      };
      best = { gain, stump };
    }
  }
  return best?.stump;
}

interface Sums {
  slope: number;
  bend: number;
}

function sumsByBin(
  values: BoostingRows['values'],
  feature: number,
  edges: readonly number[],
  { slopes, bends }: Derivatives,
): { readonly bins: readonly Sums[]; readonly missing: Sums } {
  const bins = Array.from({ length: edges.length + 1 }, () => ({ slope: 0, bend: 0 }));
  const missing = { slope: 0, bend: 0 };
  for (const [row, own] of values.entries()) {
    const value = own[feature];
    const bin = value === undefined ? missing : (bins[binOf(value, edges)] ?? missing);
    bin.slope += slopes[row] ?? 0;
    bin.bend += bends[row] ?? 0;
  }
  return { bins, missing };
}

/** Place of the first edge that the value does not exceed. */
function binOf(value: number, edges: readonly number[]): number {
  let [from, to] = [0, edges.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value <= (edges[middle] ?? 0)) to = middle;
    else from = middle + 1;
  }
  return from;
}

function added(sums: readonly Sums[]): Sums {
  const total = { slope: 0, bend: 0 };
  for (const { slope, bend } of sums) {
    total.slope += slope;
    total.bend += bend;
  }
  return total;
}

function gainOf({ slope, bend }: Sums): number {
  return slope ** 2 / (bend + RIDGE);
}

function stepOf({ slope, bend }: Sums): number {
  return (RATE * slope) / (bend + RIDGE);
}

function edgesOf(values: BoostingRows['values']): readonly (readonly number[])[] {
  const width = Math.max(0, ...values.map((row) => row.length));
  return Array.from({ length: width }, (_, feature) => {
    const own = values.flatMap((row) => row[feature] ?? []).toSorted((a, b) => a - b);
    const edges = Array.from(
      { length: EDGES },
      (_, index) => own[Math.floor((own.length * (index + 1)) / (EDGES + 1))],
    );
    return [...new Set(edges)].filter((edge) => edge !== undefined);
  });
}
