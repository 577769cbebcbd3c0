import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvDataset } from '../../../../../src/sandbox/seed/csv-import/csv-dataset.ts';
import type { SeedValue } from '../../../../../src/sandbox/seed/dataset.ts';
import { failureOf, folderWith, imported } from './import-folder.ts';

/** Accounts from accounts.csv by column no, and orders that refer to them. */
const ORDERS = `
tables:
  accounts:
    - { file: accounts.csv, key: no, columns: { name: name } }
  orders:
    - { file: orders.csv, key: no, columns: { account: account, ordered_on: day, goods_amount: amount } }
`;

const ACCOUNTS_CSV = 'no,name\nA,Alpha\nB,"Beta, Inc."\n';

/** One table of accounts with these columns. */
function accounts(columns: string, more = ''): string {
  return `${more}\ntables:\n  accounts:\n    - file: a.csv\n      key: no\n      columns: ${columns}\n`;
}

/** Imports the lines as accounts and holds the counts against what came out. */
async function accountForAll(lines: readonly string[], duplicates: string): Promise<void> {
  const mapping = `
on_error: skip
tables:
  accounts:
    - file: a.csv
      key: no
      duplicates: ${duplicates}
      where: [{ not: { column: no, matches: '^C' } }]
      columns: { parent: head, credit_limit: limit }
`;
  const text = `no,head,limit\n${lines.join('\n')}\n`;
  const { tables, skipped, counts } = await imported({ 'a.csv': text }, mapping);
  const { accounts: rows = [] } = tables;
  const [{ read, kept, filtered, duplicates: dropped, skipped: left } = NO_COUNTS] = counts;
  // The parser takes a line of nothing for no row at all.
  expect(read).toBe(lines.filter((line) => line !== '').length);
  expect({ kept, left }).toEqual({ kept: rows.length, left: skipped.length });
  expect(kept + filtered + dropped + left).toBe(read);
  const keys = new Set<SeedValue | undefined>([null, ...rows.map(({ key }) => key)]);
  expect(rows.filter(({ parent }) => !keys.has(parent))).toEqual([]);
}

const NO_COUNTS = { read: -1, kept: -1, filtered: -1, duplicates: -1, skipped: -1 };

describe('a dataset of CSV files', () => {
  it('has the mapped tables in load order with the mapped columns, and no stories', async () => {
    const files = {
      'accounts.csv': ACCOUNTS_CSV,
      'orders.csv': 'no,account,day,amount\n1,B,2026-04-01,12.50\n2,A,2026-04-02,\n',
    };
    const { tables } = await imported(files, ORDERS);
    expect(Object.entries(tables)).toEqual([
      [
        'accounts',
        [
          { key: 'A', name: 'Alpha' },
          { key: 'B', name: 'Beta, Inc.' },
        ],
      ],
      [
        'orders',
        [
          { key: '1', account: 'B', ordered_on: '2026-04-01', goods_amount: 12.5 },
          { key: '2', account: 'A', ordered_on: '2026-04-02', goods_amount: null },
        ],
      ],
    ]);
  });

  it('reads packed files as plain ones, and gives their rows the same keys', async () => {
    const mapping = `
tables:
  accounts:
    - { file: a.csv, key: { row_number: true }, columns: { name: name } }
`;
    const text = 'name\nAlpha\nBeta\n';
    const plain = await imported({ 'a.csv': text }, mapping);
    const packed = await imported({ 'a.csv.gz': gzipSync(text) }, mapping);
    expect(packed.tables).toEqual(plain.tables);
    expect(plain.tables['accounts']?.map(({ key }) => key)).toEqual(['a.csv#1', 'a.csv#2']);
  });

  it('gives the same rows at each iteration', async () => {
    const folder = await folderWith({
      'a.csv': 'no\n1\n2\n',
      'm.yaml': accounts('{ number: no }'),
    });
    const dataset = await csvDataset({ folder, mappingFile: `${folder}/m.yaml` });
    for (let time = 0; time < 2; time += 1) {
      const keys: string[] = [];
      for await (const row of dataset.tables[0]?.rows() ?? []) keys.push(row.key);
      expect(keys).toEqual(['1', '2']);
    }
  });

  it('reads files of many rows in the right order', async () => {
    const numbers = Array.from({ length: 20_000 }, (_, at) => String(at));
    const text = `no,name\n${numbers.map((no) => `${no},"line\n${no}"`).join('\n')}\n`;
    const { tables } = await imported({ 'a.csv': text }, accounts('{ name: name }'));
    expect(tables['accounts']?.map(({ name }) => name)).toEqual(numbers.map((no) => `line\n${no}`));
  });
});

