import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { BellwetherError, messageOf } from '../domain/errors.ts';

/** What is wrong in a file, and where. */
export interface FileFault {
  readonly path: readonly PropertyKey[];
  readonly expected: string;
}

/** YAML (or JSON, which is YAML too) that fits its schema. */
export interface CheckedYaml<T> {
  readonly value: T;
  /** The error for what the schema alone cannot see, with file, line, path, expected and got. */
  refuse(faults: readonly FileFault[]): BellwetherError;
}

export async function readFileText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new BellwetherError('config.missing', `${file}: ${messageOf(error)}`, { cause: error });
  }
}

/** Reads and checks a text; the error lists all faults of form. `shownAs` is the file in messages. */
export function checkYaml<S extends z.ZodType>(
  text: string,
  shownAs: string,
  schema: S,
): CheckedYaml<z.infer<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) throw notYaml(shownAs, broken);
  const raw = contentOf(document, shownAs);
  const refuse = (faults: readonly FileFault[]): BellwetherError => {
    const messages = faults.map(
      (fault) =>
        `${shownAs}:${lineOf(document, lines, fault.path)} ${told(fault, valueAt(raw, fault.path))}`,
    );
    return invalid(messages);
  };
  const result = schema.safeParse(raw);
  if (!result.success) throw refuse(faultsOfIssues(result.error.issues));
  return { value: result.data, refuse };
}

/** The same for a value that stands in no file. */
export function checkValue<S extends z.ZodType>(
  raw: unknown,
  shownAs: string,
  schema: S,
): CheckedYaml<z.infer<S>> {
  const refuse = (faults: readonly FileFault[]): BellwetherError => {
    const messages = faults.map((fault) => `${shownAs} ${told(fault, valueAt(raw, fault.path))}`);
    return invalid(messages);
  };
  const result = schema.safeParse(raw);
  if (!result.success) throw refuse(faultsOfIssues(result.error.issues));
  return { value: result.data, refuse };
}

function invalid(messages: readonly string[]): BellwetherError {
  const remedy = 'Mend the file where the message says.';
  return new BellwetherError('config.invalid', messages.join('\n'), { remedy });
}

/** An alias without its anchor, or aliases that blow the file up, are found only when the values are made. */
function contentOf(document: Document, shownAs: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw notYaml(shownAs, error);
  }
}

function notYaml(shownAs: string, error: unknown): BellwetherError {
  return invalid([`${shownAs}: expected YAML: ${messageOf(error)}`]);
}

function told({ path, expected }: FileFault, got: unknown): string {
  return `${pathText(path)}: ${expected}, got ${shown(got)}`;
}

function faultsOfIssues(issues: readonly z.core.$ZodIssue[]): FileFault[] {
  return issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: issue.path, expected: expectedBy(issue) }];
    }
    const expected = isOwnSentence(issue) ? issue.message : 'expected no such key';
    return issue.keys.map((key) => ({ path: [...issue.path, key], expected }));
  });
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
  if (issue.code === 'custom' || isOwnSentence(issue)) return issue.message;
  if (issue.code === 'invalid_type') {
    return `expected ${TYPE_WORDS[issue.expected] ?? issue.expected}`;
  }
  if (issue.code === 'invalid_value') return `expected ${alternatives(issue.values)}`;
  if (issue.code === 'invalid_union') {
    // Of a union that is told apart by one key the values of that key are expected.
    if ('options' in issue) return `expected ${alternatives(issue.options ?? [])}`;
    return 'expected a text, a number, true or false';
  }
  if (issue.code === 'too_small' && issue.origin !== 'number' && issue.origin !== 'int') {
    return `expected ${TYPE_WORDS[issue.origin] ?? issue.origin} that is not empty`;
  }
  return issue.message.replace(/^Too (?:small|big): /, '').replace('string to have', 'a text with');
}

/** A schema that says in its own words what it expects says it better than its kind of issue. */
function isOwnSentence({ message }: z.core.$ZodIssue): boolean {
  return message.startsWith('expected ');
}

function alternatives(values: readonly unknown[]): string {
  return values.map((value) => shown(value)).join(' or ');
}

function valueAt(raw: unknown, path: readonly PropertyKey[]): unknown {
  let value = raw;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
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
    const start = startOf(document, path.slice(0, depth));
    if (start !== undefined) return String(lines.linePos(start).line);
  }
  return '1';
}

/** Where a key or list item begins; a value may begin lines below its key. */
function startOf(document: Document, path: readonly PropertyKey[]): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  if (isMap(parent)) {
    const key = parent.items
      .map((pair) => pair.key)
      .find((node) => isScalar(node) && node.value === path.at(-1));
    return isNode(key) ? key.range?.[0] : undefined;
  }
  const item = document.getIn(path, true);
  return isNode(item) ? item.range?.[0] : undefined;
}
