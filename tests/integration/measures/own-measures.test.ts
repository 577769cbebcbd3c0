import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultLine } from '../../../src/config/fault.ts';
import type { AsOf } from '../../../src/domain/run.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { withOwnMeasures, type Measures } from '../../../src/measures/own-measures.ts';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import { openTrial, tryDay } from '../../../src/pipeline/try-scores.ts';
import type { ScorableAccount } from '../../../src/store/score-repository.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab } from '../../support/mirror-lab.ts';
import { shippedContext } from '../../support/shipped-context.ts';
import { openTestStore } from '../../support/test-store.ts';

const TODAY: AsOf = { day: '2026-04-20', knownBefore: '2026-04-21' };

const HEADER = `/*
id: units_sent
title: Units sent
unit: count
direction: higher
kind: leading
dimension: business
inputs: [shipments]
definition: Units shipped so far.
source: Ourselves.
meaning: We like to know.
advice: Ship more.
phrase: "{value} units sent"
*/
`;
const SELECT = `SELECT account_id, sum(quantity) AS value, count(*) AS sample_size
FROM shipments
GROUP BY account_id
`;

let store: Store;
let catalog: Measures;
let folder: string;

beforeAll(async () => {
  store = await openTestStore();
  catalog = await loadCatalog();
});

afterAll(() => store.close());

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bw-own-'));
  await mkdir(join(folder, 'measures'));
});

afterEach(() => rm(folder, { recursive: true }));

async function load(
  ...files: readonly (readonly [name: string, text: string])[]
): Promise<{ readonly measures: Measures; readonly faults: readonly string[] }> {
  for (const [name, text] of files) await writeFile(join(folder, 'measures', name), text);
  const { measures, faults } = await withOwnMeasures(catalog, folder);
  return { measures, faults: faults.map((fault) => faultLine(fault).replace(folder, 'config')) };
}

describe('the measures of config/measures', () => {
  it('stand beside those of the catalogue', async () => {
    const { measures, faults } = await load(['units_sent.sql', HEADER + SELECT]);
    expect(faults).toEqual([]);
    expect([...measures.keys()]).toEqual([...catalog.keys(), 'units_sent']);
  });

  it('may be none', async () => {
    await rm(join(folder, 'measures'), { recursive: true });
    expect(await withOwnMeasures(catalog, folder)).toEqual({ measures: catalog, faults: [] });
  });

  it('may have a page that explains them', async () => {
    expect((await load(['README.md', '# Ours'])).faults).toEqual([]);
  });

  it.each([
    [
      'looks ahead',
      'units_sent.sql',
      HEADER + SELECT.replace('FROM shipments', 'FROM mirror.shipments'),
      'config/measures/units_sent.sql:16: mirror.shipments also holds what was not known yet: write shipments, cut off at the day of the score',
    ],
    [
      'reads the clock, after empty lines',
      'units_sent.sql',
      `${HEADER}\n\n${SELECT.replace('GROUP', 'WHERE shipped_on < now() GROUP')}`,
      'config/measures/units_sent.sql:19: now() reads the clock: write :as_of for the day of the score',
    ],
    [
      'writes',
      'units_sent.sql',
      `${HEADER}DELETE FROM shipments`,
      'config/measures/units_sent.sql:15: must be a SELECT: a measure only reads',
    ],
    [
      'has the id of the catalogue',
      'fill_rate.sql',
      HEADER.replace('units_sent', 'fill_rate') + SELECT,
      'config/measures/fill_rate.sql: "fill_rate" is a measure of the catalogue: give yours another id and file name',
    ],
    [
      'is named otherwise',
      'sent.sql',
      HEADER + SELECT,
      'config/measures/sent.sql:2: its id is units_sent, so its name must be too',
    ],
    [
      'has a header with a fault',
      'units_sent.sql',
      HEADER.replace('count', 'furlongs') + SELECT,
      'config/measures/units_sent.sql:4: unit: Invalid option: expected one of "probability"|',
    ],
    [
      'has a header that is no YAML',
      'units_sent.sql',
      HEADER.replace('"{value}', '"{value').replace('sent"', 'sent') + SELECT,
      'config/measures/units_sent.sql:14: its header is not valid YAML: Missing closing "quote',
    ],
    [
      'has no header',
      'units_sent.sql',
      SELECT,
      'config/measures/units_sent.sql:1: must be a header',
    ],
    ['is empty', 'units_sent.sql', '', 'config/measures/units_sent.sql:1: must be a header'],
    [
      'is no text',
      'units_sent.sql',
      '\u0000\u0001/*',
      'config/measures/units_sent.sql:1: must be a header',
    ],
    [
      'is not SQL',
      'units.txt',
      SELECT,
      'config/measures/units.txt: is not read: the names of measures',
    ],
  ])('refuse a file that %s, and say where', async (_what, name, text, fault) => {
    const { measures, faults } = await load([name, text]);
    expect(faults).toEqual([expect.stringContaining(fault)]);
    expect(measures).toEqual(catalog);
  });
});

