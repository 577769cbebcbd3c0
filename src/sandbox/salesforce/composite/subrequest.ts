import { asRecordInput, type RecordInput } from '../dml/record-input.ts';
import { fault } from '../rest/fault.ts';

/** One entry of a `compositeRequest`. */
export interface Subrequest {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body: unknown;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Subrequests have those of the whole request. */
const INHERITED_HEADERS: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type']);

/** The `compositeRequest` of a body; what is wrong with its form fails the whole call. Wordings are assumptions [K]. */
export function readSubrequests(body: RecordInput): readonly Subrequest[] {
  const list = listIn(body, 'compositeRequest');
  const subrequests = list.map(readSubrequest);
  const ids = new Set<string>();
  for (const { referenceId } of subrequests) {
    if (ids.has(referenceId)) {
      throw fault(400, 'INVALID_INPUT', `Duplicate referenceId provided: ${referenceId}`);
    }
    ids.add(referenceId);
  }
  return subrequests;
}

export function listIn(body: RecordInput, name: string): readonly RecordInput[] {
  const list = body[name];
  if (!Array.isArray(list)) throw missing(name);
  return list.map((item: unknown) => {
    const record = asRecordInput(item);
    if (record === undefined) throw fault(400, 'JSON_PARSER_ERROR', `${name} holds no objects`);
    return record;
  });
}

export function textIn(record: RecordInput, name: string): string {
  const value = record[name];
  if (typeof value !== 'string' || value === '') throw missing(name);
  return value;
}

function readSubrequest(record: RecordInput): Subrequest {
  const headers = asRecordInput(record['httpHeaders']) ?? {};
  return {
    method: textIn(record, 'method'),
    url: textIn(record, 'url'),
    referenceId: textIn(record, 'referenceId'),
    body: record['body'],
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [
        allowed(name),
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    ),
  };
}

function allowed(header: string): string {
  const name = header.toLowerCase();
  if (!INHERITED_HEADERS.has(name)) return name;
  throw fault(400, 'INVALID_INPUT', `The header ${header} cannot be set on a subrequest`);
}

function missing(name: string): Error {
  return fault(400, 'JSON_PARSER_ERROR', `Required field ${name} is missing`);
}
