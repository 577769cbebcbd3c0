import { readFile } from 'node:fs/promises';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import type { z } from 'zod';
import { messageOf } from '../domain/errors.ts';
import type { ConfigFault } from './fault.ts';

export type PathSegment = string | number;

/** A YAML file that was read: its values as they stand, and where they stand. */
export interface YamlFile {
  readonly file: string;
  /** Line of the value at a path (or of its nearest ancestor that stands in the file). */
  lineOf(path: readonly PathSegment[]): number | undefined;
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
    return failed(shownAs, undefined, '', `cannot be read: ${messageOf(error)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const syntax = document.errors[0];
  if (syntax !== undefined) {
    const firstLine = syntax.message.split('\n')[0] ?? syntax.message;
    return failed(shownAs, syntax.linePos?.[0].line, '', `is not valid YAML: ${firstLine}`);
  }
  return validate(yamlFile(shownAs, document, lines), schema);
}

function yamlFile(file: string, document: Document, lines: LineCounter): YamlFile {
  return {
    file,
    content: document.toJS(),
    lineOf: (path) => lineOf(document, lines, path),
  };
}

function validate<S extends z.ZodType>(source: YamlFile, schema: S): Parsed<z.infer<S>> {
  const result = schema.safeParse(source.content, { reportInput: true });
  if (result.success) return { ok: true, value: result.data, source };
  const faults = result.error.issues.flatMap((issue) => faultsOf(issue, source));
  return { ok: false, faults };
}

function failed(
  file: string,
  line: number | undefined,
  path: string,
  message: string,
): { readonly ok: false; readonly faults: readonly ConfigFault[] } {
  return { ok: false, faults: [{ file, line, path, message }] };
}

/** A fault at a path, with the line where that stands. */
export function faultAt(
  source: YamlFile,
  path: readonly PathSegment[],
  message: string,
): ConfigFault {
  return { file: source.file, line: source.lineOf(path), path: formatPath(path), message };
}

function faultsOf(issue: z.core.$ZodIssue, source: YamlFile): ConfigFault[] {
  const path = issue.path.map((segment) => (typeof segment === 'symbol' ? '' : segment));
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        faultAt(
          source,
          [...path, key],
          'unknown key; see the configuration reference for the known ones',
        ),
      );
    case 'invalid_union':
      return [faultAt(source, path, `${closestBranch(issue)}; got ${show(issue.input)}`)];
    default:
      return [faultAt(source, path, `${expectation(issue)}; got ${show(issue.input)}`)];
  }
}

/** Of a union's branches, the one that came furthest says most: it has the fewest complaints at the deepest place. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): string {
  const branches = issue.errors.map((issues) => issues[0]).filter((first) => first !== undefined);
  if (branches.length === 0) return expectation(issue);
  const said = branches.map((branch) => {
    const place = branch.path.length === 0 ? '' : `${formatPath(branch.path)}: `;
    return branch.code === 'unrecognized_keys'
      ? `${place}without the unknown key ${branch.keys.join(', ')}`
      : `${place}${expectation(branch)}`;
  });
  return [...new Set(said)].join(', or ');
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    default:
      return issue.message.charAt(0).toLowerCase() + issue.message.slice(1);
  }
}

function show(input: unknown): string {
  if (input === undefined) return 'nothing';
  const text = JSON.stringify(input) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function formatPath(path: readonly PropertyKey[]): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${String(segment)}]`;
    else text += text === '' ? String(segment) : `.${String(segment)}`;
  }
  return text;
}

function lineOf(
  document: Document,
  lines: LineCounter,
  path: readonly PathSegment[],
): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return undefined;
}
