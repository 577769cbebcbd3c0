import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadDataset } from '../../../scripts/dataset/load-dataset.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { springGarden } from '../../../src/sandbox/seed/spring-garden/spring-garden.ts';
import { readYamlFile } from '../../../src/config/yaml-file.ts';
import { seasonsFileSchema } from '../../../src/config/schema/seasons-file.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;

beforeAll(async () => {
  store = await openTestStore();
});

afterAll(() => store.close());

/** What the sandbox has no field for: a rep's own view is a field of the account that each org names itself. */
const WITHOUT_DATA = ['rep_sentiment'];
const DAY = '2026-04-20';
/** Enough to see it on the page of an account picked at random among the large ones. */
const ENOUGH = 25;

it('has values of every measure in the demo', async () => {
  const lab = await MirrorLab.open(store.database);
  const dataset = springGarden({ size: 'demo', seed: 1, endsOn: DAY });
  const { signal } = new AbortController();
  await loadDataset(store.database, dataset, { connectionId: lab.connectionId, signal });
  const file = await readYamlFile('config/seasons.yaml', 'seasons.yaml', seasonsFileSchema);
  if (!file.ok) throw new Error('config/seasons.yaml is not valid');
  const catalog = await loadCatalog();
  const asOf = { day: DAY, knownBefore: DAY };
  const { seasons } = file.value;
  const measured = await lab.measureAll([...catalog.values()], asOf, { seasons });
  const rare = [...catalog.keys()].filter((id) => {
    const values = [...(measured.get(id)?.values() ?? [])];
    return values.filter(({ value }) => value !== null).length < ENOUGH;
  });
  expect(rare).toEqual(WITHOUT_DATA);
});
