/** Accounts as rows of features from 0 (healthy) to 1 (ill), and who was lost. */
export interface TrainingRows {
  readonly features: readonly (readonly number[])[];
  readonly lost: readonly boolean[];
  /** Log odds that each row starts from, whatever its features; 0 where there are none. */
  readonly offsets?: readonly number[];
}

export interface LogisticOptions {
  /** Weight of the penalty, in accounts. */
  readonly ridge: number;
  /** Coefficients that the penalty pulls towards: 0, or those of a larger group. */
  readonly towards: readonly number[];
}

export interface LogisticModel {
  readonly intercept: number;
  /** Never negative: an ill measure can only add to the risk. */
  readonly coefficients: readonly number[];
}

const ROUNDS = 300;
/** Below this no coefficient matters in the second digit of a weight. */
const SETTLED = 1e-5;
/** The logistic curve bends at most this much; a step by it never overshoots. */
const MOST_CURVATURE = 0.25;

/**
 * Logistic regression with a ridge penalty and coefficients of at least 0, by cyclic coordinate descent on a quadratic upper
 * bound (Böhning and Lindsay, Annals of the Institute of Statistical Mathematics 40, 1988): each step lowers the loss, the
 * same rows give the same model.
 */
export function fitMonotoneLogistic(rows: TrainingRows, options: LogisticOptions): LogisticModel {
  const count = rows.features.length;
  const width = options.towards.length;
  const coefficients = Array.from({ length: width }, (_, index) => options.towards[index] ?? 0);
  const squares = squaresOf(rows.features, width);
  const margins = rows.features.map(
    (row, index) => (rows.offsets?.[index] ?? 0) + dot(row, coefficients),
  );
  let intercept = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const shift = residualSum(rows, margins) / (MOST_CURVATURE * count);
    intercept += shift;
    addTo(margins, () => shift);
    let moved = Math.abs(shift);
    for (let index = 0; index < width; index += 1) {
      const step = stepFor(rows, margins, { index, coefficients, squares, options });
      if (step === 0) continue;
      coefficients[index] = (coefficients[index] ?? 0) + step;
      addTo(margins, (row) => step * (rows.features[row]?.[index] ?? 0));
      moved = Math.max(moved, Math.abs(step));
    }
    if (moved < SETTLED) break;
  }
  return { intercept, coefficients };
}

interface Step {
  readonly index: number;
  readonly coefficients: readonly number[];
  readonly squares: readonly number[];
  readonly options: LogisticOptions;
}

/** The step to the least of the bound along one coefficient, cut off at 0. */
function stepFor(
  rows: TrainingRows,
  margins: readonly number[],
  { index, coefficients, squares, options }: Step,
): number {
  const present = coefficients[index] ?? 0;
  let gradient = -options.ridge * (present - (options.towards[index] ?? 0));
  for (const [row, margin] of margins.entries()) {
    gradient += residual(rows, row, margin) * (rows.features[row]?.[index] ?? 0);
  }
  const curvature = MOST_CURVATURE * (squares[index] ?? 0) + options.ridge;
  return curvature === 0 ? 0 : Math.max(gradient / curvature, -present);
}

function residual(rows: TrainingRows, row: number, margin: number): number {
  return (rows.lost[row] === true ? 1 : 0) - chance(margin);
}

function residualSum(rows: TrainingRows, margins: readonly number[]): number {
  let total = 0;
  for (const [row, margin] of margins.entries()) total += residual(rows, row, margin);
  return total;
}

/** The chance that a margin stands for. */
export function chance(margin: number): number {
  return 1 / (1 + Math.exp(-margin));
}

function addTo(margins: number[], step: (row: number) => number): void {
  for (let row = 0; row < margins.length; row += 1) margins[row] = (margins[row] ?? 0) + step(row);
}

function squaresOf(features: readonly (readonly number[])[], width: number): readonly number[] {
  return Array.from({ length: width }, (_, index) => {
    let total = 0;
    for (const row of features) total += (row[index] ?? 0) ** 2;
    return total;
  });
}

function dot(row: readonly number[], coefficients: readonly number[]): number {
  let total = 0;
  for (const [index, value] of row.entries()) total += value * (coefficients[index] ?? 0);
  return total;
}
