import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { datasetMeasures } from '../../../scripts/measure-dataset-run/dataset-measures.ts';
import { addDays, daysBetween } from '../../../src/domain/days.ts';
import type { MeasureDefinition } from '../../../src/domain/measure.ts';
import type { Store } from '../../../src/store/open-store.ts';
import { MirrorLab, type Facts } from '../../support/mirror-lab.ts';
import { openTestStore } from '../../support/test-store.ts';

let store: Store;
let measures: ReadonlyMap<string, MeasureDefinition>;

beforeAll(async () => {
  store = await openTestStore();
  measures = await datasetMeasures();
});

afterAll(() => store.close());

const DAY = '2025-06-30';

type Values = Readonly<Record<string, number | null>>;

/** The values of an account at the end of DAY; a measure that gives the account no row is null. */
async function valuesOf(facts: Facts, ids: readonly string[], account = 'a'): Promise<Values> {
  const lab = await MirrorLab.open(store.database);
  await lab.load({ accounts: [{ id: 'a', name: 'A' }], ...facts });
  const values: Record<string, number | null> = {};
  for (const id of ids) {
    const measure = measures.get(id);
    if (measure === undefined) throw new Error(`no measure ${id}`);
    const found = await lab.measure(measure, { day: DAY, knownBefore: addDays(DAY, 1) });
    values[id] = found.get(account)?.value ?? null;
  }
  return values;
}

interface Line {
  readonly order: string;
  readonly quantity: number;
  readonly delivered?: number;
  readonly on?: string;
  readonly promised?: string;
}

/** Orders of 2025-06-01, promised for the 10th, with a shipment for each line that has a day. */
function lineFacts(lines: readonly Line[]): Facts {
  const orders = [...new Set(lines.map(({ order }) => order))];
  return {
    orders: orders.map((order) => ({
      id: order,
      account: 'a',
      ordered_on: '2025-06-01',
      promised_on: '2025-06-10',
    })),
    order_lines: lines.map(({ order, quantity, promised = null }, at) => ({
      id: `l${String(at)}`,
      order,
      quantity,
      promised_on: promised,
    })),
    shipments: lines.flatMap(({ order, delivered, on }, at) =>
      on === undefined
        ? []
        : [
            {
              id: `s${String(at)}`,
              order,
              order_line: `l${String(at)}`,
              shipped_on: on,
              delivered_on: on,
              quantity: delivered ?? null,
            },
          ],
    ),
  };
}

const SERVICE = [
  'volume_fill_rate',
  'line_fill_rate',
  'lines_on_time',
  'on_time',
  'in_full',
  'otif',
];

describe('service levels of lines', () => {
  it('count an order only when every line is on time, in full, or both', async () => {
    const facts = lineFacts([
      { order: 'one', quantity: 10, delivered: 10, on: '2025-06-10' },
      { order: 'one', quantity: 10, delivered: 8, on: '2025-06-09' },
      { order: 'two', quantity: 10, delivered: 10, on: '2025-06-11' },
      { order: 'two', quantity: 10, delivered: 10, on: '2025-06-10' },
      { order: 'three', quantity: 10, delivered: 12, on: '2025-06-02' },
    ]);
    expect(await valuesOf(facts, [...SERVICE, 'lines_otif'])).toEqual({
      volume_fill_rate: 1,
      line_fill_rate: 4 / 5,
      lines_on_time: 4 / 5,
      lines_otif: 3 / 5,
      on_time: 2 / 3,
      in_full: 2 / 3,
      otif: 1 / 3,
    });
  });

  it('hold a line against its own promise where it has one', async () => {
    const facts = lineFacts([
      { order: 'one', quantity: 1, delivered: 1, on: '2025-06-12', promised: '2025-06-12' },
    ]);
    expect(await valuesOf(facts, ['on_time', 'mean_delay_days'])).toEqual({
      on_time: 1,
      mean_delay_days: 0,
    });
  });

  it('count what should have come and did not, and wait for what is not due', async () => {
    const facts = lineFacts([
      { order: 'come', quantity: 10, delivered: 10, on: '2025-06-05' },
      { order: 'missing', quantity: 10 },
      { order: 'later', quantity: 10, promised: '2025-07-10' },
    ]);
    expect(await valuesOf(facts, [...SERVICE, 'mean_lead_days'])).toEqual({
      volume_fill_rate: 1 / 2,
      line_fill_rate: 1 / 2,
      lines_on_time: 1 / 2,
      on_time: 1 / 2,
      in_full: 1 / 2,
      otif: 1 / 2,
      mean_lead_days: 4,
    });
  });

  it('do not know a delivery before its day', async () => {
    const facts = lineFacts([
      { order: 'one', quantity: 10, delivered: 10, on: '2025-06-12' },
      { order: 'two', quantity: 10, delivered: 10, on: addDays(DAY, 1), promised: DAY },
    ]);
    expect(await valuesOf(facts, ['line_fill_rate', 'mean_lead_days'])).toEqual({
      line_fill_rate: 1,
      mean_lead_days: 11,
    });
  });
});

