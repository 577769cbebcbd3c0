import type { FieldSchema } from './field.ts';

/** Where an object can be queried: the data API, the tooling API or both. */
export type ApiSurface = 'data' | 'tooling';

export interface ObjectSchema {
  readonly name: string;
  readonly label: string;
  readonly labelPlural: string;
  readonly keyPrefix: string;
  readonly custom: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly deletable: boolean;
  readonly mergeable: boolean;
  /** Deleted records go to the recycle bin; setup objects are gone at once. */
  readonly undeletable: boolean;
  readonly layoutable: boolean;
  readonly feedEnabled: boolean;
  readonly surfaces: readonly ApiSurface[];
  /** Tasks on a record move its LastActivityDate. */
  readonly hasActivities: boolean;
  readonly fields: readonly FieldSchema[];
}

type ObjectTraits = Partial<Omit<ObjectSchema, 'name' | 'label' | 'keyPrefix' | 'fields'>>;

interface ObjectIdentity {
  readonly name: string;
  readonly label: string;
  readonly keyPrefix: string;
}

export function defineObject(
  identity: ObjectIdentity,
  traits: ObjectTraits,
  fields: readonly FieldSchema[],
): ObjectSchema {
  return {
    labelPlural: `${identity.label}s`,
    custom: identity.name.endsWith('__c'),
    createable: true,
    updateable: true,
    deletable: true,
    mergeable: false,
    undeletable: true,
    layoutable: true,
    feedEnabled: false,
    surfaces: ['data'],
    hasActivities: false,
    ...traits,
    ...identity,
    fields,
  };
}

/** A field by its API name, whatever its case. */
export function fieldOf(object: ObjectSchema, name: string): FieldSchema | undefined {
  return fieldIndex(object).get(name.toLowerCase());
}

/** The reference field behind a relationship name (`Owner`, `Account__r`), whatever its case. */
export function relationshipOf(object: ObjectSchema, name: string): FieldSchema | undefined {
  const wanted = name.toLowerCase();
  return object.fields.find((field) => field.relationshipName?.toLowerCase() === wanted);
}

export function nameFieldOf(object: ObjectSchema): FieldSchema | undefined {
  return object.fields.find((field) => field.nameField);
}

export function hasField(object: ObjectSchema, name: string): boolean {
  return fieldOf(object, name) !== undefined;
}

/** Objects are immutable, so the index of one can be kept as long as the object lives. */
const indexes = new WeakMap<ObjectSchema, ReadonlyMap<string, FieldSchema>>();

function fieldIndex(object: ObjectSchema): ReadonlyMap<string, FieldSchema> {
  let index = indexes.get(object);
  if (index === undefined) {
    index = new Map(object.fields.map((field) => [field.name.toLowerCase(), field]));
    indexes.set(object, index);
  }
  return index;
}
