import { describe, expect, it } from '@jest/globals';
import { failureOf, imported } from './import-folder.ts';

describe('where', () => {
  const ROWS = 'no,kind,n\n1,a,5\n2,b,-1\n3,,7\n4,ab,0\n';

  it.each([
    ['{ column: kind, equals: a }', ['1']],
    ['{ column: n, equals: 5 }', ['1']],
    ['{ column: kind, in: [a, b] }', ['1', '2']],
    ["{ column: kind, matches: '^a' }", ['1', '4']],
    ['{ column: kind, empty: true }', ['3']],
    ['{ column: kind, empty: false }', ['1', '2', '4']],
    ['{ column: n, greater_than: 0 }', ['1', '3']],
    ['{ column: n, less_than: 0 }', ['2']],
    ['{ not: { column: kind, equals: a } }', ['2', '3', '4']],
    ['{ any: [{ column: kind, equals: a }, { column: n, equals: 7 }] }', ['1', '3']],
    ['{ column: kind, matches: a }, { column: n, greater_than: 0 }', ['1']],
  ])('%s keeps %p', async (where, kept) => {
    const mapping = `tables: { accounts: [{ file: a.csv, key: no, where: [${where}], columns: {} }] }`;
    const { tables, counts } = await imported({ 'a.csv': ROWS }, mapping);
    expect(tables['accounts']?.map(({ key }) => key)).toEqual(kept);
    expect(counts[0]).toMatchObject({ read: 4, kept: kept.length, filtered: 4 - kept.length });
  });

  it('finds a comparison with something that is no number broken, not false', async () => {
    const mapping = `tables: { accounts: [{ file: a.csv, key: no, where: [{ column: n, greater_than: 0 }], columns: {} }] }`;
    const failure = await failureOf({ 'a.csv': 'no,n\n1,many\n' }, mapping);
    expect(failure).toContain("a.csv:2 column n (for accounts): expected a number, got 'many'");
  });
});
