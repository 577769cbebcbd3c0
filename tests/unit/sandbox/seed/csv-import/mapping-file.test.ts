import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readMapping } from '../../../../../src/sandbox/seed/csv-import/mapping-file.ts';
import { folderWith } from './import-folder.ts';

async function faultsOf(mapping: string): Promise<string[]> {
  const file = join(await folderWith({ 'map.yaml': mapping }), 'map.yaml');
  const error: unknown = await readMapping(file).catch((error: unknown) => error);
  expect(error).toMatchObject({ code: 'config.invalid' });
  return error instanceof Error ? error.message.replaceAll(file, 'map.yaml').split('\n') : [];
}

/** A mapping of one table with these columns. */
function orders(columns: string): string {
  return `tables:\n  orders:\n    - file: orders.csv\n      key: no\n      columns:\n        ${columns}\n`;
}

describe('a mapping file', () => {
  it('may be short: a text is a column, a list is several', async () => {
    const text =
      'tables:\n  accounts:\n    - file: a.csv\n      key: [company, no]\n      columns: { name: [first, last], country: land }';
    const folder = await folderWith({ 'map.yaml': text });
    const mapping = await readMapping(join(folder, 'map.yaml'));
    expect(mapping.tables.accounts?.[0]).toEqual({
      file: 'a.csv',
      key: { columns: ['company', 'no'] },
      columns: { name: { columns: ['first', 'last'] }, country: { column: 'land' } },
    });
  });

  it('is config.missing when it is not there', async () => {
    const reading = readMapping('/nowhere/map.yaml');
    await expect(reading).rejects.toMatchObject({ code: 'config.missing' });
    await expect(reading).rejects.toThrow('/nowhere/map.yaml');
  });

  it('names the line where it is no YAML', async () => {
    const [fault] = await faultsOf('tables: {\n  accounts: [');
    expect(fault).toMatch(/^map\.yaml: expected YAML: .*line \d/);
  });

  it('lists all faults at once, each with file, line, path, expected and got', async () => {
    const faults = await faultsOf(
      [
        'on_error: ignore',
        'format: { decimal: dot, delimiter: "||" }',
        'tables:',
        '  orders:',
        '    - file: orders.csv',
        '      key: no',
        '      colums: {}',
        '      columns: { number: { column: no, upper: true } }',
      ].join('\n'),
    );
    expect(faults).toEqual([
      'map.yaml:2 format.delimiter: expected a text with exactly 1 characters, got "||"',
      'map.yaml:2 format.decimal: expected "point" or "comma", got "dot"',
      'map.yaml:1 on_error: expected "stop" or "skip", got "ignore"',
      'map.yaml:8 tables.orders[0].columns.number.upper: expected no such key, got true',
      'map.yaml:7 tables.orders[0].colums: expected no such key, got {}',
    ]);
  });

  it.each([
    [
      'an unknown table',
      'tables: { order: [] }',
      /tables\.order: expected one of users, accounts, .*, got \[\]/,
    ],
    [
      'a table without a source',
      'tables: { orders: [] }',
      /tables\.orders: expected a list that is not empty, got \[\]/,
    ],
    ['no tables', 'format: {}', /tables: expected a mapping, got nothing/],
    [
      'a key of nothing',
      'tables: { orders: [{ file: a.csv, key: { prefix: x }, columns: {} }] }',
      /key: expected either `columns` or `row_number: true`, got \{"prefix":"x"\}/,
    ],
    [
      'an unknown column',
      orders('ordred_on: day'),
      /columns\.ordred_on: expected no such column: orders has account, number/,
    ],
    [
      'two sources of a value',
      orders('number: { column: no, constant: x }'),
      /number: expected exactly one of column, columns, constant/,
    ],
    ['no source of a value', orders('number: { default: x }'), /number: expected exactly one of/],
    [
      'a broken pattern',
      orders(
        "status: { choose: [{ when: { column: s, matches: '(' }, value: open }], otherwise: open }",
      ),
      /matches: expected a regular expression .*, got "\("/,
    ],
    [
      'two operators',
      orders('status: { choose: [{ when: { column: s, equals: a, empty: true }, value: open }] }'),
      /when: expected `column` with exactly one of/,
    ],
    [
      'a value that is no choice',
      orders('status: { constant: sent }'),
      /constant: expected one of open, shipped, cancelled, got "sent"/,
    ],
    [
      'a mapped value that is no choice',
      orders('status: { column: s, map: { S: sent } }'),
      /map\.S: expected one of open, shipped, cancelled/,
    ],
    [
      'a chosen value that is no choice',
      orders('status: { choose: [{ when: { column: s, equals: 1 }, value: sent }] }'),
      /choose\[0\]\.value: expected one of/,
    ],
    [
      'a text for a number',
      orders('goods_amount: { column: v, default: none }'),
      /default: expected a number, got "none"/,
    ],
    [
      'a date that is none',
      orders('ordered_on: { constant: yesterday }'),
      /constant: expected a date YYYY-MM-DD/,
    ],
    [
      'a date format for a number',
      orders('goods_amount: { column: v, date: YYYY-MM-DD }'),
      /date: expected no such key for a money/,
    ],
    [
      'a scale for a text',
      orders('number: { column: no, scale: 2 }'),
      /scale: expected no such key for a text/,
    ],
    [
      'a date format that lacks the day',
      orders("ordered_on: { column: d, date: 'M/YYYY' }"),
      /date: expected `instant` or a pattern/,
    ],
    [
      'a time zone that is none',
      orders('ordered_on: { column: d, date: instant, zone: Mars }'),
      /zone: expected a time zone/,
    ],
    [
      '`otherwise` without anything to choose',
      orders('status: { column: s, otherwise: open }'),
      /otherwise: expected no such key/,
    ],
    [
      '`unknown` where nothing is referred to',
      orders('number: { column: no, unknown: empty }'),
      /unknown: expected no such key for a text/,
    ],
    [
      'a reference to a table that is not mapped',
      orders('account: customer'),
      /columns\.account: expected a table accounts in the mapping/,
    ],
    [
      'a sum for a text',
      orders('number: { lookup: { file: a.csv, match: { no: no }, sum: [v] } }'),
      /lookup: expected no such key for a text/,
    ],
    [
      'a lookup of nothing',
      orders('number: { lookup: { file: a.csv, match: { no: no } } }'),
      /lookup: expected either `column` or `sum`/,
    ],
    [
      'an encoding that is none',
      `format: { encoding: klingon }\n${orders('number: no')}`,
      /encoding: expected the name of a text encoding/,
    ],
    [
      'two row numbers of one file',
      'tables: { contacts: [{ file: a.csv, key: { row_number: true }, columns: {} }, { file: a.csv, key: { row_number: true }, columns: {} }] }',
      /contacts\[1\]\.key: expected a `prefix` of its own/,
    ],
  ])('refuses %s', async (_name, mapping, fault) => {
    const faults = await faultsOf(mapping);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^map\.yaml:\d+ /);
    expect(faults[0]).toMatch(fault);
  });
});
