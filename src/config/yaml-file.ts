import { readFile } from 'node:fs/promises';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { messageOf } from '../domain/errors.ts';
import type { ConfigFault } from './fault.ts';
import { schemaFaults, type ValuePath } from './schema-faults.ts';

/** A YAML file that was read: its values as they stand, and where they stand. */
export interface YamlFile {
  readonly file: string;
  /** Line of the key or list item at a path (or of its nearest ancestor that stands in the file). */
  lineOf(path: ValuePath): number | undefined;
  readonly content: unknown;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly source: YamlFile }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/**
 * Reads a YAML file and holds it against a schema. Never throws for what stands in the file or for a missing file:
 * these are faults. `shownAs` is the path for messages.
 */
export async function readYamlFile<S extends z.ZodType>(
  path: string,
  shownAs: string,
  schema: S,
): Promise<Parsed<z.infer<S>>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return failed(shownAs, undefined, `cannot be read: ${messageOf(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    return failed(shownAs, syntax.linePos?.[0].line, `is not valid YAML: ${said(syntax)}`);
  }
  try {
    return validate(yamlFile(shownAs, document, lines), schema);
  } catch (error) {
    // An alias without its anchor, or aliases that blow the file up, are found only when the values are made.
    return failed(shownAs, undefined, `is not valid YAML: ${messageOf(error)}`);
  }
}

/** The parser's first line, without the place, which the fault names itself. */
function said({ message }: Error): string {
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

function yamlFile(file: string, document: Document, lines: LineCounter): YamlFile {
  const content: unknown = document.toJS();
  return { file, content, lineOf: (path) => lineOf(document, lines, path) };
}

function validate<S extends z.ZodType>(source: YamlFile, schema: S): Parsed<z.infer<S>> {
  const result = schema.safeParse(source.content);
  if (result.success) return { ok: true, value: result.data, source };
  const { content } = source;
  const at = (path: ValuePath, message: string): ConfigFault => faultAt(source, path, message);
  return { ok: false, faults: schemaFaults(result.error.issues, { at, content }) };
}

function failed(
  file: string,
  line: number | undefined,
  message: string,
): { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  return { ok: false, faults: [{ file, line, path: '', message }] };
}

/** A fault at a path, with the line where that stands. */
export function faultAt(source: YamlFile, path: ValuePath, message: string): ConfigFault {
  return { file: source.file, line: source.lineOf(path), path: formatPath(path), message };
}

function formatPath(path: ValuePath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${String(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

function lineOf(document: Document, lines: LineCounter, path: ValuePath): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const start = startOf(document, path.slice(0, length));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return undefined;
}

/** Where a key or list item begins; a value may begin lines below its key. */
function startOf(document: Document, path: ValuePath): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const last = path.at(-1);
  if (isMap(parent)) {
    const key = parent.items
      .map((pair) => pair.key)
      .find((node) => isScalar(node) && node.value === last);
    return isNode(key) ? key.range?.[0] : undefined;
  }
  const item = document.getIn(path, true);
  return isNode(item) ? item.range?.[0] : undefined;
}
