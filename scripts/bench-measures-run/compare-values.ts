import type { Contestant } from './contestant.ts';
import type { Measured, ValuesOfMeasure } from './plain/values.ts';

export interface Comparison {
  /** Values of the first, each held against the same of the others. */
  readonly compared: number;
  /** One line each, the first few of a measure. */
  readonly differences: readonly string[];
}

/** Sums of binary fractions depend on their order, and one side computes in decimals. */
const TOLERANCE = 1e-9;

const NAMED_A_MEASURE = 3;

/** Holds every value of the others against those of the first. */
export async function compareValues(
  [first, ...others]: readonly [Contestant, ...Contestant[]],
  measures: readonly string[],
  accounts?: readonly number[],
): Promise<Comparison> {
  const differences: string[] = [];
  const scope = accounts === undefined ? undefined : new Set(accounts);
  let compared = 0;
  for (const measure of measures) {
    const own = withValue(await first.values(measure), scope);
    compared += own.size;
    for (const other of others) {
      const theirs = withValue(await other.values(measure), scope);
      const lines = differencesOf(own, theirs).map(
        (what) => `${measure}: ${what} (${first.name} and ${other.name})`,
      );
      differences.push(...lines.slice(0, NAMED_A_MEASURE));
      if (lines.length > NAMED_A_MEASURE) {
        differences.push(`${measure}: ${String(lines.length)} differences in all`);
      }
    }
  }
  return { compared, differences };
}

/** A row without a value says as much as no row. */
function withValue(values: ValuesOfMeasure, scope: ReadonlySet<number> | undefined) {
  const known = new Map<number, Measured & { readonly value: number }>();
  for (const [account, { value, sampleSize }] of values) {
    if (value === null || Number.isNaN(value)) continue;
    if (scope === undefined || scope.has(account)) known.set(account, { value, sampleSize });
  }
  return known;
}

type Known = ReturnType<typeof withValue>;

function differencesOf(one: Known, other: Known): readonly string[] {
  const lines: string[] = [];
  for (const account of new Set([...one.keys(), ...other.keys()])) {
    const [own, theirs] = [one.get(account), other.get(account)];
    if (own === undefined || theirs === undefined || !areSame(own, theirs)) {
      lines.push(`account ${String(account)}: ${told(own)} and ${told(theirs)}`);
    }
  }
  return lines;
}

function areSame(one: { value: number; sampleSize: number }, other: typeof one): boolean {
  const size = Math.max(1, Math.abs(one.value), Math.abs(other.value));
  const near = Math.abs(one.value - other.value) <= TOLERANCE * size;
  return near && one.sampleSize === other.sampleSize;
}

function told(measured: Measured | undefined): string {
  if (measured === undefined) return 'no value';
  return `${String(measured.value)} of ${String(measured.sampleSize)}`;
}
