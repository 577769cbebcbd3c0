import { describe, expect, it } from '@jest/globals';
import { failureOf, imported } from './import-folder.ts';

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

function withDuplicates(duplicates: string): string {
  return `tables: { accounts: [{ file: a.csv, key: no, duplicates: ${duplicates}, columns: { name: name } }] }`;
}

describe('keys and references', () => {
  it('join several columns, in keys and in references to them', async () => {
    const mapping = `
tables:
  accounts:
    - { file: accounts.csv, key: { columns: [company, no], prefix: 'c-' }, columns: { name: name } }
  orders:
    - { file: orders.csv, key: no, columns: { account: { columns: [company, customer], prefix: 'c-' } } }
`;
    const files = {
      'accounts.csv': 'company,no,name\n1,7,Alpha\n2,7,Beta\n',
      'orders.csv': 'no,company,customer\n1,2,7\n2,1,\n',
    };
    const { tables } = await imported(files, mapping);
    expect(tables['accounts']?.map(({ key }) => key)).toEqual(['c-1|7', 'c-2|7']);
    expect(tables['orders']?.map((row) => row['account'])).toEqual(['c-2|7', null]);
  });

  it('stop at a reference to nothing and at a missing key', async () => {
    const orders = 'no,account,day,amount\n1,C,2026-04-01,1\n';
    expect(await failureOf({ 'accounts.csv': ACCOUNTS_CSV, 'orders.csv': orders }, ORDERS)).toBe(
      "import.invalid orders.csv:2 column account (for orders): expected the key of a row in accounts, got 'C'",
    );
    const keyless = 'no,account,day,amount\n,A,2026-04-01,1\n';
    expect(await failureOf({ 'accounts.csv': ACCOUNTS_CSV, 'orders.csv': keyless }, ORDERS)).toBe(
      "import.invalid orders.csv:2 column no (for orders): expected a key, got ''",
    );
  });

  it('leave a reference to nothing empty where they are told to, and count it', async () => {
    const mapping = ORDERS.replace(
      'account: account',
      'account: { column: account, unknown: empty }',
    );
    const orders = 'no,account,day,amount\n1,C,2026-04-01,1\n2,A,2026-04-01,1\n';
    const { tables, counts } = await imported(
      { 'accounts.csv': ACCOUNTS_CSV, 'orders.csv': orders },
      mapping,
    );
    expect(tables['orders']?.map((row) => row['account'])).toEqual([null, 'A']);
    expect(counts.at(-1)).toMatchObject({ table: 'orders', kept: 2, emptied: 1 });
  });

  it('may point forward within a table, as a branch does that stands before its head office', async () => {
    const mapping = accounts('{ parent: head }');
    const { tables } = await imported({ 'a.csv': 'no,head\n1,2\n2,\n3,1\n' }, mapping);
    expect(tables['accounts']?.map((row) => row['parent'])).toEqual(['2', null, '1']);
  });

  it('take the whole chain with them when a head office is not there', async () => {
    const mapping = accounts('{ parent: head }', 'on_error: skip');
    const { tables, skipped } = await imported(
      { 'a.csv': 'no,head\n1,2\n2,9\n3,1\n4,\n5,4\n' },
      mapping,
    );
    expect(tables['accounts']?.map(({ key }) => key)).toEqual(['4', '5']);
    expect(skipped.map(({ line }) => line)).toEqual([2, 3, 4]);
  });
});

describe('several rows with the same key', () => {
  const FILES = { 'a.csv': 'no,name\n1,old\n2,x\n1,new\n' };

  it('are broken unless the mapping says which one counts', async () => {
    expect(await failureOf(FILES, withDuplicates('fail'))).toContain(
      'a.csv:4 column no (for accounts): expected a key that no other row of the table has',
    );
  });

  it.each([
    ['first', ['old', 'x']],
    ['last', ['x', 'new']],
  ])('%s: keeps %p and counts the other', async (policy, names) => {
    const { tables, counts } = await imported(FILES, withDuplicates(policy));
    expect(tables['accounts']?.map((row) => row['name'])).toEqual(names);
    expect(counts[0]).toMatchObject({ read: 3, kept: 2, duplicates: 1, skipped: 0 });
  });

  it('are found across the files of a table, also when other tables refer to it', async () => {
    const text = `
tables:
  accounts:
    - { file: 'part-*.csv', key: no, duplicates: last, columns: { name: name } }
  contacts:
    - { file: 'part-*.csv', key: { row_number: true }, columns: { account: no } }
`;
    const files = {
      'part-1.csv': 'no,name\n1,old\n2,x\n',
      'part-2.csv': 'no,name\n1,new\n',
      'other.csv': 'no\n',
    };
    const { tables, counts } = await imported(files, text);
    expect(tables['accounts']?.map((row) => row['name'])).toEqual(['x', 'new']);
    expect(tables['contacts']?.map(({ key }) => key)).toEqual([
      'part-1.csv#1',
      'part-1.csv#2',
      'part-2.csv#1',
    ]);
    expect(counts.map(({ file, kept }) => [file, kept])).toEqual([
      ['part-1.csv', 1],
      ['part-2.csv', 1],
      ['part-1.csv', 2],
      ['part-2.csv', 1],
    ]);
  });
});
