import type { FieldSchema, FieldType, PicklistEntry } from './field.ts';
import { sortKeys } from './sort-keys.ts';

const SOAP_TYPES: Partial<Record<FieldType, string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
  address: 'urn:address',
};

/** Bytes that the platform reckons for a character of text. */
const BYTES_PER_CHARACTER = 3;

/** Features that no field of the sandbox has. */
const ABSENT = {
  aiPredictionField: false,
  controllerName: null,
  dataTranslationEnabled: false,
  defaultValueFormula: null,
  dependentPicklist: false,
  deprecatedAndHidden: false,
  displayLocationInDecimal: false,
  encrypted: false,
  filteredLookupInfo: null,
  highScaleNumber: false,
  htmlFormatted: false,
  mask: null,
  maskType: null,
  referenceTargetField: null,
  restrictedDelete: false,
} as const;

/** A field as `describe` shows it: every key of a real describe, in its (alphabetical) order. */
export function describeField(field: FieldSchema): Readonly<Record<string, unknown>> {
  return sortKeys({
    ...ABSENT,
    aggregatable: field.aggregatable,
    autoNumber: field.autoNumber,
    byteLength: byteLength(field),
    cascadeDelete: field.masterDetail,
    calculated: field.formula !== null,
    calculatedFormula: field.formula?.text ?? null,
    formulaTreatNullNumberAsZero: field.formula?.blankAsZero ?? false,
    caseSensitive: field.caseSensitive,
    compoundFieldName: field.compoundFieldName,
    createable: field.createable,
    custom: field.custom,
    defaultValue: describedDefault(field),
    defaultedOnCreate: field.defaultedOnCreate,
    digits: field.digits,
    externalId: field.externalId,
    extraTypeInfo: field.extraTypeInfo,
    filterable: field.filterable,
    groupable: field.groupable,
    idLookup: field.idLookup,
    inlineHelpText: field.inlineHelpText,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.nameField,
    namePointing: field.polymorphic,
    nillable: field.nillable,
    permissionable: field.permissionable,
    picklistValues: field.picklist.map(describeEntry),
    polymorphicForeignKey: field.polymorphic,
    precision: field.precision,
    queryByDistance: field.type === 'address',
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    relationshipOrder: field.masterDetail ? 0 : null,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    searchPrefilterable: field.searchPrefilterable,
    soapType: SOAP_TYPES[field.type] ?? 'xsd:string',
    sortable: field.sortable,
    type: field.type,
    unique: field.unique,
    updateable: field.updateable,
    writeRequiresMasterRead: field.masterDetail,
  });
}

function describeEntry(entry: PicklistEntry): Readonly<Record<string, unknown>> {
  return {
    active: true,
    defaultValue: entry.isDefault,
    label: entry.label,
    validFor: null,
    value: entry.value,
  };
}

function byteLength(field: FieldSchema): number {
  const isId = field.type === 'id' || field.type === 'reference';
  return isId ? field.length : field.length * BYTES_PER_CHARACTER;
}

/** The presets of picklists stand in their values; checkboxes tell theirs here. */
function describedDefault(field: FieldSchema): FieldSchema['defaultValue'] {
  return field.type === 'boolean' ? field.defaultValue : null;
}
