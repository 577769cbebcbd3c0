import type { FieldSchema, FieldType } from '../schema/field.ts';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { insertRow } from '../dml/save-records.ts';
import type { RowValues } from '../dml/row-change.ts';
import { numberIn, type SqlValue } from '../store/sql-row.ts';
import type { RecordKey } from '../values/record-id.ts';
import { INTEGRATION_USER_KEY, nowSeconds, type Org } from './org.ts';

/** How Setup names the types of fields. */
const DATA_TYPES: Partial<Record<FieldType, string>> = {
  id: 'Lookup()',
  string: 'Text',
  textarea: 'Long Text Area',
  picklist: 'Picklist',
  reference: 'Lookup',
  boolean: 'Checkbox',
  int: 'Number',
  double: 'Number',
  currency: 'Currency',
  percent: 'Percent',
  date: 'Date',
  datetime: 'Date/Time',
  phone: 'Phone',
  email: 'Email',
  url: 'URL',
};

/** Enters a new object into EntityDefinition, and its fields with it. */
export function noteObject(org: Org, object: ObjectSchema): RecordKey {
  const key = create(org, 'EntityDefinition', {
    QualifiedApiName: object.name,
    DeveloperName: developerName(object.name),
    Label: object.label,
    PluralLabel: object.labelPlural,
    KeyPrefix: object.keyPrefix,
    IsCustomizable: object.undeletable ? 1 : 0,
    IsQueryable: 1,
  });
  org.store.run(`UPDATE "EntityDefinition" SET "DurableId" = ? WHERE "Id" = ?`, [
    durableId(org, object, key),
    key,
  ]);
  for (const field of object.fields) noteField(org, object, field);
  return key;
}

/** Enters the new labels of an object. */
export function noteLabels(org: Org, object: ObjectSchema): void {
  org.store.run(
    `UPDATE "EntityDefinition" SET "Label" = ?, "PluralLabel" = ? WHERE "QualifiedApiName" = ?`,
    [object.label, object.labelPlural, object.name],
  );
}

/** Takes an object out of all that {@link noteObject} entered. */
export function noteObjectRemoval(org: Org, object: ObjectSchema): void {
  for (const field of object.fields) {
    if (field.custom) noteRemoval(org, object, field);
  }
  const entity = entityKeyOf(org, object.name);
  org.store.run(`DELETE FROM "FieldDefinition" WHERE "EntityDefinitionId" = ?`, [entity]);
  org.store.run(`DELETE FROM "FieldPermissions" WHERE "SobjectType" = ?`, [object.name]);
  org.store.run(`DELETE FROM "EntityDefinition" WHERE "Id" = ?`, [entity]);
}

/** Enters a field into FieldDefinition, a custom one into the tooling object CustomField too. */
export function noteField(org: Org, object: ObjectSchema, field: FieldSchema): RecordKey {
  const entity = entityKeyOf(org, object.name);
  const durable = durableId(org, object, entity);
  const definition = create(org, 'FieldDefinition', {
    DurableId: `${durable}.${field.name}`,
    QualifiedApiName: field.name,
    EntityDefinitionId: entity,
    DeveloperName: developerName(field.name),
    Label: field.label,
    DataType: dataType(field),
    ...sizes(field),
    IsNillable: field.nillable ? 1 : 0,
  });
  if (!field.custom) return definition;
  return create(org, 'CustomField', {
    DeveloperName: developerName(field.name),
    // The fields of Task and Event are fields of Activity.
    TableEnumOrId: object.name === 'Task' ? 'Activity' : durable,
    EntityDefinitionId: entity,
    InlineHelpText: field.inlineHelpText,
    ...sizes(field),
  });
}

