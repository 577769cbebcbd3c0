import { parseQuery, type Query } from '@jetstreamapp/soql-parser-js';
import { malformed, SoqlError, unexpectedToken } from './soql-error.ts';

/** https://developer.salesforce.com/docs (SOQL and SOSL limits): characters of one statement. */
const QUERY_LENGTH_MAX = 100_000;

/**
 * The parser's tree of a query. The parser is more generous than Salesforce and speaks of tokens in its own terms:
 * here its errors become the vendor's, and what only Salesforce refuses is refused.
 */
export function parseSoql(soql: string): Query {
  if (soql.length > QUERY_LENGTH_MAX) {
    throw new SoqlError(
      'QUERY_TOO_COMPLICATED',
      `SOQL statements cannot be longer than ${String(QUERY_LENGTH_MAX)} characters.`,
    );
  }
  refuseLeadingOperator(soql);
  try {
    return parseQuery(withoutExponents(soql));
  } catch (error) {
    throw translate(error, soql);
  }
}

/** Salesforce reads `1e6`, the parser does not. */
function withoutExponents(soql: string): string {
  return soql.replaceAll(
    /('(?:\\.|[^'\\])*'?)|(?<![\w.:-])(\d+(?:\.\d+)?e[+-]?\d{1,3})(?![\w.])/gi,
    (whole, text: string | undefined) => (text === undefined ? plainNumber(whole) : whole),
  );
}

function plainNumber(text: string): string {
  const number = Number(text);
  const isPlain = Number.isFinite(number) && !/e/i.test(String(number));
  return isPlain ? String(number) : text;
}

/** The parser reads `WHERE AND Name = 'x'` as if the AND were not there. */
function refuseLeadingOperator(soql: string): void {
  const match = /\b(?:WHERE|HAVING)\s+(AND|OR)\b/i.exec(soql);
  if (match?.[1] === undefined) return;
  if (isInsideString(soql, match.index)) return;
  throw unexpectedToken(match[1], match.index + match[0].length - match[1].length);
}

function isInsideString(soql: string, offset: number): boolean {
  const before = soql.slice(0, offset).replaceAll(/\\./g, '');
  return (before.split("'").length - 1) % 2 === 1;
}

function translate(error: unknown, soql: string): SoqlError {
  const message = error instanceof Error ? error.message : String(error);
  const lexed = /unexpected character: ->(.)<- at offset: (\d+)/.exec(message);
  if (lexed?.[1] !== undefined) return lexicalError(lexed[1], Number(lexed[2]));
  const found = /found(?::| -->) ?'?([^'\s]*)'?(?: <--)?\s*$/.exec(message)?.[1];
  if (found === undefined) return malformed('unexpected token');
  if (found === '') return unexpectedToken('<EOF>', soql.length);
  return unexpectedToken(found);
}

function lexicalError(character: string, offset: number): SoqlError {
  const place = `line 1:${String(offset)}`;
  return malformed(
    character === "'"
      ? `${place} mismatched character '<EOF>' expecting '''`
      : `${place} no viable alternative at character '${character}'`,
  );
}
