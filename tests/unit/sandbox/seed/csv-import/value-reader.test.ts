import { describe, expect, it } from '@jest/globals';
import { failureOf, imported } from './import-folder.ts';

/** One table of accounts with these columns. */
function accounts(columns: string, more = ''): string {
  return `${more}\ntables:\n  accounts:\n    - file: a.csv\n      key: no\n      columns: ${columns}\n`;
}

async function valueOf(table: string, mapping: string, fields: string): Promise<unknown> {
  const [column = ''] = /\w+/.exec(mapping) ?? [];
  const text = `format: { empty: ['NULL'] }\ntables:\n  ${table}:\n    - { file: a.csv, key: no, columns: { ${mapping} } }\n`;
  const { tables } = await imported({ 'a.csv': `no,a,b\n1,${fields}\n` }, text);
  return tables[table]?.[0]?.[column];
}

describe('values', () => {
  it.each([
    ['accounts', 'name: { columns: [a, b] }', 'x,y', 'x y'],
    ['accounts', "name: { columns: [a, b], join: ', ' }", 'x,', 'x'],
    ['accounts', "name: { column: a, prefix: 'Shop ' }", '7,', 'Shop 7'],
    ['accounts', "name: { column: a, prefix: 'Shop ' }", ',', null],
    ['accounts', 'name: { column: a, default: nobody }', 'NULL,', 'nobody'],
    ['accounts', 'name: { constant: same }', ',', 'same'],
    ['accounts', 'credit_limit: { column: a, scale: -1 }', '-196.10,', 196.1],
    ['accounts', 'credit_limit: { column: a, scale: -1 }', '0.00,', 0],
    ['accounts', 'credit_limit: { column: a, scale: 0.01 }', '123456,', 1234.56],
    [
      'accounts',
      "credit_limit: { column: a, decimal: comma, thousands: '.' }",
      '"1.234,50",',
      1234.5,
    ],
    [
      'accounts',
      'credit_limit: { column: a, map: { low: 10, high: 20 }, otherwise: 0 }',
      'high,',
      20,
    ],
    [
      'accounts',
      'credit_limit: { column: a, map: { low: 10, high: 20 }, otherwise: 0 }',
      'odd,',
      0,
    ],
    [
      'accounts',
      'credit_limit: { column: a, map: { low: 10, high: 20 }, otherwise: 0 }',
      ',',
      null,
    ],
    ['accounts', 'created_on: { column: a, date: M/D/YYYY }', '4/5/2026,', '2026-04-05'],
    [
      'accounts',
      'created_on: { column: a, date: instant, zone: Europe/London }',
      '2026-04-20T23:30:00Z,',
      '2026-04-21',
    ],
    ['accounts', 'credit_hold: a', 'Yes,', true],
    ['accounts', 'credit_hold: a', '0,', false],
    ['accounts', 'credit_hold: { column: a, true_words: [ja], false_words: [nein] }', 'JA,', true],
    ['orders', 'status: { column: a, map: { S: shipped }, otherwise: open }', 'S,', 'shipped'],
    ['orders', 'status: { column: a, map: { S: shipped }, otherwise: open }', 'x,', 'open'],
    [
      'orders',
      'status: { choose: [{ when: { column: a, empty: true }, value: open }], otherwise: shipped }',
      ',',
      'open',
    ],
    [
      'orders',
      'status: { choose: [{ when: { column: a, empty: true }, value: open }], otherwise: shipped }',
      'x,',
      'shipped',
    ],
    [
      'order_lines',
      "line_type: { choose: [{ when: { column: a, matches: '^[0-9]{5}' }, value: goods }], otherwise: fee }",
      '12345A,',
      'goods',
    ],
    [
      'order_lines',
      "line_type: { choose: [{ when: { column: a, matches: '^[0-9]{5}' }, value: goods }], otherwise: fee }",
      'POST,',
      'fee',
    ],
  ])('%s %s of %s is %p', async (table, mapping, fields, value) => {
    expect(await valueOf(table, mapping, fields)).toBe(value);
  });

  it.each([
    ['credit_limit: a', 'x1', 'a number with decimal point'],
    ['created_on: a', '2026-02-30', 'a date as YYYY-MM-DD'],
    ['created_on: { column: a, date: instant }', '2026-02-01', 'an instant such as'],
    ['credit_hold: a', 'maybe', 'one of yes, y, true'],
    ['customer_type: a', 'rural', 'one of large_urban, small_rural, specialty'],
    ['customer_type: { column: a, map: { L: large_urban } }', 'rural', 'one of L'],
    ['name: { column: a, required: true }', '', 'a value'],
  ])(
    'stops at %s of %p and says where, what and what instead',
    async (mapping, field, expected) => {
      const got = field === '' ? 'nothing' : `'${field}'`;
      const text = accounts(`{ ${mapping} }`);
      const failure = await failureOf({ 'a.csv': `no,a\n1,${field}\n` }, text);
      expect(failure).toContain(
        `import.invalid a.csv:2 column a (for accounts): expected ${expected}`,
      );
      expect(failure).toContain(`, got ${got}`);
    },
  );

  it('names the line of the file, not the number of the row', async () => {
    const files = { 'a.csv': 'no,a\n1,"two\nlines"\n\n2,x\n3,y\n' };
    const mapping = accounts('{ credit_limit: { column: a, map: { "two\\nlines": 1, x: 2 } } }');
    expect(await failureOf(files, mapping)).toContain('a.csv:6 column a');
  });
});
