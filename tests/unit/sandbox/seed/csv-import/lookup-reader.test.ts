import { describe, expect, it } from '@jest/globals';
import { failureOf, imported } from './import-folder.ts';

function orders(lookup: string): string {
  return `tables: { orders: [{ file: o.csv, key: no, columns: { goods_amount: { lookup: ${lookup} } } }] }`;
}

describe('a lookup', () => {
  const LINES = 'order,sku,q,price\n1,a,2,1.10\n1,b,1,0.20\n2,a,3,10\n';

  it('sums the product of columns over the rows of another file', async () => {
    const mapping = orders('{ file: l.csv, match: { order: no }, sum: [q, price] }');
    const { tables } = await imported({ 'o.csv': 'no\n1\n2\n', 'l.csv': LINES }, mapping);
    expect(tables['orders']?.map((row) => row['goods_amount'])).toEqual([2.4, 30]);
  });

  it('sums only rows that meet its conditions, and leaves empty what has none', async () => {
    const lookup =
      '{ file: l.csv, match: { order: no }, sum: [q], where: [{ column: sku, equals: b }], missing: empty }';
    const { tables } = await imported({ 'o.csv': 'no\n1\n2\n', 'l.csv': LINES }, orders(lookup));
    expect(tables['orders']?.map((row) => row['goods_amount'])).toEqual([1, null]);
  });

  it('takes a column, read as the other file is written', async () => {
    const mapping = `
tables:
  order_lines:
    - file: l.csv
      key: [order, sku]
      columns:
        product_family: { lookup: { file: p.csv, match: { code: sku }, column: family } }
`;
    const files = { 'l.csv': LINES, 'p.csv': 'code,family\na,Audio\nb,Lighting\n' };
    const { tables } = await imported(files, mapping);
    expect(tables['order_lines']?.map((row) => row['product_family'])).toEqual([
      'Audio',
      'Lighting',
      'Audio',
    ]);
  });

  it('finds a row broken for which there is nothing', async () => {
    const mapping = orders('{ file: l.csv, match: { order: no }, sum: [q] }');
    expect(await failureOf({ 'o.csv': 'no\n1\n9\n', 'l.csv': LINES }, mapping)).toBe(
      "import.invalid o.csv:3 column no (for orders): expected a row of l.csv with this order, got '9'",
    );
  });

  it('stops at a broken row of the other file, also where broken rows are skipped', async () => {
    const mapping = `on_error: skip\n${orders('{ file: l.csv, match: { order: no }, sum: [q] }')}`;
    const files = { 'o.csv': 'no\n1\n', 'l.csv': 'order,q\n1,two\n' };
    expect(await failureOf(files, mapping)).toContain(
      "l.csv:2 column q (for a lookup): expected a number, got 'two'",
    );
  });

  it('refuses two answers to one question', async () => {
    const mapping = orders('{ file: l.csv, match: { order: no }, column: price }');
    expect(await failureOf({ 'o.csv': 'no\n1\n', 'l.csv': LINES }, mapping)).toContain(
      "l.csv:3 column price (for a lookup): expected the same as before for this key (1.10), got '0.20'",
    );
  });
});