/** As a model is tried on past days. */
async function tried(
  lab: MirrorLab,
  measure: MeasureDefinition,
): Promise<readonly ScorableAccount[]> {
  const context = await shippedContext(lab);
  return store.database.transaction(async (tx) => {
    await openTrial(tx, context, 10);
    return tryDay(tx, context, { asOf: TODAY, measures: [measure], models: [] });
  });
}

async function measured(sql: string): Promise<unknown> {
  const { measures, faults } = await load(['units_sent.sql', HEADER + sql]);
  expect(faults).toEqual([]);
  const lab = await MirrorLab.open(store.database);
  await lab.load({
    accounts: [
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ],
    orders: [{ id: 'o', account: 'a', ordered_on: '2026-01-01', amount: 10 }],
    shipments: [
      { id: 's1', order: 'o', shipped_on: '2026-01-03', quantity: 4 },
      { id: 's2', order: 'o', shipped_on: '2026-06-01', quantity: 3 },
    ],
  });
  const all = await lab.measureAll([...measures.values()], TODAY);
  const alone = await lab.measureAll([...measures.values()], TODAY, { scope: ['a'] });
  expect(alone).toEqual(all);
  return [all.get('units_sent'), all.get('annual_revenue')?.get('a')];
}

describe('a run with an analyst’s measure', () => {
  it('stores its values, from what was known, beside those of the catalogue', async () => {
    expect(await measured(SELECT)).toEqual([
      new Map([['a', { value: 4, sampleSize: 1 }]]),
      { value: 10, sampleSize: 1 },
    ]);
  });

  it.each([
    [
      'a column that there is not',
      SELECT.replace('quantity', 'tons'),
      /column "tons" does not exist/,
    ],
    ['a division by zero', SELECT.replace('sum(quantity)', '1 / 0'), /division by zero/],
    [
      'two rows for an account',
      SELECT.replace('GROUP BY account_id', 'GROUP BY 1, order_id, shipped_on').replace(
        'FROM shipments',
        'FROM (TABLE shipments UNION ALL SELECT account_id, order_id, shipped_on + 1, delivered_on, quantity FROM shipments) s',
      ),
      /duplicate key|one row/,
    ],
  ])('ends at %s with the name of the file and what to do', async (_what, sql, message) => {
    await expect(measured(sql)).rejects.toMatchObject({
      code: 'config.invalid',
      message: expect.stringMatching(
        /measures\/units_sent\.sql: .*; mend the measure, or take it out/,
      ),
    });
    await expect(measured(sql)).rejects.toThrow(message);
  });

  it('cannot write, whatever a check might overlook', async () => {
    const { measures } = await load(['units_sent.sql', HEADER + SELECT]);
    const own = measures.get('units_sent');
    if (own === undefined) throw new Error('it is not there');
    const lab = await MirrorLab.open(store.database);
    await lab.load({ accounts: [{ id: 'a', name: 'A' }] });
    const sql = 'SELECT account_id, lo_create(0)::int AS value, 1 AS sample_size FROM accounts';
    await expect(lab.measure({ ...own, sql }, TODAY)).rejects.toThrow(/read-only/);
    await expect(tried(lab, { ...own, sql })).rejects.toThrow(/read-only/);
  });

  it('gives lint, gate and calibration the same values, with the same limits', async () => {
    const { measures } = await load(['units_sent.sql', HEADER + SELECT]);
    const own = measures.get('units_sent');
    if (own === undefined) throw new Error('it is not there');
    const lab = await MirrorLab.open(store.database);
    await lab.load({
      accounts: [{ id: 'a', name: 'A' }],
      orders: [{ id: 'o', account: 'a', ordered_on: '2026-01-01', amount: 10 }],
      shipments: [{ id: 's1', order: 'o', shipped_on: '2026-01-03', quantity: 4 }],
    });
    const [account] = await tried(lab, own);
    expect(account?.values).toEqual(new Map([['units_sent', { value: 4, sampleSize: 1 }]]));
    const sql = SELECT.replace('sum(quantity)', '1 / 0');
    await expect(tried(lab, { ...own, sql })).rejects.toMatchObject({ code: 'config.invalid' });
  });
});
