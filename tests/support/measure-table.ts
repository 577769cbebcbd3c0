/** Every measure of every account, from the store and by hand, in a form in which the two can be compared. */
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import type { AsOf } from '../../src/domain/run.ts';
import { SEASONS } from './book-of-facts.ts';
import { MEASURES_BY_HAND } from './measures-by-hand.ts';
import type { Facts, Measured, MirrorLab } from './mirror-lab.ts';

/** By measure and account. */
export type MeasureTable = Readonly<Record<string, Readonly<Record<string, Measured>>>>;

export type Catalog = ReadonlyMap<string, MeasureDefinition>;

/** Of all accounts; with a scope only those are computed anew. */
export async function measuredTable(
  lab: MirrorLab,
  catalog: Catalog,
  asOf: AsOf,
  scope?: readonly string[],
): Promise<MeasureTable> {
  const table: Record<string, Record<string, Measured>> = {};
  const more = { seasons: SEASONS, ...(scope === undefined ? {} : { scope }) };
  for (const [id, values] of await lab.measureAll([...catalog.values()], asOf, more)) {
    table[id] = Object.fromEntries(values);
  }
  return table;
}

export function tableByHand(facts: Facts, catalog: Catalog, asOf: AsOf): MeasureTable {
  const table: Record<string, Record<string, Measured>> = {};
  for (const id of catalog.keys()) {
    const own: Record<string, Measured> = {};
    for (const { id: account } of facts.accounts ?? []) {
      const one = MEASURES_BY_HAND[id]?.({ facts, account, asOf, seasons: SEASONS });
      if (one !== undefined) own[account] = one;
    }
    table[id] = own;
  }
  return table;
}

/**
 * Where two tables differ. Sums of binary fractions depend on their order: values that differ by less than their last
 * digits are the same. Not by rounding both: whatever the digits, some values lie on the edge between two of them.
 */
export function differences(found: MeasureTable, expected: MeasureTable): readonly string[] {
  const names = new Set([...Object.keys(found), ...Object.keys(expected)]);
  return [...names].flatMap((measure) => {
    const own = found[measure] ?? {};
    const other = expected[measure] ?? {};
    const accounts = new Set([...Object.keys(own), ...Object.keys(other)]);
    return [...accounts]
      .filter((account) => !sameMeasured(own[account], other[account]))
      .map((account) => {
        const [is, wanted] = [own[account], other[account]].map((one) => JSON.stringify(one));
        return `${measure} of ${account}: ${String(is)}, expected ${String(wanted)}`;
      });
  });
}

function sameMeasured(one: Measured | undefined, other: Measured | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  if (one.sampleSize !== other.sampleSize) return false;
  if (one.value === null || other.value === null) return one.value === other.value;
  const size = Math.max(1, Math.abs(one.value), Math.abs(other.value));
  return Math.abs(one.value - other.value) <= 1e-10 * size;
}
