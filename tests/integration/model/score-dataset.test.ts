import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withDataset } from '../../../scripts/dataset/open-dataset.ts';
import { csvOf } from '../../../scripts/score-dataset-run/csv-of.ts';
import { scoresAt, type DatasetScore } from '../../../scripts/score-dataset-run/score-dataset.ts';
import { addDays } from '../../../src/domain/days.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dataset-test-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Order {
  readonly customer: string;
  readonly day: string;
  readonly sku: string;
}

function rhythm(
  customer: string,
  from: string,
  everyDays: number,
  count: number,
): readonly Order[] {
  return Array.from({ length: count }, (_, place) => ({
    customer,
    day: addDays(from, place * everyDays),
    sku: '20725',
  }));
}

/** 13 orders a fortnight apart; three in spring; and one who comes after the cut-off only. */
const ORDERS: readonly Order[] = [
  ...rhythm('10001', '2023-06-01', 14, 26),
  ...rhythm('10002', '2023-06-05', 20, 3),
  ...rhythm('10003', '2024-01-02', 7, 5),
];

const CUTOFF = '2023-12-01';

function file(name: string, header: string, rows: readonly string[]): Promise<void> {
  return writeFile(join(folder, name), `${[header, ...rows].join('\n')}\n`);
}

async function write(orders: readonly Order[]): Promise<void> {
  const customers = [...new Set(ORDERS.map(({ customer }) => customer))];
  await file(
    'accounts.csv',
    'customer_id,country,first_document_on',
    customers.map((id) => `${id},France,2023-06-01`),
  );
  await file(
    'orders.csv',
    'invoice_no,customer_id,ordered_at,country,goods_amount_gbp,other_amount_gbp,line_count',
    orders.map(
      ({ customer, day }, place) =>
        `${String(500_000 + place)},${customer},${day}T09:00:00Z,France,120.00,0.00,1`,
    ),
  );
  await file(
    'lines.csv',
    'document_no,customer_id,stock_code,description,quantity,unit_price_gbp',
    orders.map(
      ({ customer, sku }, place) => `${String(500_000 + place)},${customer},${sku},LUNCH BAG,12,10`,
    ),
  );
  await file(
    'credit_notes.csv',
    'credit_note_no,customer_id,credited_at,country,goods_amount_gbp,other_amount_gbp,line_count',
    [],
  );
}

function scored(cutoffs: readonly string[]): Promise<readonly DatasetScore[]> {
  const input = {
    folder,
    mappingFile: 'config/imports/online-retail.yaml',
    configFolder: 'config',
    signal: new AbortController().signal,
    say: () => {},
  };
  return withDataset(input, async (context) => {
    const all: DatasetScore[] = [];
    for (const cutoff of cutoffs) all.push(...(await scoresAt(context, cutoff)));
    return all;
  });
}

describe('scores of a data set', () => {
  it('are those of the customers known at the cut-off, and rest on nothing later', async () => {
    await write(ORDERS);
    const full = await scored([CUTOFF, '2024-03-01']);
    const early = full.filter(({ cutoff }) => cutoff === CUTOFF);
    expect(early.map(({ customerId }) => customerId)).toEqual(['10001', '10002']);
    expect(early[0]?.score).toBeGreaterThan((early[1]?.score ?? 100) + 20);
    expect(full.filter(({ cutoff }) => cutoff !== CUTOFF)).toHaveLength(3);
    await write(ORDERS.filter(({ day }) => day < CUTOFF));
    expect(await scored([CUTOFF])).toEqual(early);
  });
});

describe('the file of scores', () => {
  it('has a line of names and a row a customer, quoted where a name needs it', () => {
    const scores = [
      { cutoff: CUTOFF, customerId: '10001', score: 61.5 },
      { cutoff: CUTOFF, customerId: 'Smith, "Sons"', score: 7 },
    ];
    expect(csvOf(scores)).toBe(
      'cutoff,customer_id,score\n2023-12-01,10001,61.5\n2023-12-01,"Smith, ""Sons""",7\n',
    );
  });
});
