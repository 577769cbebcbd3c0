import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { copyLine } from '../../../src/store/database.ts';

const MEANINGS: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', '\\': '\\' };

/** The text format of COPY as PostgreSQL's documentation has it, read back. */
function readBack(line: string): readonly (string | null)[] {
  return line
    .slice(0, -1)
    .split('\t')
    .map((field) =>
      field === String.raw`\N`
        ? null
        : field.replace(/\\(.)/g, (_, letter: string) => MEANINGS[letter] ?? `unknown ${letter}`),
    );
}

const value = fc.option(
  fc.string({ unit: fc.constantFrom('a', '\\', '\t', '\n', '\r', 'N', 'ä') }),
);

describe('a line of COPY', () => {
  it('gives back what was put in, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        expect(readBack(copyLine(values))).toEqual(values);
      }),
    );
  });

  it('is one line, and has no NUL, which no text of PostgreSQL can hold', () => {
    expect(copyLine(['a\u0000b\nc', 1.5, true, null])).toBe('ab\\nc\t1.5\ttrue\t\\N\n');
  });
});
