import type { AssociationCategory } from '../catalog/association-definition.ts';
import type { AssociationSpec, LinkRequest } from '../associations/link-requests.ts';
import { invalidInput } from '../hubspot-error.ts';
import {
  asList,
  asObject,
  integerOf,
  objectListOf,
  requireKeys,
  requiredText,
  type JsonObject,
} from '../http/json-body.ts';
import type { RawProperties, RawValue } from '../records/checked-properties.ts';
import type { NewRecordInput } from '../records/record-writer.ts';

/** Readers of what clients send about records and their associations. */

const CATEGORIES: readonly AssociationCategory[] = [
  'HUBSPOT_DEFINED',
  'USER_DEFINED',
  'INTEGRATOR_DEFINED',
];

export function newRecordInput(body: JsonObject): NewRecordInput {
  return {
    properties: rawProperties(body),
    links: objectListOf(body, 'associations').map(linkRequest),
  };
}

export function rawProperties(body: JsonObject): RawProperties {
  const properties = asObject(body['properties'] ?? {}, 'properties');
  const raw: Record<string, RawValue> = {};
  for (const [name, value] of Object.entries(properties)) {
    if (!isRawValue(value)) throw invalidInput(`the value of property ${name} must be a string`);
    raw[name] = value;
  }
  return raw;
}

function isRawValue(value: unknown): value is RawValue {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function linkRequest(body: JsonObject): LinkRequest {
  requireKeys(body, ['to', 'types']);
  return { toId: objectId(body, 'to'), types: associationSpecs(body['types']) };
}

/** `{ "id": … }` under `key`; the id may be a number. */
export function objectId(body: JsonObject, key: string): string {
  requireKeys(body, [key]);
  return requiredText(asObject(body[key], key), 'id');
}

export function associationSpecs(list: unknown): readonly AssociationSpec[] {
  return asList(list, 'types').map((one) => {
    const spec = asObject(one, 'an association type');
    requireKeys(spec, ['associationCategory', 'associationTypeId']);
    const text = requiredText(spec, 'associationCategory');
    const category = CATEGORIES.find((known) => known === text);
    if (category === undefined) throw invalidInput(`${text} is not an association category`);
    return { category, typeId: integerOf(spec, 'associationTypeId') ?? 0 };
  });
}
