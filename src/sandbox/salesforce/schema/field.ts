/** What the sandbox knows of a field: the source of its describe, of its column and of every check on its values. */

export type FieldType =
  | 'id'
  | 'string'
  | 'textarea'
  | 'picklist'
  | 'multipicklist'
  | 'combobox'
  | 'reference'
  | 'boolean'
  | 'int'
  | 'double'
  | 'currency'
  | 'percent'
  | 'date'
  | 'datetime'
  | 'phone'
  | 'email'
  | 'url'
  | 'address';

export interface PicklistEntry {
  readonly value: string;
  readonly label: string;
  readonly isDefault: boolean;
}

/** What happens to a record when the record that its lookup names is deleted. */
type OnParentDelete = 'cascade' | 'clear' | 'nothing';

export interface FieldSchema {
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters; 0 where a type has no length. */
  readonly length: number;
  readonly precision: number;
  readonly scale: number;
  /** Digits of an int. */
  readonly digits: number;
  readonly nillable: boolean;
  readonly createable: boolean;
  readonly updateable: boolean;
  readonly defaultedOnCreate: boolean;
  /** Field-level security applies: without a FieldPermissions row nobody sees the field. */
  readonly permissionable: boolean;
  readonly filterable: boolean;
  readonly sortable: boolean;
  readonly groupable: boolean;
  readonly aggregatable: boolean;
  readonly unique: boolean;
  readonly externalId: boolean;
  readonly idLookup: boolean;
  readonly caseSensitive: boolean;
  readonly restrictedPicklist: boolean;
  readonly nameField: boolean;
  /** A reference that can name several objects. */
  readonly polymorphic: boolean;
  readonly autoNumber: boolean;
  readonly custom: boolean;
  readonly masterDetail: boolean;
  readonly searchPrefilterable: boolean;
  readonly referenceTo: readonly string[];
  readonly relationshipName: string | null;
  /** Name under which the parent lists its children by this reference; null where it does not. */
  readonly childRelationshipName: string | null;
  readonly onParentDelete: OnParentDelete;
  readonly picklist: readonly PicklistEntry[];
  readonly defaultValue: string | boolean | number | null;
  readonly compoundFieldName: string | null;
  readonly extraTypeInfo: string | null;
  readonly inlineHelpText: string | null;
  /** SQL expression over columns of the same row: the field is computed, not stored. */
  readonly generatedAs: string | null;
  /** Computed when it is read, of this row and others, by the clock too: the field is no column. */
  readonly formula: FieldFormula | null;
}

export interface FieldFormula {
  /** As Setup shows it. */
  readonly text: string;
  /** SQL expression in which `@row` stands for the row. */
  readonly sql: string;
  readonly blankAsZero: boolean;
}

/** SQL expression of a field's value; `alias` names its object's table. */
export function fieldSql(field: FieldSchema, alias: string): string {
  if (field.formula !== null) return field.formula.sql.replaceAll('@row', alias);
  return `${alias}."${field.name}"`;
}