/** Takes a custom field out of all that {@link noteField} entered, and out of the permission sets. */
export function noteRemoval(org: Org, object: ObjectSchema, field: FieldSchema): void {
  const entity = entityKeyOf(org, object.name);
  org.store.transaction(() => {
    org.store.run(
      `DELETE FROM "FieldDefinition" WHERE "EntityDefinitionId" = ? AND "QualifiedApiName" = ?`,
      [entity, field.name],
    );
    org.store.run(
      `DELETE FROM "CustomField" WHERE "EntityDefinitionId" = ? AND "DeveloperName" = ?`,
      [entity, developerName(field.name)],
    );
    org.store.run(
      `DELETE FROM sys_custom_field WHERE object = ? AND json_extract(field, '$.FullName') = ?`,
      [object.name, field.name],
    );
    org.store.run(`DELETE FROM "FieldPermissions" WHERE "Field" = ?`, [
      `${object.name}.${field.name}`,
    ]);
  });
  org.fieldSecurity.forget();
}

/** Enters what has changed about a field. */
export function noteFieldChange(org: Org, object: ObjectSchema, field: FieldSchema): void {
  const entity = entityKeyOf(org, object.name);
  const { Length, Precision, Scale } = sizes(field);
  const changed = [Length, Precision, Scale, dataType(field), field.label];
  org.store.run(
    `UPDATE "FieldDefinition" SET "Length" = ?, "Precision" = ?, "Scale" = ?, "DataType" = ?, "Label" = ?,
       "IsNillable" = ? WHERE "EntityDefinitionId" = ? AND "QualifiedApiName" = ?`,
    [...changed, field.nillable ? 1 : 0, entity, field.name],
  );
  org.store.run(
    `UPDATE "CustomField" SET "Length" = ?, "Precision" = ?, "Scale" = ?, "InlineHelpText" = ?
     WHERE "EntityDefinitionId" = ? AND "DeveloperName" = ?`,
    [Length, Precision, Scale, field.inlineHelpText, entity, developerName(field.name)],
  );
}

/** The id of the definition of a custom field, as {@link noteField} answered it. */
export function customFieldKey(org: Org, object: ObjectSchema, field: FieldSchema): RecordKey {
  const row = org.store.get(
    `SELECT "Id" FROM "CustomField" WHERE "EntityDefinitionId" = ? AND "DeveloperName" = ?`,
    [entityKeyOf(org, object.name), developerName(field.name)],
  );
  return numberIn(row, 0);
}

/** Standard objects are known by name, custom ones by the id of their definition. */
function durableId(org: Org, object: ObjectSchema, entity: RecordKey): string {
  return object.custom ? org.ids.encode(entity) : object.name;
}

/** The id of the definition of an object. */
export function entityKeyOf(org: Org, name: string): RecordKey {
  const row = org.store.get(`SELECT "Id" FROM "EntityDefinition" WHERE "QualifiedApiName" = ?`, [
    name,
  ]);
  return numberIn(row, 0);
}

function sizes(field: FieldSchema): Readonly<Record<'Length' | 'Precision' | 'Scale', SqlValue>> {
  return {
    Length: field.length === 0 ? null : field.length,
    Precision: field.precision === 0 ? null : field.precision,
    Scale: field.precision === 0 ? null : field.scale,
  };
}

function developerName(name: string): string {
  return name.replace(/__c$/, '');
}

function dataType(field: FieldSchema): string {
  const name = DATA_TYPES[field.type] ?? 'Text';
  if (field.type === 'string') return `${name}(${String(field.length)})`;
  if (field.type === 'reference') return `${name}(${field.referenceTo.join(',')})`;
  const isDecimal = field.precision > 0;
  const whole = String(field.precision - field.scale);
  return isDecimal ? `${name}(${whole}, ${String(field.scale)})` : name;
}

function create(
  org: Org,
  objectName: string,
  fields: Readonly<Record<string, SqlValue>>,
): RecordKey {
  const object = org.schema.get(objectName);
  const key = org.keys.next(object);
  const now = nowSeconds(org);
  const values: RowValues = new Map(Object.entries(fields));
  if (hasField(object, 'CreatedDate')) {
    for (const name of ['CreatedDate', 'LastModifiedDate', 'SystemModstamp']) values.set(name, now);
    for (const name of ['CreatedById', 'LastModifiedById']) values.set(name, INTEGRATION_USER_KEY);
  }
  insertRow({ org }, object, key, values);
  return key;
}