describe('service levels of whole orders', () => {
  const facts: Facts = {
    orders: ['one', 'two', 'gone'].map((id) => ({
      id,
      account: 'a',
      ordered_on: '2025-06-01',
      promised_on: '2025-06-10',
      status: id === 'gone' ? 'cancelled' : 'shipped',
    })),
    order_lines: ['one', 'two', 'gone'].map((id) => ({ id: `l-${id}`, order: id, quantity: 10 })),
    shipments: [
      { id: 's1', order: 'one', shipped_on: '2025-06-03', quantity: 6 },
      { id: 's2', order: 'one', shipped_on: '2025-06-09', quantity: 4 },
      { id: 's3', order: 'two', shipped_on: '2025-06-21', quantity: 5 },
      { id: 's4', order: 'gone', shipped_on: '2025-06-29', quantity: 10 },
    ],
  };

  it('say nothing of lines, and leave cancelled orders out', async () => {
    expect(await valuesOf(facts, [...SERVICE, 'mean_lead_days_by_order'])).toEqual({
      volume_fill_rate: 15 / 20,
      line_fill_rate: null,
      lines_on_time: null,
      on_time: 1 / 2,
      in_full: 1 / 2,
      otif: 1 / 2,
      mean_lead_days_by_order: 14,
    });
  });

  it('take shipping for delivery only where the data know no delivery', async () => {
    const onItsWay = {
      id: 's5',
      order: 'two',
      shipped_on: '2025-06-22',
      delivered_on: '2025-06-23',
    };
    const some = { ...facts, shipments: [...(facts.shipments ?? []), onItsWay] };
    expect(await valuesOf(some, ['mean_lead_days'])).toEqual({ mean_lead_days: 22 });
  });
});

const MONEY = ['open_balance', 'overdue', 'late_share', 'days_to_pay', 'days_to_pay_by_invoice'];

