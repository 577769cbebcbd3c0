import type { MappedField, MappingFile } from '../../config/schema/mapping-file.ts';
import type { CrmField, CrmObject, CrmSchema } from '../../domain/crm-schema.ts';
import { ENTITIES, ENTITY_NAMES, type EntityField } from '../../domain/entities.ts';
import { error, warning, type MappingFinding } from './finding.ts';
import { neededFields } from './needed-fields.ts';

/** The reading half of a mapping against the org's own schema; `currency` is the reporting one. Pure. */
export function checkReading(
  mapping: MappingFile,
  schema: CrmSchema,
  currency: string,
): readonly MappingFinding[] {
  return ENTITY_NAMES.flatMap((entity) => {
    const mapped = mapping.entities[entity];
    if (mapped === undefined) return [];
    const path = `entities.${entity}`;
    const object = schema.get(mapped.object);
    if (object === undefined) return mapped.optional ? [] : [missingObject(path, mapped.object)];
    if (!object.readable) return [unreadable(path, object)];
    return Object.entries(mapped.fields).flatMap(([name, field]) => {
      const definition = ENTITIES[entity].fields[name];
      if (field === undefined || definition === undefined) return [];
      const place = { path: `${path}.fields.${name}`, object, mapping, currency };
      return checkField(place, field, definition);
    });
  });
}

function missingObject(path: string, name: string): MappingFinding {
  return error(
    `${path}.object`,
    `the CRM has no object "${name}", or this user may not see it`,
    'Correct the name, give the user read access to the object, or take the entity out of the mapping (optional: true skips it while it is absent).',
  );
}

function unreadable(path: string, object: CrmObject): MappingFinding {
  return error(
    `${path}.object`,
    `this user may not read ${object.name}`,
    'Grant read access to the object.',
  );
}

interface Place {
  readonly path: string;
  readonly object: CrmObject;
  readonly mapping: MappingFile;
  /** The reporting currency. */
  readonly currency: string;
}

function checkField(
  place: Place,
  mapped: MappedField,
  definition: EntityField,
): readonly MappingFinding[] {
  const name = typeof mapped === 'string' ? mapped : mapped.field;
  // A constant or an association: canonical already.
  if (name === undefined) return [];
  if (name.includes('.'))
    return [...checkPath(place, name), ...checkCurrency(place, mapped, definition)];
  const field = place.object.fields.get(name);
  if (field === undefined) return missingField(place, mapped, name);
  const translated = typeof mapped !== 'string' && mapped.values !== undefined;
  return [
    // A value map turns anything into anything.
    ...(translated ? [] : checkType(place, field, definition)),
    ...checkValues(place, field, mapped, definition),
    ...checkCurrency(place, mapped, definition),
  ];
}

/**
 * Where the vendors keep the currency of a record: Salesforce in orgs with several currencies (with the active ones for
 * choices), HubSpot on its own objects of commerce.
 * https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_currencytype.htm
 */
const CURRENCY_FIELDS = [
  'CurrencyIsoCode',
  'deal_currency_code',
  'hs_currency_code',
  'hs_currency',
  'hs_line_item_currency_code',
];

/** Sums of several currencies must not be added as if they were of one. */
function checkUnnamedCurrency({ path, object, currency }: Place): readonly MappingFinding[] {
  const field = CURRENCY_FIELDS.find((name) => object.fields.has(name));
  if (field === undefined) return [];
  const { choices } = object.fields.get(field) ?? {};
  if (choices?.every((choice) => choice === currency) === true) return [];
  const message = `${object.name} has a currency of each record (${field}), which the mapping passes over`;
  const remedy = `Add currency: { field: ${field} } to read it, or currency: ${currency} to say that all amounts are in one.`;
  return [error(`${path}.currency`, message, remedy)];
}

/** The field that holds a record's currency is read with its amounts. */
function checkCurrency(
  place: Place,
  mapped: MappedField,
  definition: EntityField,
): readonly MappingFinding[] {
  const { path, object } = place;
  const currency = typeof mapped === 'string' ? undefined : mapped.currency;
  if (currency === undefined) return definition.money === true ? checkUnnamedCurrency(place) : [];
  if (typeof currency !== 'object' || object.fields.has(currency.field)) return [];
  if (currency.field.includes('.')) return checkPath(place, currency.field);
  const message = `${object.name} has no field "${currency.field}", or this user may not see it`;
  const remedy = 'Correct the name, grant read access to the field, or name one currency for all.';
  return [error(`${path}.currency`, message, remedy)];
}

/** Only the first step of a path can be looked up without describing further objects. */
function checkPath({ path, object }: Place, name: string): readonly MappingFinding[] {
  const first = name.split('.')[0] ?? '';
  const known = [...object.fields.values()].some((field) => field.relationshipName === first);
  if (known) return [];
  return [
    error(path, `${object.name} has no relationship "${first}"`, 'Correct the relationship name.'),
  ];
}

function missingField(
  { path, object, mapping }: Place,
  mapped: MappedField,
  name: string,
): readonly MappingFinding[] {
  const tolerated = typeof mapped !== 'string' && mapped.required === false;
  if (tolerated || isProvisioned(mapping, name)) return [];
  return [
    error(
      path,
      `${object.name} has no field "${name}", or this user may not see it`,
      'Correct the name, grant read access to the field, or set required: false to go without it.',
    ),
  ];
}

/** Fields that Bellwether creates itself are checked with the writing half. */
function isProvisioned(mapping: MappingFile, field: string): boolean {
  return neededFields(mapping).some(({ spec }) => spec.name === field);
}

const FITTING: Readonly<Record<EntityField['type'], ReadonlySet<CrmField['type']>>> = {
  text: new Set(['text', 'choice', 'number', 'boolean', 'date', 'datetime', 'reference', 'other']),
  choice: new Set(['text', 'choice', 'boolean', 'number']),
  decimal: new Set(['number']),
  date: new Set(['date', 'datetime']),
  boolean: new Set(['boolean']),
  reference: new Set(['reference', 'text', 'number']),
};

function checkType(
  { path, object }: Place,
  field: CrmField,
  definition: EntityField,
): readonly MappingFinding[] {
  if (FITTING[definition.type].has(field.type)) return [];
  // Owners of HubSpot are a closed choice of owner ids.
  if (definition.type === 'reference' && field.type === 'choice') return [];
  const fits = definition.type === 'decimal' && field.type === 'text';
  const message = `${object.name}.${field.name} is a ${field.vendorType}, but a ${definition.type} is needed`;
  const remedy = `Map another field, or change the type of the field in the CRM.`;
  return [fits ? warning(path, message, remedy) : error(path, message, remedy)];
}

function checkValues(
  { path, object }: Place,
  field: CrmField,
  mapped: MappedField,
  definition: EntityField,
): readonly MappingFinding[] {
  const values = typeof mapped === 'string' ? undefined : mapped.values;
  const { choices } = field;
  if (choices === undefined) return [];
  const target = definition.choices;
  const open = choices.filter((choice) =>
    values === undefined
      ? target !== undefined && !target.includes(choice)
      : !Object.hasOwn(values, choice),
  );
  const gone = Object.keys(values ?? {}).filter((value) => !choices.includes(value));
  return [
    ...open.map((choice) =>
      warning(
        `${path}.values`,
        `${object.name}.${field.name} has the value "${choice}", which the mapping does not know`,
        'Add it to the value map; until then it counts as empty.',
      ),
    ),
    ...gone.map((value) =>
      warning(
        `${path}.values`,
        `the value map names "${value}", which is no value of ${object.name}.${field.name}`,
        'Take it out or correct it.',
      ),
    ),
  ];
}
