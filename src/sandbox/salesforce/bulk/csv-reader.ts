/** One row of a CSV file: its cells, and where it ends in the text. */
export interface CsvRow {
  readonly cells: readonly string[];
  /** Position behind the row and its line break. */
  readonly end: number;
}

/**
 * Reads rows from `start` on. Cells may be quoted, quotes in them are doubled; values are not trimmed. Both kinds of
 * line break end a row: whether the file uses the declared one is checked once, on its first line.
 */
export function* readCsv(text: string, delimiter: string, start: number): Generator<CsvRow> {
  let position = start;
  while (position < text.length) {
    const cells: string[] = [];
    for (;;) {
      const cell = readCell(text, delimiter, position);
      cells.push(cell.value);
      position = cell.end;
      if (text[position] !== delimiter) break;
      position += 1;
    }
    if (text[position] === '\r') position += 1;
    if (text[position] === '\n') position += 1;
    yield { cells, end: position };
  }
}

interface Cell {
  readonly value: string;
  readonly end: number;
}

function readCell(text: string, delimiter: string, start: number): Cell {
  if (text[start] === '"') return readQuotedCell(text, start);
  let end = start;
  while (end < text.length && !isBreak(text[end], delimiter)) end += 1;
  return { value: text.slice(start, end), end };
}

function readQuotedCell(text: string, start: number): Cell {
  let value = '';
  let from = start + 1;
  for (;;) {
    const quote = text.indexOf('"', from);
    if (quote === -1) return { value: value + text.slice(from), end: text.length };
    value += text.slice(from, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    from = quote + 2;
  }
}

function isBreak(character: string | undefined, delimiter: string): boolean {
  return character === delimiter || character === '\n' || character === '\r';
}

/** The cells of the first line exactly as they were uploaded, quotes included: results repeat them so. */
export function rawHeaderTokens(text: string, delimiter: string): readonly string[] {
  return text.slice(0, lineEnd(text)).replace(/\r$/, '').split(delimiter);
}

/** The line break behind the first line: what the file really uses. */
export function lineBreakOf(text: string): 'LF' | 'CRLF' | undefined {
  const end = lineEnd(text);
  if (end === text.length) return undefined;
  return text[end - 1] === '\r' ? 'CRLF' : 'LF';
}

function lineEnd(text: string): number {
  const end = text.indexOf('\n');
  return end === -1 ? text.length : end;
}
