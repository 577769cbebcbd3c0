import { isCustom, type ObjectType } from '../catalog/object-type.ts';
import { HubspotError, validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { StoredValue } from '../store/record-table.ts';

/** Unique values that records of the same request are about to take, by property and value. */
export type UniqueClaims = Map<string, number>;

export interface UniqueCheck {
  readonly type: ObjectType;
  /** The record that is to have the values. */
  readonly id: number;
  readonly isNew: boolean;
  readonly values: ReadonlyMap<string, StoredValue>;
}

/** Fails when another live record has one of the values, or another record of this request takes it. */
export function claimUniqueValues(portal: Portal, check: UniqueCheck, claims: UniqueClaims): void {
  for (const [name, value] of check.values) {
    if (value === null || portal.schema.property(check.type, name)?.hasUniqueValue !== true)
      continue;
    const text = String(value);
    const holder = holderOf(portal, check, name, text) ?? claims.get(`${name}=${text}`);
    if (holder !== undefined) throw conflict(portal, check, { name, text, holder });
    claims.set(`${name}=${text}`, check.id);
  }
}

function holderOf(
  portal: Portal,
  check: UniqueCheck,
  name: string,
  text: string,
): number | undefined {
  const holders = portal.records.table(check.type).idsByValue(name, text);
  return holders.find((id) => id !== check.id);
}

interface Conflict {
  readonly name: string;
  readonly text: string;
  readonly holder: number;
}

function conflict(portal: Portal, check: UniqueCheck, found: Conflict): HubspotError {
  const { type, id, isNew } = check;
  if (isNew && type.id === '0-1' && found.name === 'email') {
    return new HubspotError(409, `Contact already exists. Existing ID: ${String(found.holder)}`, {
      category: 'CONFLICT',
    });
  }
  const objectTypeId = isCustom(type)
    ? `ObjectTypeId{metaTypeId=2, innerId=${type.id.slice('2-'.length)}}`
    : `ObjectTypeId{legacyObjectType=${type.singular.toUpperCase()}}`;
  const coordinates = [
    `portalId=${String(portal.id)}`,
    `objectTypeId=${objectTypeId}`,
    `propertyName=${found.name}`,
    `value=${found.text}`,
  ].join(', ');
  return validationError(
    `Cannot set PropertyValueCoordinates{${coordinates}} on ${String(id)}. ${String(found.holder)} already has that value.`,
  );
}
