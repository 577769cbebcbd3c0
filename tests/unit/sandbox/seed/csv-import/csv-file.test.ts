import { describe, expect, it } from '@jest/globals';
import { failureOf, imported } from './import-folder.ts';

/** One table of accounts with these columns. */
function accounts(columns: string, more = ''): string {
  return `${more}\ntables:\n  accounts:\n    - file: a.csv\n      key: no\n      columns: ${columns}\n`;
}

describe('how files are written', () => {
  it.each([
    ['a semicolon', "format: { delimiter: ';' }", 'no;name\n1;x,y\n'],
    ['a tab', 'format: { delimiter: "\\t" }', 'no\tname\n1\tx,y\n'],
    ['Windows line ends and a byte order mark', '', '\ufeffno,name\r\n1,"x,y"\r\n'],
    ['empty lines', '', 'no,name\n\n1,"x,y"\n\n'],
    ['spaces around', '', 'no , name\n 1,"x,y "\n'],
    ['lines before the header', 'format: { skip_lines: 2 }', 'Export\n2026\nno,name\n1,"x,y"\n'],
    ['no header', 'format: { header: [no, name] }', '1,"x,y"\n'],
    ['no quotes', "format: { quotes: none, delimiter: ';' }", 'no;name\n1;x,y\n'],
  ])('reads a file with %s', async (_name, format, text) => {
    const { tables } = await imported({ 'a.csv': text }, accounts('{ name: name }', format));
    expect(tables['accounts']).toEqual([{ key: '1', name: 'x,y' }]);
  });

  it('reads another encoding, and refuses bytes that are none of it', async () => {
    const files = { 'a.csv': Buffer.from('no,name\n1,M\u00fcller\n', 'latin1') };
    const mapping = accounts('{ name: name }', 'format: { encoding: windows-1252 }');
    const { tables } = await imported(files, mapping);
    expect(tables['accounts']).toEqual([{ key: '1', name: 'Müller' }]);
    expect(await failureOf(files, accounts('{ name: name }'))).toMatch(/^import\.invalid a\.csv: /);
  });

  it('leaves spaces where it is told to', async () => {
    const mapping = accounts('{ name: name }', 'format: { trim: false }');
    const { tables } = await imported({ 'a.csv': 'no,name\n1, x \n' }, mapping);
    expect(tables['accounts']).toEqual([{ key: '1', name: ' x ' }]);
  });

  it('keeps a bare quote in a field where quotes are relaxed, and stops at it where they are not', async () => {
    const files = { 'a.csv': 'no,name\n1,7" RECORD FRAME\n2,x\n' };
    const { tables } = await imported(
      files,
      accounts('{ name: name }', 'format: { quotes: relaxed }'),
    );
    expect(tables['accounts']?.[0]?.['name']).toBe('7" RECORD FRAME');
    expect(await failureOf(files, accounts('{ name: name }'))).toMatch(
      /^import\.invalid a\.csv:2: .*[Qq]uote/,
    );
  });

  it('stops at a quote that is never closed, also where broken rows are skipped', async () => {
    const files = { 'a.csv': 'no,name\n1,"x\n2,y\n' };
    const mapping = accounts('{ name: name }', 'on_error: skip');
    expect(await failureOf(files, mapping)).toMatch(/^import\.invalid a\.csv:\d: .*[Qq]uote/);
  });

  it('lets one file differ from the others', async () => {
    const mapping = `
format: { decimal: comma, delimiter: ';' }
files:
  b.csv: { decimal: point, delimiter: ',' }
tables:
  accounts:
    - { file: a.csv, key: no, columns: { credit_limit: limit } }
    - { file: b.csv, key: no, columns: { credit_limit: limit } }
`;
    const files = { 'a.csv': 'no;limit\n1;1,5\n', 'b.csv': 'no,limit\n2,2.5\n' };
    const { tables } = await imported(files, mapping);
    expect(tables['accounts']?.map((row) => row['credit_limit'])).toEqual([1.5, 2.5]);
  });
});
