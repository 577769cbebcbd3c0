import { branch, leaf } from '../soap/write-xml.ts';
import type { XmlElement } from '../soap/read-xml.ts';

/** Metadata as JSON has it; in XML everything is text, and a list is a repetition. */
export interface MetadataObject {
  readonly [name: string]: MetadataValue;
}
type MetadataValue = string | number | boolean | MetadataObject | readonly MetadataValue[];

/** What is no text, by name: the tooling API has the same names in JSON, each in its type. */
const NUMBERS: ReadonlySet<string> = new Set(['length', 'precision', 'scale', 'visibleLines']);
const FLAGS: ReadonlySet<string> = new Set([
  'required',
  'unique',
  'externalId',
  'caseSensitive',
  'restricted',
  'sorted',
  'default',
  'isActive',
  'enableActivities',
  'reparentableMasterDetail',
  'readable',
  'editable',
]);
const LISTS: ReadonlySet<string> = new Set(['value', 'fieldPermissions', 'objectPermissions']);

/** The children of an element as JSON. */
export function metadataOf(element: XmlElement): MetadataObject {
  const values: Record<string, MetadataValue> = {};
  for (const name of new Set(element.children.map((child) => child.name))) {
    const same = element.children.filter((child) => child.name === name).map(valueOf);
    const [only] = same;
    if (only !== undefined) values[name] = same.length > 1 || LISTS.has(name) ? same : only;
  }
  return values;
}

function valueOf(element: XmlElement): MetadataValue {
  if (element.children.length > 0) return metadataOf(element);
  const text = element.text.trim();
  if (NUMBERS.has(element.name)) return Number(text);
  return FLAGS.has(element.name) ? text === 'true' : text;
}

/** The way back: the inside of an element. Names come in the order of the object. */
export function metadataXml(values: MetadataObject): string {
  return Object.entries(values)
    .map(([name, value]) => elementsXml(name, value))
    .join('');
}

function elementsXml(name: string, value: MetadataValue): string {
  if (isList(value)) return value.map((each) => elementsXml(name, each)).join('');
  return typeof value === 'object' ? branch(name, metadataXml(value)) : leaf(name, value);
}

function isList(value: MetadataValue): value is readonly MetadataValue[] {
  return Array.isArray(value);
}
