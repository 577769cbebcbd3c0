import { readFile } from 'node:fs/promises';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { BellwetherError, messageOf } from '../../../domain/errors.ts';
import { faultsOf } from './mapping-faults.ts';
import { type ImportMapping, importMapping } from './mapping-schema.ts';
import { TABLE_NAMES } from './target-columns.ts';

/** What is wrong in a mapping, and where. */
export interface MappingFault {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
}

/** Reads and checks a mapping; the error lists all faults with file, line, path, expected and got. */
export async function readMapping(file: string): Promise<ImportMapping> {
  const text = await readText(file);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw new BellwetherError('config.invalid', `${file}: expected YAML: ${broken.message}`);
  }
  const raw: unknown = document.toJS();
  const result = importMapping.safeParse(raw);
  const faults = result.success
    ? faultsOf(result.data)
    : result.error.issues.flatMap(faultsOfIssue);
  if (result.success && faults.length === 0) return result.data;
  const messages = faults.map((fault) => {
    const got = shown(valueAt(raw, fault.path));
    return `${file}:${lineOf(document, lines, fault.path)} ${pathText(fault.path)}: ${fault.expected}, got ${got}`;
  });
  throw new BellwetherError('config.invalid', messages.join('\n'));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('config.missing', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

function faultsOfIssue(issue: z.core.$ZodIssue): MappingFault[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ path: issue.path, expected: expectedBy(issue) }];
  const inTables = issue.path.length === 1 && issue.path[0] === 'tables';
  const expected = inTables ? `expected one of ${TABLE_NAMES.join(', ')}` : 'expected no such key';
  return issue.keys.map((key) => ({ path: [...issue.path, key], expected }));
}

/** What people call the types. */
const TYPE_WORDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'invalid_type') {
    return `expected ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') {
    return `expected ${issue.values.map((value) => shown(value)).join(' or ')}`;
  }
  if (issue.code === 'invalid_union') return 'expected a text, a number, true or false';
  if (issue.code === 'too_small' && issue.origin !== 'number') {
    return `expected ${TYPE_WORDS[issue.origin] ?? issue.origin} that is not empty`;
  }
  return issue.message.replace(/^Too (?:small|big): /, '').replace('string to have', 'a text with');
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

const LONGEST_SHOWN = 60;

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
}

/** `tables.orders[0].key` */
function pathText(path: readonly PropertyKey[]): string {
  if (path.length === 0) return 'the file';
  const text = path.map((step) =>
    typeof step === 'number' ? `[${String(step)}]` : `.${String(step)}`,
  );
  return text.join('').replace(/^\./, '');
}

/** The line of the deepest part of the path that stands in the file. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): string {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const node = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return String(lines.linePos(node.range[0]).line);
  }
  return '1';
}
