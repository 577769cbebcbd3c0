import { CsvError } from 'csv-parse';
import { describe, expect, it } from '@jest/globals';
import { csvRows, type Cells } from '../../../../src/crm/salesforce/csv-rows.ts';

function slicesOf(text: string, size: number): readonly Uint8Array[] {
  const bytes = new TextEncoder().encode(text);
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, n) => bytes.subarray(n * size, (n + 1) * size));
}

async function* arriving(slices: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for (const slice of slices) yield await Promise.resolve(slice);
}

async function* breakingOff(text: string): AsyncGenerator<Uint8Array> {
  yield* arriving(slicesOf(text, 100));
  throw new Error('the wire broke');
}

async function rowsOf(text: string, size: number): Promise<readonly Cells[]> {
  const rows: Cells[] = [];
  for await (const batch of csvRows(arriving(slicesOf(text, size)))) rows.push(...batch);
  return rows;
}

const TEXT = '"Id","Name"\n"1","Zoë ""the\nvan"", 50 % 🚚"\n"2",""\n';
const ROWS = [
  ['Id', 'Name'],
  ['1', 'Zoë "the\nvan", 50 % 🚚'],
  ['2', ''],
];

describe('rows of a CSV body', () => {
  it.each([1, 2, 3, 7, 1000])(
    'are the same ones when it arrives %d bytes at a time',
    async (size) => {
      expect(await rowsOf(TEXT, size)).toEqual(ROWS);
    },
  );

  it('are handed out as they arrive, not at the end', async () => {
    let arrived = 0;
    function* slices(): Generator<Uint8Array> {
      for (const slice of slicesOf('"Id"\n"1"\n"2"\n"3"\n"4"\n', 5)) {
        arrived += 1;
        yield slice;
      }
    }
    const rows = csvRows(arriving(slices()));
    expect((await rows.next()).value).toEqual([['Id']]);
    // One more than the row has: the parser looks some bytes ahead.
    expect(arrived).toBe(2);
    await rows.return(undefined);
  });

  it.each([
    ['within quotes', '"Id","Name"\n"1","Zo'],
    ['within a row', '"Id","Name"\n"1",\n"2"'],
  ])('are none when it ends %s', async (_, text) => {
    await expect(rowsOf(text, 4)).rejects.toBeInstanceOf(CsvError);
  });

  it('pass on what the body breaks off with', async () => {
    const rows = csvRows(breakingOff('"Id"\n"1"\n"2"\n'));
    expect((await rows.next()).value).toContainEqual(['1']);
    await expect(rows.next()).rejects.toThrow('the wire broke');
  });
});
