import { grantToProfile } from '../org/bootstrap-org.ts';
import { noteField } from '../org/metadata-rows.ts';
import type { Org } from '../org/org.ts';
import {
  checkbox,
  date,
  dateTime,
  decimal,
  READ_ONLY,
  text,
  type FieldTraits,
} from '../schema/field-builders.ts';
import type { FieldSchema } from '../schema/field.ts';
import type { ObjectSchema } from '../schema/object.ts';
import { compileFormula } from './compile-formula.ts';
import { FormulaError } from './formula-tokens.ts';
import { expectKind, type FormulaKind, type FormulaValue } from './formula-value.ts';

/** A formula field that the org has from the start. */
export interface FormulaFieldDefinition {
  readonly object: string;
  /** API name, with `__c`. */
  readonly name: string;
  readonly label: string;
  readonly type: 'text' | 'number' | 'currency' | 'percent' | 'checkbox' | 'date' | 'datetime';
  /** As Setup takes it: `TODAY() - Last_Order__c`. */
  readonly formula: string;
  /** Digits after the point; default 2. */
  readonly scale?: number;
  /** False: a missing number makes the result missing. Default true. */
  readonly blankAsZero?: boolean;
}

const DIGITS = 18;
const TEXT_LENGTH = 1300;

const KINDS: Readonly<Record<FormulaFieldDefinition['type'], FormulaKind>> = {
  text: 'text',
  number: 'number',
  currency: 'number',
  percent: 'number',
  checkbox: 'boolean',
  date: 'date',
  datetime: 'datetime',
};

/** Adds the fields to the schema: computed when they are read, they move no time stamp. Everybody may read them. */
export function defineFormulaFields(
  org: Org,
  definitions: readonly FormulaFieldDefinition[],
): void {
  org.store.transaction(() => {
    for (const definition of definitions) {
      const object = org.schema.get(definition.object);
      const field = formulaField(org, object, definition);
      const changed = org.schema.addField(object.name, field);
      if (isNoted(org, changed, field)) continue;
      noteField(org, changed, field);
      grantToProfile(org, changed, field);
    }
  });
}

/** A reopened org knows the field's records already. */
function isNoted(org: Org, object: ObjectSchema, field: FieldSchema): boolean {
  const name = `${object.name}.${field.name}`;
  const sql = 'SELECT 1 FROM "FieldPermissions" WHERE "Field" = ? LIMIT 1';
  return org.store.get(sql, [name]) !== undefined;
}

function formulaField(
  org: Org,
  object: ObjectSchema,
  definition: FormulaFieldDefinition,
): FieldSchema {
  const { name, formula, blankAsZero = true } = definition;
  try {
    const place = { schema: org.schema, object, blankAsZero };
    const value = expectKind(compileFormula(place, formula), KINDS[definition.type]);
    const sql = rounded(value, definition);
    return shapeOf(definition, { ...READ_ONLY, formula: { text: formula, sql, blankAsZero } });
  } catch (error) {
    if (!(error instanceof FormulaError)) throw error;
    throw new Error(`formula of ${object.name}.${name}: ${error.message}`, { cause: error });
  }
}

function rounded({ sql, kind }: FormulaValue, { scale = 2 }: FormulaFieldDefinition): string {
  if (kind === 'number') return `round(${sql}, ${String(scale)})`;
  // A text that is empty is none; expressions do not inherit the collation of columns.
  return kind === 'text' ? `(nullif(${sql}, '') COLLATE NOCASE)` : sql;
}

function shapeOf(definition: FormulaFieldDefinition, traits: FieldTraits): FieldSchema {
  const { name, label, type, scale = 2 } = definition;
  switch (type) {
    case 'text':
      return text(name, label, TEXT_LENGTH, { ...traits, groupable: false });
    case 'checkbox':
      return checkbox(name, label, { ...traits, defaultedOnCreate: false, groupable: false });
    case 'date':
      return date(name, label, { ...traits, groupable: false });
    case 'datetime':
      return dateTime(name, label, traits);
    default:
      return decimal(type === 'number' ? 'double' : type, name, label, {
        ...traits,
        size: [DIGITS, scale],
      });
  }
}
