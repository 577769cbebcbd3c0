import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteCell } from '../../../../src/sandbox/salesforce/bulk/csv-format.ts';
import {
  lineBreakOf,
  rawHeaderTokens,
  readCsv,
} from '../../../../src/sandbox/salesforce/bulk/csv-reader.ts';

function rowsOf(text: string, delimiter = ','): readonly (readonly string[])[] {
  return [...readCsv(text, delimiter, 0)].map(({ cells }) => cells);
}

describe('CSV', () => {
  it.each<readonly [text: string, rows: readonly (readonly string[])[]]>([
    ['', []],
    ['a', [['a']]],
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,\r\n',
      [
        ['a', 'b'],
        ['1', ''],
      ],
    ],
    ['"a ""q""","b,c"\n', [['a "q"', 'b,c']]],
    [
      '"line\nbreak",x\ny,z',
      [
        ['line\nbreak', 'x'],
        ['y', 'z'],
      ],
    ],
    [' a , b ', [[' a ', ' b ']]],
    [
      'a,,\n,,',
      [
        ['a', '', ''],
        ['', '', ''],
      ],
    ],
    ['"never closed,x', [['never closed,x']]],
  ])('%j has the rows %j', (text, rows) => {
    expect(rowsOf(text)).toEqual(rows);
  });

  it('comes back from what was quoted, whatever is in it', () => {
    const cells = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(cells, { maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (rows, by) => {
          const text = rows.map((row) => `${row.map(quoteCell).join(by)}\n`).join('');
          expect(rowsOf(text, by)).toEqual(rows);
        },
      ),
    );
  });

  it('can be read on from the end of any row', () => {
    const text = 'h\n"a\nb"\nc\n';
    const [header, first] = [...readCsv(text, ',', 0)];
    expect([...readCsv(text, ',', header?.end ?? 0)].map(({ cells }) => cells)).toEqual([
      ['a\nb'],
      ['c'],
    ]);
    expect([...readCsv(text, ',', first?.end ?? 0)].map(({ cells }) => cells)).toEqual([['c']]);
  });

  it('keeps the header as it was written', () => {
    expect(rawHeaderTokens('"Id",NAME,Owner.Email\r\nx', ',')).toEqual([
      '"Id"',
      'NAME',
      'Owner.Email',
    ]);
  });

  it('tells its line break', () => {
    expect([lineBreakOf('a\nb'), lineBreakOf('a\r\nb'), lineBreakOf('a')]).toEqual([
      'LF',
      'CRLF',
      undefined,
    ]);
  });
});
