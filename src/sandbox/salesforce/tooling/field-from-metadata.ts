import { z } from 'zod';
import {
  checkbox,
  date,
  dateTime,
  decimal,
  multiPicklist,
  picklist,
  reference,
  text,
  textArea,
  textOfType,
  type FieldTraits,
} from '../schema/field-builders.ts';
import type { FieldSchema, PicklistEntry } from '../schema/field.ts';

/** `Metadata` of a tooling CustomField: the parts that the sandbox understands. */
export const fieldMetadataSchema = z.object({
  type: z.string(),
  label: z.string().min(1),
  inlineHelpText: z.string().nullish(),
  required: z.boolean().nullish(),
  unique: z.boolean().nullish(),
  externalId: z.boolean().nullish(),
  caseSensitive: z.boolean().nullish(),
  length: z.number().int().nullish(),
  precision: z.number().int().nullish(),
  scale: z.number().int().nullish(),
  defaultValue: z.union([z.string(), z.boolean()]).nullish(),
  referenceTo: z.string().nullish(),
  relationshipName: z.string().nullish(),
  deleteConstraint: z.string().nullish(),
  reparentableMasterDetail: z.boolean().nullish(),
  valueSet: z
    .object({
      restricted: z.boolean().nullish(),
      valueSetDefinition: z.object({
        value: z.array(
          z.object({
            fullName: z.string().nullish(),
            valueName: z.string().nullish(),
            label: z.string().nullish(),
            default: z.boolean().nullish(),
          }),
        ),
      }),
    })
    .nullish(),
});

export type FieldMetadata = z.infer<typeof fieldMetadataSchema>;

/** What is wrong with the metadata, in the vendor's manner. */
export class MetadataError extends Error {}

const TEXT_LENGTH_MAX = 255;
const LONG_TEXT_LENGTH_MAX = 131_072;
const DIGITS_MAX = 18;

const UNIQUE_TYPES: ReadonlySet<string> = new Set(['Text', 'Number', 'Email']);

type Builder = (name: string, metadata: FieldMetadata, traits: FieldTraits) => FieldSchema;

/** Characters of a phone number, an address of mail and a web address. */
const PHONE_LENGTH = 40;
const EMAIL_LENGTH = 80;
const URL_LENGTH = 255;

const BUILDERS: Readonly<Record<string, Builder>> = {
  Text: (name, metadata, traits) =>
    text(name, metadata.label, lengthOf(metadata, 1, TEXT_LENGTH_MAX), traits),
  TextArea: (name, metadata, traits) => textArea(name, metadata.label, TEXT_LENGTH_MAX, traits),
  LongTextArea: (name, metadata, traits) =>
    textArea(
      name,
      metadata.label,
      lengthOf(metadata, TEXT_LENGTH_MAX + 1, LONG_TEXT_LENGTH_MAX),
      traits,
    ),
  Number: decimalBuilder('double'),
  Currency: decimalBuilder('currency'),
  Percent: decimalBuilder('percent'),
  Checkbox: buildCheckbox,
  Date: (name, metadata, traits) => date(name, metadata.label, traits),
  DateTime: (name, metadata, traits) => dateTime(name, metadata.label, traits),
  Phone: textBuilder('phone', PHONE_LENGTH),
  Email: textBuilder('email', EMAIL_LENGTH),
  Url: textBuilder('url', URL_LENGTH),
  Lookup: buildLookup,
  MasterDetail: buildMasterDetail,
  Picklist: buildPicklist,
  MultiselectPicklist: (name, metadata, traits) =>
    multiPicklist(name, metadata.label, picklistEntries(metadata), {
      ...traits,
      restrictedPicklist: metadata.valueSet?.restricted === true,
    }),
};

/** The field that the metadata asks for. */
export function fieldFromMetadata(name: string, metadata: FieldMetadata): FieldSchema {
  const build = BUILDERS[metadata.type];
  if (build === undefined) {
    throw new MetadataError(`Field type ${metadata.type} is not served by this sandbox`);
  }
  const unique = metadata.unique === true;
  const externalId = metadata.externalId === true;
  if ((unique || externalId) && !UNIQUE_TYPES.has(metadata.type)) {
    throw new MetadataError(
      `Can not specify 'unique' or 'externalId' for a CustomField of type ${metadata.type}`,
    );
  }
  const required = metadata.required === true;
  return build(name, metadata, {
    unique,
    externalId,
    idLookup: unique || externalId,
    caseSensitive: metadata.caseSensitive === true,
    inlineHelpText: metadata.inlineHelpText ?? null,
    nillable: !required,
    permissionable: !required,
  });
}

