import { parseDocument } from 'yaml';
import { z } from 'zod';
import { ENTITIES } from '../domain/entities.ts';
import { MEASURE_UNITS, type MeasureDefinition } from '../domain/measure.ts';

const headerSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9_]*$/, 'must be of small letters, digits and _'),
  title: z.string(),
  unit: z.enum(MEASURE_UNITS),
  direction: z.enum(['higher', 'lower', 'none']),
  kind: z.enum(['leading', 'lagging']),
  dimension: z.enum(['outcome', 'business', 'relationship']),
  inputs: z.array(
    z.string().refine((name) => Object.hasOwn(ENTITIES, name), 'must be a canonical entity'),
  ),
  definition: z.string(),
  source: z.string(),
  meaning: z.string(),
  advice: z.string(),
  phrase: z.string(),
});

/** What is wrong with a measure file, and where. */
export interface MeasureFault {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

export type ReadMeasure =
  | {
      readonly ok: true;
      readonly measure: MeasureDefinition;
      /** Line on which the SELECT begins. */
      readonly sqlLine: number;
    }
  | { readonly ok: false; readonly fault: MeasureFault };

/** One measure file: a header in YAML in a comment, then a SELECT. `file` is its name without the folder. */
export function readMeasure(file: string, text: string): ReadMeasure {
  const whole = text.replaceAll('\r\n', '\n');
  const parts = /^\/\*\n(?<header>[\s\S]*?)\*\/\n(?<sql>[\s\S]*\S)\s*$/.exec(whole)?.groups;
  if (parts === undefined) return failed(1, 'must be a header in /* */ and a SELECT');
  const { header = '', sql = '' } = parts;
  const parsed = readHeader(header);
  if (!parsed.ok) return parsed;
  if (`${parsed.header.id}.sql` !== file) {
    return failed(lineOf(header, 'id'), `its id is ${parsed.header.id}, so its name must be too`);
  }
  const before = whole.length - whole.trimEnd().length;
  const start = whole.length - before - sql.length;
  const blank = sql.length - sql.trimStart().length;
  const sqlLine = lineAt(whole, start + blank);
  return { ok: true, measure: { ...parsed.header, sql: sql.trim() }, sqlLine };
}

type ParsedHeader =
  | { readonly ok: true; readonly header: z.infer<typeof headerSchema> }
  | { readonly ok: false; readonly fault: MeasureFault };

function readHeader(text: string): ParsedHeader {
  const document = parseDocument(text, { prettyErrors: true });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const message = (broken.message.split('\n')[0] ?? '').replace(/ at line \d+.*$/, '');
    return failed((broken.linePos?.[0].line ?? 0) + 1, `its header is not valid YAML: ${message}`);
  }
  const content: unknown = document.toJS();
  const header = headerSchema.safeParse(content);
  if (header.success) return { ok: true, header: header.data };
  const [issue] = header.error.issues;
  const key = issue?.path.join('.') ?? '';
  const said = issue?.message ?? 'not valid';
  return failed(lineOf(text, key.split('.')[0] ?? ''), key === '' ? said : `${key}: ${said}`);
}

function failed(
  line: number,
  message: string,
): { readonly ok: false; readonly fault: MeasureFault } {
  return { ok: false, fault: { line, message } };
}

/** The line of a key of the header in the file, whose first line opens the comment. */
function lineOf(header: string, key: string): number {
  const at = key === '' ? -1 : header.split('\n').findIndex((line) => line.startsWith(`${key}:`));
  return at < 0 ? 1 : at + 2;
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
