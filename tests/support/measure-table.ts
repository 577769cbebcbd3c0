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
    table[id] = Object.fromEntries([...values].map(([account, one]) => [account, rounded(one)]));
  }
  return table;
}

export function tableByHand(facts: Facts, catalog: Catalog, asOf: AsOf): MeasureTable {
  const table: Record<string, Record<string, Measured>> = {};
  for (const id of catalog.keys()) {
    const own: Record<string, Measured> = {};
    for (const { id: account } of facts.accounts ?? []) {
      const one = MEASURES_BY_HAND[id]?.({ facts, account, asOf, seasons: SEASONS });
      if (one !== undefined) own[account] = rounded(one);
    }
    table[id] = own;
  }
  return table;
}

/** Sums of binary fractions depend on their order, and what is 0 in decimals may be some 1e-17 in them. */
function rounded({ value, sampleSize }: Measured): Measured {
  if (value === null) return { value, sampleSize };
  return { value: Math.abs(value) < 1e-9 ? 0 : Number(value.toPrecision(11)), sampleSize };
}