function decimalBuilder(type: 'double' | 'currency' | 'percent'): Builder {
  return (name, metadata, traits) => {
    const precision = needed(metadata, 'precision');
    const scale = needed(metadata, 'scale');
    if (precision < 1 || precision > DIGITS_MAX || scale < 0 || scale > precision) {
      throw new MetadataError(`precision and scale of ${name} are out of range`);
    }
    return decimal(type, name, metadata.label, { ...traits, size: [precision, scale] });
  };
}

function textBuilder(type: 'phone' | 'email' | 'url', length: number): Builder {
  return (name, metadata, traits) => textOfType(type, name, metadata.label, { ...traits, length });
}

function buildLookup(name: string, metadata: FieldMetadata, traits: FieldTraits): FieldSchema {
  return reference(name, metadata.label, [targetOf(metadata)], {
    ...traits,
    childRelationshipName: childrenName(metadata),
    onParentDelete: metadata.deleteConstraint === 'Cascade' ? 'cascade' : 'clear',
  });
}

/** A detail always has its master, and nobody can be kept from seeing which. */
function buildMasterDetail(
  name: string,
  metadata: FieldMetadata,
  traits: FieldTraits,
): FieldSchema {
  return reference(name, metadata.label, [targetOf(metadata)], {
    ...traits,
    childRelationshipName: childrenName(metadata),
    onParentDelete: 'cascade',
    masterDetail: true,
    nillable: false,
    permissionable: false,
    updateable: metadata.reparentableMasterDetail === true,
  });
}

function targetOf(metadata: FieldMetadata): string {
  if (typeof metadata.referenceTo === 'string') return metadata.referenceTo;
  throw new MetadataError(`Must specify 'referenceTo' for a CustomField of type ${metadata.type}`);
}

function childrenName({ relationshipName }: FieldMetadata): string | null {
  return typeof relationshipName === 'string' ? `${relationshipName}__r` : null;
}

function buildCheckbox(name: string, metadata: FieldMetadata, traits: FieldTraits): FieldSchema {
  const { defaultValue } = metadata;
  if (defaultValue === null || defaultValue === undefined) {
    throw new MetadataError("Must specify 'defaultValue' for a CustomField of type Checkbox");
  }
  return checkbox(name, metadata.label, {
    ...traits,
    nillable: false,
    permissionable: true,
    defaultValue: defaultValue === true || defaultValue === 'true',
  });
}

function buildPicklist(name: string, metadata: FieldMetadata, traits: FieldTraits): FieldSchema {
  const entries = picklistEntries(metadata);
  const preset = entries.find((entry) => entry.isDefault)?.value ?? null;
  return picklist(name, metadata.label, [], {
    ...traits,
    picklist: entries,
    defaultValue: preset,
    defaultedOnCreate: preset !== null,
    restrictedPicklist: metadata.valueSet?.restricted === true,
  });
}

function picklistEntries(metadata: FieldMetadata): readonly PicklistEntry[] {
  const values = metadata.valueSet?.valueSetDefinition.value ?? [];
  if (values.length === 0) {
    throw new MetadataError(`Must specify 'valueSet' for a CustomField of type ${metadata.type}`);
  }
  return values.map((entry) => {
    const value = entry.fullName ?? entry.valueName ?? entry.label ?? '';
    return { value, label: entry.label ?? value, isDefault: entry.default === true };
  });
}

function lengthOf(metadata: FieldMetadata, min: number, max: number): number {
  const length = needed(metadata, 'length');
  if (length >= min && length <= max) return length;
  throw new MetadataError(
    `length of ${metadata.label} must be between ${String(min)} and ${String(max)}`,
  );
}

function needed(metadata: FieldMetadata, name: 'length' | 'precision' | 'scale'): number {
  const value = metadata[name];
  if (value !== null && value !== undefined) return value;
  throw new MetadataError(`Must specify '${name}' for a CustomField of type ${metadata.type}`);
}
