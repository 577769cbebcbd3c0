import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Config } from '../../../src/config/config-files.ts';
import { readConfig } from '../../../src/config/load-config.ts';
import type { Season } from '../../../src/config/schema/seasons-file.ts';
import { loadCatalog } from '../../../src/measures/catalog.ts';
import { launchReport, seasonOf } from '../../../src/pipeline/launch-report.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Facts } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

const SPRING: Season = {
  id: 'spring',
  title: 'Spring',
  product_families: ['Spring'],
  weeks: 12,
  launch_days: ['2023-03-06', '2024-03-04', '2025-03-03', '2026-03-02'],
};

const AS_OF = { day: '2026-03-16', knownBefore: '2026-03-16' };

let store: Store;
let config: Config;

beforeAll(async () => {
  store = await openTestStore();
  const { config: shipped } = await readConfig('config', {
    measures: await loadCatalog(),
    templateFault: () => undefined,
  });
  if (shipped === undefined) throw new Error('the shipped configuration has faults');
  config = {
    ...shipped,
    // Two more days of 2026 on which nobody in Wales could order.
    seasons: { seasons: [SPRING], holidays: { Wales: ['2026-03-04', '2026-03-05'] } },
  };
});

afterAll(() => store.close());

/** Each order is worth its quantity, of the family that is given. */
function orderFacts(
  orders: readonly (readonly [account: string, on: string, worth: number, family?: string])[],
): Facts {
  return {
    accounts: [
      { id: 'shop', name: 'Shop', number: '1', customer_type: 'small_rural', region: 'North' },
      { id: 'welsh', name: 'Siop', number: '2', customer_type: 'small_rural', region: 'Wales' },
      { id: 'city', name: 'City', number: '3', customer_type: 'large_urban' },
    ],
    orders: orders.map(([account, on], at) => ({ id: String(at), account, ordered_on: on })),
    order_lines: orders.map(([, , quantity, family = 'Spring'], at) => ({
      id: `l${String(at)}`,
      order: String(at),
      product_family: family,
      quantity,
      unit_price: 1,
    })),
  };
}

async function labWith(facts: Facts): Promise<MirrorLab> {
  const lab = await MirrorLab.open(store.database);
  await lab.load(facts);
  return lab;
}

function contextOf(lab: MirrorLab) {
  const { database, connectionId } = lab;
  return { database, connectionId, config, signal: new AbortController().signal };
}

const FACTS = orderFacts([
  ['city', '2023-12-01', 5, 'Audio'],
  ['shop', '2024-03-10', 100],
  ['shop', '2025-03-16', 200],
  ['shop', '2025-03-17', 1000],
  ['welsh', '2025-03-15', 40],
  ['city', '2025-03-03', 300],
  ['city', '2026-03-02', 270],
  ['city', '2026-03-10', 30, 'Audio'],
  ['shop', '2026-03-16', 999],
]);

describe('launchReport', () => {
  it('holds each segment against the same launch day, by the calendar of each account', async () => {
    const report = await launchReport(contextOf(await labWith(FACTS)), SPRING, AS_OF);
    expect(report).toMatchObject({
      launchOn: '2026-03-02',
      endsOn: '2026-05-25',
      running: true,
      launchDay: 14,
      earlier: ['2024-03-04', '2025-03-03'],
      beforeData: ['2023-03-06'],
    });
    const rows = report?.segments.map(({ segment, value, earlier }) => [
      segment,
      value,
      ...earlier.map((point) => point.value),
    ]);
    // In Wales twelve launch days are known: the thirteenth of last year, 15 March, is not among them.
    expect(rows).toEqual([
      ['large-urban', 270, 0, 300],
      ['small-rural', 0, 100, 200],
      ['all', 270, 100, 500],
    ]);
  });

  it('names the accounts that bought last time and not yet', async () => {
    const report = await launchReport(contextOf(await labWith(FACTS)), SPRING, AS_OF);
    expect(report?.missing).toMatchObject({ count: 2, late: 1, lastSeason: 1240 });
    expect(report?.missing.accounts).toEqual([
      { account: '1', name: 'Shop', segment: 'small-rural', lastSeason: 1200, lastByNow: 200 },
      { account: '2', name: 'Siop', segment: 'small-rural', lastSeason: 40, lastByNow: 0 },
    ]);
  });

  it('does not look ahead', async () => {
    const lab = await labWith(FACTS);
    const before = await launchReport(contextOf(lab), SPRING, AS_OF);
    await lab.load({
      orders: [{ id: 'new', account: 'welsh', ordered_on: '2026-03-16' }],
      order_lines: [
        { id: 'l-new', order: 'new', product_family: 'Spring', quantity: 9, unit_price: 1 },
      ],
    });
    expect(await launchReport(contextOf(lab), SPRING, AS_OF)).toEqual(before);
  });

  it('says nothing before the first launch, and shows a season that is over as it ended', async () => {
    const context = contextOf(await labWith(FACTS));
    const early = { day: '2023-03-06', knownBefore: '2023-03-06' };
    expect(await launchReport(context, SPRING, early)).toBeUndefined();
    const late = { day: '2025-12-01', knownBefore: '2025-12-01' };
    expect(await launchReport(context, SPRING, late)).toMatchObject({
      launchOn: '2025-03-03',
      running: false,
      launchDay: 84,
    });
  });

  it('refuses a season that the calendar does not have', async () => {
    const context = contextOf(await labWith({}));
    expect(() => seasonOf(context, 'autumn')).toThrow('there is no season "autumn", only spring');
  });
});

describe('launch measures', () => {
  it('follow the holidays of the account', async () => {
    const catalog = await loadCatalog();
    const lab = await labWith(FACTS);
    const { seasons, ...calendar } = config.seasons;
    const values: Record<string, readonly (number | null | undefined)[]> = {};
    for (const id of ['launch_progress', 'launch_gap']) {
      const definition = catalog.get(id);
      if (definition === undefined) throw new Error(`no measure ${id}`);
      const found = await lab.measure(definition, AS_OF, { seasons, calendar });
      values[id] = ['shop', 'welsh', 'city'].map((account) => found.get(account)?.value);
    }
    expect(values).toEqual({
      launch_progress: [0, undefined, 0.9],
      launch_gap: [-200 / 1200, 0, -0.1],
    });
  });
});
