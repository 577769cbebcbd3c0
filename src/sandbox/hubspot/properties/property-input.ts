import { TRUE_FALSE } from '../catalog/property-builder.ts';
import {
  FIELD_TYPES,
  isPropertyType,
  type PropertyDefinition,
  type PropertyOption,
  type PropertyType,
} from '../catalog/property-definition.ts';
import { validationError } from '../hubspot-error.ts';
import {
  flagOf,
  integerOf,
  objectListOf,
  requireKeys,
  requiredText,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';

/** Which field types a type can have: the properties guide, table "type and fieldType". */
const FIELD_TYPES_OF: Readonly<Record<PropertyType, readonly string[]>> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber'],
  string: ['file', 'html', 'phonenumber', 'text', 'textarea', 'calculation_equation'],
};

/** The definition that a create asks for; `defaultGroup` where schemas leave the group out. */
export function newProperty(
  body: JsonObject,
  now: number,
  defaultGroup?: string,
): PropertyDefinition {
  const required = ['name', 'label', 'type', 'fieldType'];
  requireKeys(body, defaultGroup === undefined ? [...required, 'groupName'] : required);
  const name = requiredText(body, 'name');
  requirePropertyName(name);
  const type = readType(requiredText(body, 'type'));
  const fieldType = readFieldType(type, requiredText(body, 'fieldType'));
  const formula = textOf(body, 'calculationFormula');
  const referenced = textOf(body, 'referencedObjectType');
  const calculated = fieldType === 'calculation_equation';
  const externalOptions = flagOf(body, 'externalOptions') ?? false;
  return {
    name,
    label: requiredText(body, 'label'),
    type,
    fieldType,
    groupName: textOf(body, 'groupName') ?? defaultGroup ?? '',
    description: textOf(body, 'description') ?? '',
    options: readOptions(type, body, externalOptions || calculated),
    displayOrder: integerOf(body, 'displayOrder') ?? -1,
    hasUniqueValue: flagOf(body, 'hasUniqueValue') ?? false,
    hidden: flagOf(body, 'hidden') ?? false,
    formField: flagOf(body, 'formField') ?? false,
    calculated,
    externalOptions,
    hubspotDefined: false,
    readOnlyValue: calculated,
    createdAt: now,
    updatedAt: now,
    ...(formula === undefined ? {} : { calculationFormula: formula }),
    ...(referenced === undefined ? {} : { referencedObjectType: referenced }),
  };
}

/** The definition after an update: what is sent replaces what was, options as a whole list. */
export function changedProperty(
  property: PropertyDefinition,
  body: JsonObject,
  now: number,
): PropertyDefinition {
  const type = readType(textOf(body, 'type') ?? property.type);
  const formula = textOf(body, 'calculationFormula') ?? property.calculationFormula;
  return {
    ...property,
    type,
    fieldType: readFieldType(type, textOf(body, 'fieldType') ?? property.fieldType),
    label: textOf(body, 'label') ?? property.label,
    description: textOf(body, 'description') ?? property.description,
    groupName: textOf(body, 'groupName') ?? property.groupName,
    displayOrder: integerOf(body, 'displayOrder') ?? property.displayOrder,
    hidden: flagOf(body, 'hidden') ?? property.hidden,
    formField: flagOf(body, 'formField') ?? property.formField,
    options:
      (body['options'] ?? null) === null
        ? property.options
        : readOptions(type, body, property.externalOptions),
    updatedAt: now,
    ...(formula === undefined ? {} : { calculationFormula: formula }),
  };
}

/** Lower-case letters, digits and underscores, beginning with a letter; at most a hundred. */
export function requirePropertyName(name: string): void {
  if (/^[a-z][a-z0-9_]{0,99}$/.test(name)) return;
  throw validationError(
    `Property name "${name}" is invalid: it must begin with a letter and hold lower-case letters, digits and underscores only.`,
  );
}

function readType(text: string): PropertyType {
  if (isPropertyType(text)) return text;
  throw validationError(`Property type "${text}" is invalid.`);
}

function readFieldType(type: PropertyType, text: string): string {
  if (!FIELD_TYPES.includes(text)) throw validationError(`Field type "${text}" is invalid.`);
  if (FIELD_TYPES_OF[type].includes(text)) return text;
  throw validationError(`Field type "${text}" does not fit a property of type "${type}".`);
}

function readOptions(
  type: PropertyType,
  body: JsonObject,
  optional: boolean,
): readonly PropertyOption[] {
  const options = objectListOf(body, 'options').map(readOption);
  const values = options.map(({ value }) => value);
  if (new Set(values).size < values.length) {
    throw validationError('Property options must have unique values.');
  }
  if (type === 'bool' && !optional) requireTrueAndFalse(values);
  if (type === 'enumeration' && options.length === 0 && !optional) {
    throw validationError('Enumeration properties must have options.');
  }
  return options;
}

function readOption(body: JsonObject, index: number): PropertyOption {
  requireKeys(body, ['label', 'value']);
  const description = textOf(body, 'description');
  return {
    label: requiredText(body, 'label'),
    value: requiredText(body, 'value'),
    displayOrder: integerOf(body, 'displayOrder') ?? index,
    hidden: flagOf(body, 'hidden') ?? false,
    ...(description === undefined ? {} : { description }),
  };
}

function requireTrueAndFalse(values: readonly string[]): void {
  const wanted = TRUE_FALSE.map(({ value }) => value);
  if (values.length === wanted.length && wanted.every((value) => values.includes(value))) return;
  throw validationError('Boolean properties must have exactly the options true and false.');
}