describe('one file for several tables', () => {
  it('splits its rows and loses none', async () => {
    const mapping = `
tables:
  orders:
    - { file: docs.csv, key: no, duplicates: first, where: [{ not: { column: no, matches: '^C' } }], columns: {} }
  order_lines:
    - { file: docs.csv, key: { row_number: true }, where: [{ not: { column: no, matches: '^C' } }], columns: { order: no } }
  returns:
    - { file: docs.csv, key: no, duplicates: first, where: [{ column: no, matches: '^C' }], columns: {} }
  return_lines:
    - { file: docs.csv, key: { row_number: true }, where: [{ column: no, matches: '^C' }], columns: { return: no, quantity: { column: q, scale: -1 } } }
`;
    const { tables } = await imported({ 'docs.csv': 'no,q\n1,5\n1,6\nC2,-3\n3,1\n' }, mapping);
    expect(tables['orders']?.map(({ key }) => key)).toEqual(['1', '3']);
    expect(tables['order_lines']?.map(({ key }) => key)).toEqual([
      'docs.csv#1',
      'docs.csv#2',
      'docs.csv#4',
    ]);
    expect(tables['returns']?.map(({ key }) => key)).toEqual(['C2']);
    expect(tables['return_lines']).toEqual([{ key: 'docs.csv#3', return: 'C2', quantity: 3 }]);
  });

  it('may give two rows of one table for each of its rows', async () => {
    const mapping = `
tables:
  contacts:
    - { file: a.csv, key: { row_number: true }, columns: { last_name: buyer } }
    - { file: a.csv, key: { row_number: true, prefix: 'boss-' }, where: [{ column: boss, empty: false }], columns: { last_name: boss } }
`;
    const { tables } = await imported({ 'a.csv': 'buyer,boss\nA,B\nC,\n' }, mapping);
    expect(tables['contacts']).toEqual([
      { key: 'a.csv#1', last_name: 'A' },
      { key: 'a.csv#2', last_name: 'C' },
      { key: 'boss-a.csv#1', last_name: 'B' },
    ]);
  });
});

describe('files that do not fit', () => {
  it.each([
    ['a file that is missing', { 'x.csv': 'no\n' }, /expected a file a\.csv, got .*x\.csv/],
    [
      'a column that is missing',
      { 'a.csv': 'nr,name\n' },
      /a\.csv:1: expected a column no, got nr, name/,
    ],
    ['a column that is there twice', { 'a.csv': 'no,no,name\n' }, /expected only one column no/],
    ['an empty file', { 'a.csv': '' }, /a\.csv: expected a header line/],
    ['a file that is not packed', { 'a.csv.gz': 'no,name\n' }, /a\.csv: .*incorrect header check/],
  ])('stop the import before the first row: %s', async (_name, files, message) => {
    const failure = await failureOf(files, accounts('{ name: name }'));
    expect(failure).toMatch(/^import\.invalid /);
    expect(failure).toMatch(message);
  });

  it('are told of when there is no folder', async () => {
    const folder = await folderWith({ 'm.yaml': accounts('{ name: name }') });
    await expect(
      csvDataset({ folder: `${folder}/none`, mappingFile: `${folder}/m.yaml` }),
    ).rejects.toMatchObject({ code: 'import.invalid' });
  });
});

describe('broken rows', () => {
  const FILES = {
    'accounts.csv': `${ACCOUNTS_CSV}C\n`,
    'orders.csv': [
      'no,account,day,amount',
      '1,A,2026-04-01,10',
      '2,A,2026-04-31,10',
      '3,A,2026-04-01,ten',
      '4,X,2026-04-01,10',
      '5,C,2026-04-01,10',
      ',A,2026-04-01,10',
      '7,A,2026-04-01',
      '1,B,2026-04-01,10',
      '8,B,2026-04-02,20',
    ].join('\n'),
  };

  it('are left out and each reported once where the mapping says so', async () => {
    const { tables, skipped, counts } = await imported(FILES, `on_error: skip\n${ORDERS}`);
    expect(tables['orders']?.map(({ key }) => key)).toEqual(['1', '8']);
    expect(skipped.map(({ table, line, column, value }) => [table, line, column, value])).toEqual([
      ['accounts', 4, null, 'C'],
      ['orders', 3, 'day', '2026-04-31'],
      ['orders', 4, 'amount', 'ten'],
      ['orders', 5, 'account', 'X'],
      // The account that it names was left out itself.
      ['orders', 6, 'account', 'C'],
      ['orders', 7, 'no', ''],
      ['orders', 8, null, '7,A,2026-04-01'],
      ['orders', 9, 'no', '1'],
    ]);
    expect(counts.map(({ table, read, kept, skipped: left }) => [table, read, kept, left])).toEqual(
      [
        ['accounts', 3, 2, 1],
        ['orders', 9, 2, 7],
      ],
    );
  });

  it('stop the import all the same when nobody listens', async () => {
    const folder = await folderWith({ ...FILES, 'm.yaml': `on_error: skip\n${ORDERS}` });
    const dataset = await csvDataset({ folder, mappingFile: `${folder}/m.yaml` });
    const rows = dataset.tables[0]?.rows() ?? [];
    await expect(async () => {
      for await (const row of rows) expect(row.key).not.toBe('C');
    }).rejects.toMatchObject({
      code: 'import.invalid',
      message: "accounts.csv:4 (for accounts): expected 2 fields as in the header, not 1, got 'C'",
    });
  });

  it('are never lost silently: whatever stands in the file, all rows are accounted for', async () => {
    const field = fc.constantFrom('1', '2', '3', '', 'x', 'NULL', '2026-01-01', '"a,b"', 'C7');
    const line = fc.array(field, { minLength: 1, maxLength: 4 }).map((fields) => fields.join(','));
    const policy = fc.constantFrom('fail', 'first', 'last');
    const property = fc.asyncProperty(fc.array(line, { maxLength: 30 }), policy, accountForAll);
    await expect(fc.assert(property, { numRuns: 60 })).resolves.toBeUndefined();
  });
});
