import { recordTypeField } from '../schema/objects/record-type.ts';
import { hasField, type ObjectSchema } from '../schema/object.ts';
import { numberIn, textIn } from '../store/sql-row.ts';
import { addColumn, hasColumn } from '../store/tables.ts';
import type { RecordKey } from '../values/record-id.ts';
import { createSystemRecord, systemContext } from './bootstrap-org.ts';
import { noteField } from './metadata-rows.ts';
import type { Org } from './org.ts';

/** A record type that the org has from the start. */
export interface RecordTypeDefinition {
  readonly object: string;
  readonly developerName: string;
  readonly name: string;
  /** What a record becomes that says nothing; default: none, the record has no type. */
  readonly isDefault?: boolean;
  /** False: nobody may give it to a record any more. Default true. */
  readonly isActive?: boolean;
  /** False: the users' profile does not have it. Default true. */
  readonly isAvailable?: boolean;
}

export interface RecordTypeInfo {
  readonly key: RecordKey;
  readonly developerName: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly isAvailable: boolean;
  readonly isDefault: boolean;
}

/** The record types of an org by object. What profiles make of them is kept here, as there is only one profile. */
export class RecordTypes {
  readonly #byObject = new Map<string, readonly RecordTypeInfo[]>();

  of(object: ObjectSchema): readonly RecordTypeInfo[] {
    return this.#byObject.get(object.name) ?? [];
  }

  /** The record type of a record that names none; null for no type. */
  defaultOf(object: ObjectSchema): RecordKey | null {
    return this.of(object).find(({ isDefault }) => isDefault)?.key ?? null;
  }

  /** True for a record type that a record of this object may be given. */
  allows(object: ObjectSchema, key: RecordKey): boolean {
    const found = this.of(object).find((info) => info.key === key);
    return found?.isActive === true && found.isAvailable;
  }

  add(object: ObjectSchema, info: RecordTypeInfo): void {
    this.#byObject.set(object.name, [...this.of(object), info]);
  }
}

/** Creates the record types, and gives their objects the field RecordTypeId. */
export function defineRecordTypes(org: Org, definitions: readonly RecordTypeDefinition[]): void {
  org.store.transaction(() => {
    for (const definition of definitions) {
      const object = withField(org, org.schema.get(definition.object));
      const { developerName, name, isActive = true, isAvailable = true } = definition;
      const key = findRecordType(org, object, developerName) ?? createRecordType(org, definition);
      const isDefault = definition.isDefault === true;
      org.recordTypes.add(object, { key, developerName, name, isActive, isAvailable, isDefault });
    }
  });
}

function withField(org: Org, object: ObjectSchema): ObjectSchema {
  if (hasField(object, 'RecordTypeId')) return object;
  const field = recordTypeField();
  const changed = org.schema.addField(object.name, field);
  // A reopened org has the column, and the field's records with it.
  if (hasColumn(org.store, object, field)) return changed;
  addColumn(org.store, object, field);
  noteField(org, changed, field);
  return changed;
}

function findRecordType(org: Org, object: ObjectSchema, name: string): RecordKey | undefined {
  const row = org.store
    .all(`SELECT "Id", "DeveloperName" FROM "RecordType" WHERE "SobjectType" = ?`, [object.name])
    .find((each) => textIn(each, 1) === name);
  return row === undefined ? undefined : numberIn(row, 0);
}

function createRecordType(org: Org, definition: RecordTypeDefinition): RecordKey {
  return createSystemRecord(systemContext(org), 'RecordType', {
    Name: definition.name,
    DeveloperName: definition.developerName,
    SobjectType: definition.object,
    IsActive: definition.isActive === false ? 0 : 1,
  });
}
