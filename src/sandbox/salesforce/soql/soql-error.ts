import { fault, type SalesforceFault } from '../rest/fault.ts';

type Clause = 'WHERE' | 'ORDER';

/** What is wrong with a query, before the place of it is shown. */
export class SoqlError extends Error {
  readonly code: string;
  /** The word or position in the query that is to blame; without one the message stands alone. */
  readonly at: string | number | undefined;
  /** The clause in which that word stands, where it can stand in others too. */
  readonly clause: Clause | undefined;

  constructor(code: string, message: string, at?: string | number, clause?: Clause) {
    super(message);
    this.name = 'SoqlError';
    this.code = code;
    this.at = at;
    this.clause = clause;
  }
}

export function noSuchColumn(name: string, entity: string, at: string = name): SoqlError {
  return new SoqlError(
    'INVALID_FIELD',
    `No such column '${name}' on entity '${entity}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
    at,
  );
}

export function noSuchRelationship(name: string, at: string): SoqlError {
  return new SoqlError(
    'INVALID_FIELD',
    `Didn't understand relationship '${name}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    at,
  );
}

export function noSuchChild(name: string): SoqlError {
  return new SoqlError(
    'INVALID_TYPE',
    `Didn't understand relationship '${name}' in FROM part of query call. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
    name,
  );
}

export function noSuchObject(name: string): SoqlError {
  return new SoqlError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
    name,
  );
}

export function unexpectedToken(token: string, at: string | number = token): SoqlError {
  return new SoqlError('MALFORMED_QUERY', `unexpected token: '${token}'`, at);
}

export function malformed(message: string, at?: string | number, clause?: Clause): SoqlError {
  return new SoqlError('MALFORMED_QUERY', message, at, clause);
}

/** The vendor's answer: the line of the query, a caret under the culprit, row and column, the message. */
export function toFault(error: SoqlError, query: string): SalesforceFault {
  const offset = typeof error.at === 'string' ? locate(query, error.at, error.clause) : error.at;
  if (offset === undefined) return fault(400, error.code, error.message);
  return fault(400, error.code, `\n${pointAt(query, offset)}\n${error.message}`);
}

/** Characters of a long line that are shown before and after the culprit. [K] */
const SHOWN_BEFORE = 60;
const SHOWN_AFTER = 60;

function pointAt(query: string, offset: number): string {
  const before = query.slice(0, offset).split('\n');
  const column = before.at(-1)?.length ?? 0;
  const line = query.split('\n')[before.length - 1] ?? '';
  const start = line.length > SHOWN_BEFORE + SHOWN_AFTER ? Math.max(0, column - SHOWN_BEFORE) : 0;
  const shown = line.slice(start, column + SHOWN_AFTER);
  const caret = `${' '.repeat(column - start)}^`;
  return `${shown}\n${caret}\nERROR at Row:${String(before.length)}:Column:${String(column + 1)}`;
}

/** Where a word, or a path that ends in it, stands first outside of string literals. */
function locate(query: string, word: string, clause?: Clause): number | undefined {
  const wanted = word.toLowerCase();
  let inPath: number | undefined;
  let isReached = clause === undefined;
  for (const match of query.matchAll(/'(?:\\.|[^'\\])*'?|[A-Za-z_0-9][\w.:+-]*|\S/g)) {
    const token = match[0].toLowerCase();
    isReached ||= token === clause?.toLowerCase();
    if (!isReached) continue;
    if (token === wanted) return match.index;
    if (inPath === undefined && `.${token}.`.includes(`.${wanted}.`)) inPath = match.index;
  }
  return inPath;
}
