import type { InputValue, RecordInput } from '../dml/record-input.ts';
import type { XmlElement } from './read-xml.ts';

/** Elements of an sObject that are no fields. */
const NOT_FIELDS: ReadonlySet<string> = new Set(['type', 'fieldsToNull']);

/** An sObject of the partner API as the other APIs have it: `<type>`, fields, and `<fieldsToNull>` for each null. */
export function readSoapRecord(element: XmlElement): RecordInput {
  const input: Record<string, InputValue> = {};
  for (const child of element.children) {
    if (child.name === 'type') input['attributes'] = { type: child.text.trim() };
    if (child.name === 'fieldsToNull') input[child.text.trim()] = null;
    if (!NOT_FIELDS.has(child.name)) input[child.name] = valueOf(child);
  }
  return input;
}

/** A parent named by an external id is an sObject in itself. */
function valueOf(element: XmlElement): InputValue {
  if (element.attributes['nil'] === 'true') return null;
  return element.children.length === 0 ? element.text : readSoapRecord(element);
}
