import type { InputValue, RecordInput } from '../dml/record-input.ts';
import { fieldOf, relationshipOf, type ObjectSchema } from '../schema/object.ts';

/** How the cells of an upload become the fields of a record. */
export interface IngestColumns {
  /** Cells in the order of the header; an empty one is no value, `#N/A` is null. */
  toInput(cells: readonly string[]): RecordInput;
}

const NULL_CELL = '#N/A';

/** Reads the header; `unknown` is the first name that is no field of the object. */
export function readHeader(
  object: ObjectSchema,
  names: readonly string[],
): IngestColumns | { readonly unknown: string } {
  for (const name of names) {
    if (!isKnown(object, name)) return { unknown: name };
  }
  return {
    toInput(cells) {
      const input: Record<string, InputValue> = {};
      for (const [index, name] of names.entries()) {
        const cell = cells[index] ?? '';
        if (cell === '') continue;
        const value = cell === NULL_CELL ? null : cell;
        const [relationship = '', key] = name.split('.');
        if (key === undefined) input[name] = value;
        else input[relationship] = value === null ? null : { [key]: value };
      }
      return input;
    },
  };
}

/** A field, or the external id of a parent: `Owner.Email`, `Account__r.Number__c`. */
function isKnown(object: ObjectSchema, name: string): boolean {
  const [first = '', key] = name.split('.');
  if (key === undefined) return fieldOf(object, name) !== undefined;
  return relationshipOf(object, first) !== undefined;
}
