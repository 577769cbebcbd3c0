import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse, type Parser } from 'csv-parse';
import { BellwetherError, messageOf } from '../../../domain/errors.ts';
import type { FileFormat } from './mapping-schema.ts';
import type { SourceFile } from './source-files.ts';

/** One row of a file. */
export interface CsvRecord {
  /** 1 for the first row of data. */
  readonly number: number;
  /** The line on which it ends. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A field or a line of more than this is a missing quote, not data. */
const LONGEST_RECORD = 1_000_000;
const BYTES_AT_ONCE = 128 * 1024;

/**
 * The rows of a file without its header, some hundreds at a time (one at a time takes three times as long).
 * Throws import.invalid where quotes are wrong: what follows cannot be told apart, so it cannot be skipped.
 */
export async function* recordsOf(
  file: SourceFile,
  format: FileFormat,
): AsyncGenerator<readonly CsvRecord[]> {
  let number = format.header === undefined ? 0 : 1;
  for await (const lines of linesOf(file, format)) {
    const first = number;
    number += lines.length;
    const records = lines.map(({ line, fields }, at) => ({ number: first + at, line, fields }));
    yield first === 0 ? records.slice(1) : records;
  }
}

/** The names of the columns. Throws import.invalid when the file has no header. */
export async function headerOf(file: SourceFile, format: FileFormat): Promise<readonly string[]> {
  if (format.header !== undefined) return format.header;
  for await (const [header] of linesOf(file, format)) {
    if (header !== undefined) return header.fields.map((name) => name.trim());
  }
  throw new BellwetherError('import.invalid', `${file.name}: expected a header line, got nothing`);
}

type Line = Omit<CsvRecord, 'number'>;

/** Batches are never empty. */
async function* linesOf(file: SourceFile, format: FileFormat): AsyncGenerator<readonly Line[]> {
  let lines: Line[] = [];
  const parser = parserOf(format, (line) => lines.push(line));
  const text = new TextDecoder(format.encoding, { fatal: true });
  try {
    for await (const chunk of bytesOf(file)) {
      await written(parser, text.decode(chunk, { stream: true }));
      if (lines.length > 0) yield lines;
      lines = [];
    }
    await ended(parser, text.decode());
  } catch (error) {
    throw unreadable(file, error);
  }
  if (lines.length > 0) yield lines;
}

function bytesOf(file: SourceFile): AsyncIterable<Buffer> {
  const bytes: Readable = createReadStream(file.path, { highWaterMark: BYTES_AT_ONCE });
  if (!file.zipped) return bytes;
  // Whatever fails first ends both, and the reader is told.
  return pipeline(bytes, createGunzip({ chunkSize: BYTES_AT_ONCE }), () => undefined);
}

function parserOf(format: FileFormat, onLine: (line: Line) => void): Parser {
  const { delimiter = ',', quotes = 'strict', skip_lines: skipped = 0 } = format;
  const parser = parse({
    bom: true,
    delimiter,
    quote: quotes === 'none' ? null : '"',
    relax_quotes: quotes === 'relaxed',
    // Rows of another width are told of by whoever knows the table.
    relax_column_count: true,
    skip_empty_lines: true,
    from_line: skipped + 1,
    max_record_size: LONGEST_RECORD,
    on_record: (fields: string[], { lines }) => {
      onLine({ line: lines, fields });
      // Taken here, so that it does not go through the stream as well.
      return null;
    },
  });
  // Faults come back from write and end; without a listener they would end the process besides.
  return parser.on('error', () => undefined);
}

function written(parser: Parser, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.write(text, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

function ended(parser: Parser, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    parser.once('error', reject);
    parser.end(text, resolve);
  });
}

function unreadable(file: SourceFile, error: unknown): BellwetherError {
  const line =
    error instanceof CsvError && typeof error['lines'] === 'number' ? error['lines'] : null;
  const place = line === null ? file.name : `${file.name}:${String(line)}`;
  const remedy = 'Mend the file, or say in the mapping how it is written (`format`, `files`).';
  return new BellwetherError('import.invalid', `${place}: ${messageOf(error)}`, {
    remedy,
    cause: error,
  });
}
