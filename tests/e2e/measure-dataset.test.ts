import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProgram, type BellwetherRun } from '../../scripts/demo-run/bellwether-process.ts';
import { openTempFolder } from '../../scripts/temp-folder.ts';

const COMMAND = fileURLToPath(new URL('../../scripts/measure-dataset', import.meta.url));
const MAPPING = fileURLToPath(new URL('../../config/imports/receivables.yaml', import.meta.url));

/** Two invoices of one customer, one of another with a comma in its name; the last is settled after the day. */
const INVOICES = `countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate,PaperlessBill,DaysToSettle,DaysLate
391,A-1,4/6/2013,1,1/2/2013,2/1/2013,60.00,No,1/12/2013,Paper,10,0
391,A-1,4/6/2013,2,3/1/2013,3/31/2013,40.00,No,4/20/2013,Paper,50,20
406,"B,2",3/3/2012,3,5/1/2013,5/31/2013,200.00,Yes,7/4/2013,Electronic,64,34
`;

let folder: string;

beforeAll(async () => {
  folder = await openTempFolder('bellwether-measure-');
  await writeFile(join(folder, 'invoices.csv'), INVOICES);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function measureDataset(...args: readonly string[]): Promise<BellwetherRun> {
  const environment = { ...process.env, DATABASE_URL: '' };
  return runProgram({ command: COMMAND, args }, { environment });
}

describe('scripts/measure-dataset', () => {
  it('writes a row a customer, as known at the end of the day', async () => {
    const out = join(folder, 'values.csv');
    const run = await measureDataset(folder, MAPPING, '--as-of', '2013-06-30', '--out', out);
    expect(run).toMatchObject({ code: 0, stdout: '' });
    expect(run.stderr).toContain('without the tables they read');
    const [header = '', ...rows] = (await readFile(out, 'utf8')).trimEnd().split('\n');
    const at = ['customer', 'open_balance', 'overdue', 'late_share', 'days_to_pay', 'dso_90'].map(
      (name) => header.split(',').indexOf(name),
    );
    // The name with the comma stands in quotes, which count as two fields here.
    const cells = rows.map((row) => row.replace('"B,2"', 'B;2').split(','));
    expect(cells.map((row) => at.map((index) => row[index]))).toEqual([
      ['A-1', '0', '0', '0.5', '26', ''],
      ['B;2', '200', '200', '', '', '90'],
    ]);
  });

  it('gives definitions and sample sizes as JSON, also of the catalogue', async () => {
    const run = await measureDataset(
      folder,
      MAPPING,
      '--as-of',
      '2013-06-30',
      '--json',
      '--catalog',
    );
    expect(run.code).toBe(0);
    const answer: unknown = JSON.parse(run.stdout);
    expect(answer).toMatchObject({
      as_of: '2013-06-30',
      measures: expect.arrayContaining([
        expect.objectContaining({ id: 'late_payment_share', unit: 'share' }),
      ]),
      left_out: expect.arrayContaining(['order_silence']),
      customers: [
        { customer: 'A-1', values: { late_payment_share: { value: 0.4, sampleSize: 2 } } },
        { customer: 'B,2', values: { overdue_balance: { value: 200, sampleSize: 1 } } },
      ],
    });
  });

  const faulty: readonly (readonly [string, number, RegExp, readonly string[]])[] = [
    ['no day', 2, /--as-of is missing/, ['{folder}', MAPPING]],
    ['a day that is none', 2, /got 2013-02-30/, ['{folder}', MAPPING, '--as-of', '2013-02-30']],
    ['no mapping', 2, /name a folder and a mapping/, ['{folder}', '--as-of', '2013-06-30']],
    ['an unknown option', 2, /--as/, ['{folder}', MAPPING, '--as', '2013-06-30']],
    ['a missing folder', 3, /no-such/, ['/no-such', MAPPING, '--as-of', '2013-06-30']],
    [
      'files that the mapping does not mean',
      3,
      /expected a file order_lines.csv|expected a file dim_customers.csv/,
      ['{folder}', MAPPING.replace('receivables', 'service-levels'), '--as-of', '2013-06-30'],
    ],
    [
      'a place where nothing can be written',
      2,
      /no-such/,
      ['{folder}', MAPPING, '--as-of', '2013-06-30', '--out', '/no-such/values.csv'],
    ],
  ];

  it.each(faulty)('says what is wrong with %s', async (_, code, message, args) => {
    const run = await measureDataset(...args.map((arg) => arg.replace('{folder}', folder)));
    expect({ code: run.code, stdout: run.stdout }).toEqual({ code, stdout: '' });
    expect(run.stderr).toMatch(message);
  });

  it('names the place of a fault in the mapping', async () => {
    const mapping = join(folder, 'mapping.yaml');
    await writeFile(mapping, 'tables:\n  account:\n    - file: invoices.csv\n');
    const run = await measureDataset(folder, mapping, '--as-of', '2013-06-30');
    expect(run.code).toBe(3);
    expect(run.stderr).toContain('expected one of users, accounts');
  });
});
