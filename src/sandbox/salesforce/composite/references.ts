import { asRecordInput } from '../dml/record-input.ts';

/** A reference to the answer of an earlier subrequest that names nothing in it. */
export class BadReference extends Error {
  /** The wording is an assumption [K]. */
  constructor(path: string, referenceId: string) {
    super(`Invalid reference specified. No value for ${path} found in ${referenceId}.`);
  }
}

/** Bodies of the earlier subrequests that succeeded, by their reference id. */
export type Answers = ReadonlyMap<string, unknown>;

const REFERENCE = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;
const WHOLE = /^@\{(\w+)((?:\.\w+|\[\d+\])*)\}$/;

/** A JSON value with every `@{ref.path}` in it replaced; throws {@link BadReference}. */
export function resolveReferences(value: unknown, answers: Answers): unknown {
  if (typeof value === 'string') return resolveText(value, answers);
  if (Array.isArray(value)) return value.map((item) => resolveReferences(item, answers));
  const record = asRecordInput(value);
  if (record === undefined) return value;
  return Object.fromEntries(
    Object.entries(record).map(([key, item]) => [key, resolveReferences(item, answers)]),
  );
}

/** A reference alone keeps the type of what it names; within a text it becomes text. */
function resolveText(text: string, answers: Answers): unknown {
  const whole = WHOLE.exec(text);
  if (whole !== null) return valueAt(whole[1] ?? '', whole[2] ?? '', answers);
  return text.replaceAll(REFERENCE, (_, id: string, path: string) =>
    String(valueAt(id, path, answers)),
  );
}

/** As {@link resolveReferences}, of a text that stays one: an address. */
export function resolveAddress(text: string, answers: Answers): string {
  return String(resolveText(text, answers));
}

/** Reference ids that a value names. */
export function referencesIn(value: unknown): ReadonlySet<string> {
  const text = JSON.stringify(value) ?? '';
  return new Set([...text.matchAll(REFERENCE)].map(([, id]) => id ?? ''));
}

function valueAt(id: string, path: string, answers: Answers): string | number | boolean {
  let value = answers.get(id);
  for (const [step] of path.matchAll(/\w+/g)) value = member(value, step);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  throw new BadReference(`${id}${path}`, id);
}

/** Fields are found whatever their case: `id` of a creation, `Id` of a record. */
function member(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  const record = asRecordInput(value) ?? {};
  const key = Object.keys(record).find((name) => name.toLowerCase() === step.toLowerCase());
  return key === undefined ? undefined : record[key];
}
