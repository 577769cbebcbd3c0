import { createHash } from 'node:crypto';
import type { MappedField, MappingFile } from '../config/schema/mapping-file.ts';
import { writtenAccountFields } from '../config/schema/write-fields.ts';
import type { CrmObject, CrmSchema } from '../domain/crm-schema.ts';
import { ENTITIES, ENTITY_NAMES, type EntityField, type EntityName } from '../domain/entities.ts';
import type { ValueSettings } from './field-values.ts';

/** One entity as it is read from this org: its object, and the fields that are there. */
export interface ReadStream {
  readonly entity: EntityName;
  readonly object: string;
  readonly fields: readonly StreamField[];
  /** Accounts: Bellwether's score fields that exist in the org. */
  readonly scoreFields: readonly string[];
  /** Where values come from that change without moving the record's time of change: only reading all meets them. */
  readonly unstamped: readonly string[];
  /** Hash of all that decides what a row looks like; another one makes a full read necessary. */
  readonly fingerprint: string;
}

export interface StreamField {
  /** Canonical name. */
  readonly name: string;
  readonly definition: EntityField;
  readonly mapped: MappedField;
  /** Field or path of the CRM; undefined for an association or a constant. */
  readonly crmField: string | undefined;
  readonly association: string | undefined;
  /** For messages: where the value comes from. */
  readonly source: string;
}

/** The objects that a mapping reads. */
export function mappedObjects(mapping: MappingFile): readonly string[] {
  const objects = ENTITY_NAMES.map((name) => mapping.entities[name]?.object);
  return [...new Set(objects.filter((object) => object !== undefined))];
}

/** All fields of the CRM, of whatever object, that a mapping reads facts from. */
export function mappedFields(mapping: MappingFile): ReadonlySet<string> {
  return new Set(mappedObjects(mapping).flatMap((object) => objectFields(mapping, object)));
}

/** The fields of one object that a mapping reads facts from. */
export function objectFields(mapping: MappingFile, object: string): readonly string[] {
  const entities = ENTITY_NAMES.flatMap((name) => mapping.entities[name] ?? []);
  const fields = entities
    .filter((entity) => entity.object === object)
    .flatMap((entity) => Object.values(entity.fields));
  return [...new Set(fields.flatMap((mapped) => (mapped === undefined ? [] : fieldsOf(mapped))))];
}

/** The fields that a value comes from: its own and that of its currency. */
function fieldsOf(mapped: MappedField): readonly string[] {
  if (typeof mapped === 'string') return [mapped];
  const { field, currency } = mapped;
  const fields = [field, typeof currency === 'object' ? currency.field : undefined];
  return fields.filter((name) => name !== undefined);
}

/**
 * The streams of a mapping, as far as the org has their objects and fields. What is absent was either allowed to be
 * (`optional`, `required: false`, or a field that Bellwether itself provisions) or has been refused by the check before.
 */
export function readStreams(
  mapping: MappingFile,
  schema: CrmSchema,
  settings: ValueSettings,
): readonly ReadStream[] {
  const streams: ReadStream[] = [];
  for (const entity of ENTITY_NAMES) {
    const mapped = mapping.entities[entity];
    const object = mapped === undefined ? undefined : schema.get(mapped.object);
    if (mapped === undefined || object === undefined) continue;
    const exists = (name: string): boolean => object.fields.has(name) || name.includes('.');
    const fields = Object.entries(mapped.fields).flatMap(([name, field]) =>
      field === undefined ? [] : streamFields(entity, name, field, exists),
    );
    const scoreFields = entity === 'accounts' ? scoreFieldNames(mapping).filter(exists) : [];
    const present = fields.map(({ name }) => name);
    const content = { object: mapped.object, fields: mapped.fields, scoreFields, present };
    const fingerprint = hash({ ...content, settings: settingsOf(fields, settings) });
    const unstamped = unstampedSources(fields, object);
    streams.push({ entity, object: mapped.object, fields, scoreFields, unstamped, fingerprint });
  }
  return streams;
}

/**
 * Formulas; fields of other records (a new name of the owner is a change of the owner); and associations, of which
 * HubSpot does not tell when they change.
 */
function unstampedSources(fields: readonly StreamField[], object: CrmObject): readonly string[] {
  const sources = fields.flatMap(({ crmField, association, source }) => {
    const foreign = association !== undefined || crmField?.includes('.') === true;
    const formula = crmField !== undefined && object.fields.get(crmField)?.unstamped === true;
    return foreign || formula ? [source] : [];
  });
  return [...new Set(sources)];
}

/** The settings that the values of a stream depend on: a new exchange rate must not read the users again. */
function settingsOf(
  fields: readonly StreamField[],
  { timeZone, currency, exchangeRates }: ValueSettings,
): object {
  const dated = fields.some(({ definition }) => definition.type === 'date');
  const converted = fields.some(
    ({ mapped }) => typeof mapped !== 'string' && mapped.currency !== undefined,
  );
  return {
    ...(dated ? { timeZone } : {}),
    ...(converted ? { currency, exchangeRates } : {}),
  };
}

function scoreFieldNames(mapping: MappingFile): readonly string[] {
  return writtenAccountFields(mapping.write).map(({ name }) => name);
}

function streamFields(
  entity: EntityName,
  name: string,
  mapped: MappedField,
  exists: (field: string) => boolean,
): readonly StreamField[] {
  const definition = ENTITIES[entity].fields[name];
  if (definition === undefined) return [];
  const crmField = typeof mapped === 'string' ? mapped : mapped.field;
  const association = typeof mapped === 'string' ? undefined : mapped.association;
  if (crmField !== undefined && !exists(crmField)) return [];
  const source =
    crmField ?? (association === undefined ? 'constant' : `association ${association}`);
  return [{ name, definition, mapped, crmField, association, source }];
}

/** Fields that a read asks the CRM for. */
export function requestedFields(stream: ReadStream): readonly string[] {
  const names = stream.fields.flatMap(({ crmField, mapped }) => {
    const currency = typeof mapped === 'string' ? undefined : mapped.currency;
    const currencyField = typeof currency === 'object' ? [currency.field] : [];
    return crmField === undefined ? currencyField : [crmField, ...currencyField];
  });
  return [...new Set([...names, ...stream.scoreFields])];
}

export function requestedAssociations(stream: ReadStream): readonly string[] {
  const names = stream.fields.map(({ association }) => association);
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** The order in which keys stand in a file means nothing. */
function hash(value: unknown): string {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
