import { parse, type Parser } from 'csv-parse';

export type Cells = readonly string[];

/**
 * The rows of a CSV body as it arrives, the header among them, as many at a time as a chunk of it completes. Throws
 * CsvError where it is none, and where it ends within quotes.
 */
export async function* csvRows(
  chunks: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly Cells[]> {
  let rows: Cells[] = [];
  const parser = parse({
    skip_empty_lines: true,
    on_record: (cells: string[]) => {
      rows.push(cells);
      return null; // taken here, so that it does not go through the stream as well
    },
  });
  // Faults come back from write and end; without a listener they would end the process besides.
  parser.on('error', () => undefined);
  for await (const chunk of chunks) {
    await written(parser, chunk);
    if (rows.length > 0) yield rows;
    rows = [];
  }
  await ended(parser);
  if (rows.length > 0) yield rows;
}

function written(parser: Parser, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(chunk, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function ended(parser: Parser): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject);
    parser.end(resolve);
  });
}
