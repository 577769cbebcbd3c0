import type { FieldSchema, FieldType, PicklistEntry } from './field.ts';

/** What a builder may say about a field beyond its type's defaults. */
export type FieldTraits = Partial<Omit<FieldSchema, 'name' | 'label' | 'type'>>;

const PLAIN: Omit<FieldSchema, 'name' | 'label' | 'type'> = {
  length: 0,
  precision: 0,
  scale: 0,
  digits: 0,
  nillable: true,
  createable: true,
  updateable: true,
  defaultedOnCreate: false,
  permissionable: true,
  filterable: true,
  sortable: true,
  groupable: true,
  aggregatable: true,
  unique: false,
  externalId: false,
  idLookup: false,
  caseSensitive: false,
  restrictedPicklist: false,
  nameField: false,
  polymorphic: false,
  autoNumber: false,
  custom: false,
  masterDetail: false,
  searchPrefilterable: false,
  referenceTo: [],
  relationshipName: null,
  childRelationshipName: null,
  onParentDelete: 'nothing',
  picklist: [],
  defaultValue: null,
  compoundFieldName: null,
  extraTypeInfo: null,
  inlineHelpText: null,
  generatedAs: null,
  formula: null,
};

/** Traits of a field that no client can write. */
export const READ_ONLY: FieldTraits = { createable: false, updateable: false };

/** Traits of a field that must have a value; field-level security does not apply to such a field. */
export const REQUIRED: FieldTraits = { nillable: false, permissionable: false };

/** The longest text that can be filtered, sorted and grouped by. */
const FILTERABLE_TEXT_LENGTH = 255;
const LONG_TEXT: FieldTraits = {
  filterable: false,
  sortable: false,
  groupable: false,
  aggregatable: false,
};

function field(type: FieldType, name: string, label: string, traits: FieldTraits): FieldSchema {
  return { ...PLAIN, custom: name.endsWith('__c'), ...traits, name, label, type };
}

export function text(
  name: string,
  label: string,
  length: number,
  traits: FieldTraits = {},
): FieldSchema {
  return field('string', name, label, { length, ...traits });
}

export function textOfType(
  type: 'phone' | 'email' | 'url' | 'combobox' | 'id',
  name: string,
  label: string,
  traits: FieldTraits,
): FieldSchema {
  return field(type, name, label, traits);
}

export function textArea(
  name: string,
  label: string,
  length: number,
  traits: FieldTraits = {},
): FieldSchema {
  const long = length > FILTERABLE_TEXT_LENGTH ? LONG_TEXT : {};
  return field('textarea', name, label, {
    length,
    extraTypeInfo: 'plaintextarea',
    ...long,
    ...traits,
  });
}

/** `values` are labels and values alike; a leading `*` marks the default. */
export function picklist(
  name: string,
  label: string,
  values: readonly string[],
  traits: FieldTraits = {},
): FieldSchema {
  const entries = values.map(picklistEntry);
  const preset = entries.find((entry) => entry.isDefault);
  return field('picklist', name, label, {
    length: name.endsWith('__c') ? 255 : 40,
    picklist: entries,
    defaultValue: preset?.value ?? null,
    defaultedOnCreate: preset !== undefined,
    ...traits,
  });
}

/** `values` as for a picklist; several of them can be selected, stored with `;` between. */
export function multiPicklist(
  name: string,
  label: string,
  entries: readonly PicklistEntry[],
  traits: FieldTraits = {},
): FieldSchema {
  return field('multipicklist', name, label, {
    length: 4099,
    picklist: entries,
    sortable: false,
    groupable: false,
    aggregatable: false,
    ...traits,
  });
}

export function picklistEntry(value: string): PicklistEntry {
  const plain = value.startsWith('*') ? value.slice(1) : value;
  return { value: plain, label: plain, isDefault: plain !== value };
}

export function checkbox(name: string, label: string, traits: FieldTraits = {}): FieldSchema {
  return field('boolean', name, label, {
    nillable: false,
    defaultedOnCreate: true,
    defaultValue: false,
    aggregatable: false,
    ...traits,
  });
}

export function integer(name: string, label: string, traits: FieldTraits = {}): FieldSchema {
  return field('int', name, label, { digits: 8, ...traits });
}

/** `size` is [digits in all, digits after the point]. */
export function decimal(
  type: 'double' | 'currency' | 'percent',
  name: string,
  label: string,
  traits: FieldTraits & { readonly size: readonly [number, number] },
): FieldSchema {
  const { size, ...others } = traits;
  return field(type, name, label, {
    precision: size[0],
    scale: size[1],
    groupable: false,
    ...others,
  });
}

export function date(name: string, label: string, traits: FieldTraits = {}): FieldSchema {
  return field('date', name, label, traits);
}

export function dateTime(name: string, label: string, traits: FieldTraits = {}): FieldSchema {
  return field('datetime', name, label, { groupable: false, ...traits });
}

/** The relationship is named after the field: `OwnerId` -> `Owner`, `Account__c` -> `Account__r`. */
export function reference(
  name: string,
  label: string,
  referenceTo: readonly string[],
  traits: FieldTraits = {},
): FieldSchema {
  return field('reference', name, label, {
    length: 18,
    referenceTo,
    relationshipName: relationshipNameOf(name),
    ...traits,
  });
}

export function address(name: string, label: string): FieldSchema {
  return field('address', name, label, {
    ...READ_ONLY,
    sortable: false,
    groupable: false,
    aggregatable: false,
  });
}

function relationshipNameOf(fieldName: string): string {
  if (fieldName.endsWith('__c')) return `${fieldName.slice(0, -3)}__r`;
  return fieldName.replace(/Id$/, '');
}
