import { plainType } from './plain-type.ts';
import type { ObjectType } from './object-type.ts';

/** A custom object's schema as its owner defined it. */
export interface CustomObject {
  /** The NNN of its id `2-NNN`. */
  readonly number: number;
  readonly name: string;
  readonly singularLabel: string;
  readonly pluralLabel: string;
  readonly description?: string;
  readonly primaryDisplayProperty: string;
  readonly secondaryDisplayProperties: readonly string[];
  readonly requiredProperties: readonly string[];
  readonly searchableProperties: readonly string[];
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly archivedAt?: number;
}

export function customObjectType(custom: CustomObject, portalId: number): ObjectType {
  const fullyQualifiedName = `p${String(portalId)}_${custom.name}`;
  return plainType({
    id: `2-${String(custom.number)}`,
    name: custom.name,
    singular: custom.name,
    labels: { singular: custom.singularLabel, plural: custom.pluralLabel },
    associationKey: fullyQualifiedName,
    scopeFamily: 'custom',
    primaryDisplayProperty: custom.primaryDisplayProperty,
    requiredProperties: custom.requiredProperties,
    searchableProperties: custom.searchableProperties,
    fullyQualifiedName,
  });
}
