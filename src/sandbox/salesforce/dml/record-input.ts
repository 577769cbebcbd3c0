/** A value as a client sends it, before anything is known about the field. */
export type InputValue =
  string | number | boolean | null | readonly unknown[] | { readonly [key: string]: unknown };

/** The fields of one record as a client sends them. */
export type RecordInput = Readonly<Record<string, InputValue>>;

/** Narrows parsed JSON to a record; undefined when it is none. */
export function asRecordInput(value: unknown): RecordInput | undefined {
  return isRecordInput(value) ? value : undefined;
}

/** JSON knows no values but those of InputValue, so being an object is enough. */
function isRecordInput(value: unknown): value is RecordInput {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The `attributes.type` of a record, if it says one. */
export function typeOf(input: RecordInput): string | undefined {
  const attributes = asRecordInput(input['attributes']);
  const type = attributes?.['type'];
  return typeof type === 'string' ? type : undefined;
}

/** A field of the input by name, whatever its case. */
export function inputValue(input: RecordInput, name: string): InputValue | undefined {
  if (name in input) return input[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(input).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : input[key];
}
