import type { FieldSchema, FieldType } from '../schema/field.ts';

/** How the Metadata API names the types of fields. */
const TYPES: Partial<Record<FieldType, string>> = {
  string: 'Text',
  textarea: 'TextArea',
  picklist: 'Picklist',
  multipicklist: 'MultiselectPicklist',
  boolean: 'Checkbox',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'DateTime',
  phone: 'Phone',
  email: 'Email',
  url: 'Url',
};

const SHORT_TEXT = 255;

interface Described {
  readonly [name: string]: string | number | boolean | Described | readonly Described[];
}

/** The definition that would make this field: for fields that the org came with. */
export function metadataFromField(field: FieldSchema): Described {
  return {
    label: field.label,
    ...typeOf(field),
    ...(field.inlineHelpText === null ? {} : { inlineHelpText: field.inlineHelpText }),
    ...(field.externalId ? { externalId: true } : {}),
    ...(field.unique ? { unique: true } : {}),
    ...(field.nillable || field.type === 'boolean' || field.masterDetail ? {} : { required: true }),
  };
}

function typeOf(field: FieldSchema): Described {
  switch (field.type) {
    case 'reference':
      return referenceOf(field);
    case 'picklist':
    case 'multipicklist':
      return { type: TYPES[field.type] ?? '', valueSet: valueSetOf(field) };
    case 'boolean':
      return { type: 'Checkbox', defaultValue: String(field.defaultValue === true) };
    case 'string':
      return { type: 'Text', length: field.length };
    case 'textarea':
      return field.length > SHORT_TEXT
        ? { type: 'LongTextArea', length: field.length, visibleLines: 3 }
        : { type: 'TextArea' };
    default: {
      const type = TYPES[field.type] ?? 'Text';
      return field.precision === 0
        ? { type }
        : { type, precision: field.precision, scale: field.scale };
    }
  }
}

function referenceOf(field: FieldSchema): Described {
  const children = field.childRelationshipName?.replace(/__r$/, '');
  return {
    type: field.masterDetail ? 'MasterDetail' : 'Lookup',
    referenceTo: field.referenceTo.join(','),
    ...(children === undefined ? {} : { relationshipName: children }),
  };
}

function valueSetOf(field: FieldSchema): Described {
  return {
    restricted: field.restrictedPicklist,
    valueSetDefinition: {
      sorted: false,
      value: field.picklist.map(({ value, label, isDefault }) => ({
        fullName: value,
        default: isDefault,
        label,
      })),
    },
  };
}