describe('receivables', () => {
  it('settle the oldest invoice first, in parts, and weigh the days by what was settled', async () => {
    const facts: Facts = {
      invoices: [
        { id: 'i2', account: 'a', issued_on: '2025-03-01', due_on: '2025-03-31', amount: 300 },
        { id: 'i1', account: 'a', issued_on: '2025-01-01', due_on: '2025-01-31', amount: 100 },
      ],
      payments: [
        { id: 'p1', account: 'a', paid_on: '2025-01-21', amount: 50 },
        { id: 'p2', account: 'a', paid_on: '2025-03-11', amount: 150 },
        { id: 'p3', account: 'a', paid_on: addDays(DAY, 1), amount: 200 },
      ],
    };
    // 50 after 20 days, 50 after 69, 100 after 10.
    expect(await valuesOf(facts, MONEY)).toEqual({
      open_balance: 200,
      overdue: 200,
      late_share: 1,
      days_to_pay: (50 * 20 + 50 * 69 + 100 * 10) / 200,
      days_to_pay_by_invoice: 69,
    });
  });

  it('settle the invoice that a payment names, whoever pays', async () => {
    const facts: Facts = {
      accounts: [
        { id: 'a', name: 'A' },
        { id: 'parent', name: 'P' },
      ],
      invoices: [
        { id: 'i1', account: 'a', issued_on: '2025-01-01', due_on: '2025-01-31', amount: 100 },
        { id: 'i2', account: 'a', issued_on: '2025-02-01', due_on: '2025-03-03', amount: 100 },
      ],
      payments: [{ id: 'p', account: 'parent', invoice: 'i2', paid_on: '2025-02-11', amount: 100 }],
    };
    expect(await valuesOf(facts, MONEY)).toEqual({
      open_balance: 100,
      overdue: 100,
      late_share: 0,
      days_to_pay: 10,
      days_to_pay_by_invoice: 10,
    });
    expect(await valuesOf(facts, ['open_balance', 'paid'], 'parent')).toEqual({
      open_balance: 0,
      paid: 0,
    });
  });

  it('count money that came before its invoice with negative days, and a credit as no payment', async () => {
    const facts: Facts = {
      invoices: [
        { id: 'i1', account: 'a', issued_on: '2025-02-01', due_on: '2025-03-03', amount: 100 },
        { id: 'i2', account: 'a', issued_on: '2025-02-11', due_on: null, amount: -40 },
      ],
      payments: [{ id: 'p', account: 'a', paid_on: '2025-01-22', amount: 60 }],
    };
    expect(await valuesOf(facts, MONEY)).toEqual({
      open_balance: 0,
      overdue: 0,
      late_share: 0,
      days_to_pay: -10,
      days_to_pay_by_invoice: 10,
    });
  });

  it('divide the balance by what was invoiced in the days that end with the day', async () => {
    const facts: Facts = {
      invoices: [0, 89, 90, 364, 365].map((ago) => ({
        id: `i${String(ago)}`,
        account: 'a',
        issued_on: addDays(DAY, -ago),
        amount: 100,
      })),
      payments: [],
    };
    expect(await valuesOf(facts, ['open_balance', 'dso_90', 'dso_365', 'overdue'])).toEqual({
      open_balance: 500,
      dso_90: (500 / 200) * 90,
      dso_365: (500 / 400) * 365,
      overdue: null,
    });
  });

  it('give an account without documents a balance of 0 and nothing else', async () => {
    expect(await valuesOf({}, [...MONEY, 'dso_90', 'invoiced'])).toEqual({
      open_balance: 0,
      overdue: 0,
      invoiced: 0,
      late_share: null,
      days_to_pay: null,
      days_to_pay_by_invoice: null,
      dso_90: null,
    });
  });

  const entry = fc.record({
    on: fc.integer({ min: -20, max: 300 }).map((ago) => addDays(DAY, -ago)),
    cents: fc.integer({ min: 1, max: 50_000 }),
  });

  it('weigh the days to pay as a queue of invoices does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(entry), fc.array(entry), async (invoices, payments) => {
        const facts: Facts = {
          invoices: invoices.map(({ on, cents }, at) => ({
            id: `i${String(at)}`,
            account: 'a',
            issued_on: on,
            amount: cents / 100,
          })),
          payments: payments.map(({ on, cents }, at) => ({
            id: `p${String(at)}`,
            account: 'a',
            paid_on: on,
            amount: cents / 100,
          })),
        };
        const { days_to_pay: days } = await valuesOf(facts, ['days_to_pay']);
        expect(days?.toFixed(6)).toBe(daysByQueue(invoices, payments)?.toFixed(6));
      }),
      { numRuns: 15 },
    );
  });
});

interface Entry {
  readonly on: string;
  readonly cents: number;
}

/** First in, first out: each payment goes to the invoice at the head of the queue. */
function daysByQueue(invoices: readonly Entry[], payments: readonly Entry[]): number | undefined {
  const known = (entries: readonly Entry[]): { on: string; cents: number }[] =>
    entries
      .filter(({ on }) => on <= DAY)
      .map((one) => ({ ...one }))
      .sort((one, other) => one.on.localeCompare(other.on));
  const queue = known(invoices);
  let settled = 0;
  let weighted = 0;
  for (const payment of known(payments)) {
    while (payment.cents > 0 && queue[0] !== undefined) {
      const head = queue[0];
      const part = Math.min(payment.cents, head.cents);
      settled += part;
      weighted += part * daysBetween(head.on, payment.on);
      payment.cents -= part;
      head.cents -= part;
      if (head.cents === 0) queue.shift();
    }
  }
  return settled === 0 ? undefined : weighted / settled;
}
