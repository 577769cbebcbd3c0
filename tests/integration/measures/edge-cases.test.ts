import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '../../../src/domain/days.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { EDGE_CASES } from '../../support/edge-cases/all-cases.ts';
import { EDGE_DAY, type EdgeCase } from '../../support/edge-cases/edge-case.ts';
import type { Catalog } from '../../support/measure-table.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;
let catalog: Catalog;

beforeAll(async () => {
  store = await openTestStore();
  catalog = await loadCatalog();
});

afterAll(() => store.close());

/** Every measure of the account, as value and sample size; those without a row are left out. */
async function measured(edge: EdgeCase): Promise<Record<string, readonly [number | null, number]>> {
  const { facts, merged = [], seasons = [], day = EDGE_DAY, live = false } = edge;
  const lab = await MirrorLab.open(store.database);
  await lab.load(facts);
  for (const loser of merged) await lab.merge(loser, 'a');
  const asOf = { day, knownBefore: live ? addDays(day, 1) : day };
  const rows: [string, readonly [number | null, number]][] = [];
  for (const [measure, values] of await lab.measureAll([...catalog.values()], asOf, {
    seasons,
  })) {
    const own = values.get('a');
    if (own !== undefined) rows.push([measure, [own.value, own.sampleSize]]);
  }
  return Object.fromEntries(rows);
}

/** Binary fractions differ in their last digits by the order of a sum. */
function rounded(table: EdgeCase['expected']): EdgeCase['expected'] {
  return Object.fromEntries(
    Object.entries(table).map(([measure, [value, sampleSize]]) => [
      measure,
      [value === null ? null : Number(value.toPrecision(10)), sampleSize],
    ]),
  );
}

describe('at the edges of the definitions, every measure of', () => {
  it.each(EDGE_CASES.map((edge) => [edge.title, edge] as const))('%s', async (_, edge) => {
    expect(rounded(await measured(edge))).toEqual(rounded(edge.expected));
  });

  it('names only measures of the catalogue', () => {
    const named = EDGE_CASES.flatMap(({ expected }) => Object.keys(expected));
    expect(named.filter((measure) => !catalog.has(measure))).toEqual([]);
  });

  it('leaves out no measure: each has a value in some case', () => {
    const named = new Set(EDGE_CASES.flatMap(({ expected }) => Object.keys(expected)));
    expect([...catalog.keys()].filter((measure) => !named.has(measure))).toEqual([]);
  });
});
