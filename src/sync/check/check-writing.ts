import type { MappingFile } from '../../config/schema/mapping-file.ts';
import type { CrmField, CrmObject, CrmSchema } from '../../domain/crm-schema.ts';
import type { FieldSpec } from '../../domain/plan.ts';
import { neededFields, type NeededField } from './needed-fields.ts';
import { error, warning, type MappingFinding } from './finding.ts';

/** The writing half of a mapping against the org's own schema: can every field take what Bellwether writes? Pure. */
export function checkWriting(mapping: MappingFile, schema: CrmSchema): readonly MappingFinding[] {
  return neededFields(mapping).flatMap((needed) => {
    const path = `write.${needed.key}`;
    const object = schema.get(needed.spec.object);
    if (object === undefined) return [missingObject(path, needed.spec.object)];
    const field = object.fields.get(needed.spec.name);
    if (field === undefined) return [missingField(path, needed)];
    return fieldProblems(path, needed, field, object);
  });
}

function missingObject(path: string, name: string): MappingFinding {
  return error(
    path,
    `the CRM has no object "${name}", or this user may not see it`,
    'Give the user access to the object.',
  );
}

function missingField(path: string, { spec }: NeededField): MappingFinding {
  return error(
    path,
    `${spec.object} has no field "${spec.name}", or this user may not see it`,
    'Run `bellwether provision` to create it, or name another field.',
  );
}

/** A field as it has to be, and as it is. */
interface Pair {
  readonly path: string;
  readonly spec: FieldSpec;
  readonly field: CrmField;
  readonly object: CrmObject;
  /** For messages. */
  readonly name: string;
}

/** Each says what is wrong. */
const RULES: readonly ((pair: Pair) => readonly MappingFinding[])[] = [
  isWritable,
  isOfTheType,
  isLongEnough,
  isPreciseEnough,
  takesTheValues,
];

function fieldProblems(
  path: string,
  { spec }: NeededField,
  field: CrmField,
  object: CrmObject,
): readonly MappingFinding[] {
  const pair = { path, spec, field, object, name: `${object.name}.${field.name}` };
  return RULES.flatMap((rule) => rule(pair));
}

/** A key is set when the task is made, everything else later. */
function isWritable({ path, spec, field, object, name }: Pair): readonly MappingFinding[] {
  const writable = object.updatable && field.updatable;
  if (writable && (spec.unique !== true || field.creatable)) return [];
  return [error(path, `${name} is read-only for this user`, 'Grant write access to the field.')];
}

function isOfTheType({ path, spec, field, name }: Pair): readonly MappingFinding[] {
  if (fits(spec.type, field)) return [];
  const message = `${name} is a ${field.vendorType}, but a ${spec.type} is needed`;
  return [error(path, message, 'Name another field, or let `provision` create one.')];
}

/** The sentence is shortened to fit; a key would no longer be one. */
function isLongEnough({ path, spec, field, name }: Pair): readonly MappingFinding[] {
  const { maxLength = Number.POSITIVE_INFINITY } = field;
  if (spec.type !== 'text' || maxLength >= (spec.length ?? 0)) return [];
  const message = `${name} holds ${String(maxLength)} characters; ${String(spec.length)} are wanted`;
  return [(spec.unique === true ? error : warning)(path, message, 'Lengthen the field.')];
}

function isPreciseEnough({ path, spec, field, name }: Pair): readonly MappingFinding[] {
  const { decimals = Number.POSITIVE_INFINITY } = field;
  const wanted = spec.decimals ?? 0;
  if (decimals >= wanted) return [];
  const message = `${name} holds ${String(decimals)} decimals; ${String(wanted)} are wanted`;
  return [warning(path, message, 'Give the field more decimals: it rounds what is written.')];
}

function takesTheValues({ path, spec, field, name }: Pair): readonly MappingFinding[] {
  const { choices, closedChoices } = field;
  if (choices === undefined || closedChoices !== true) return [];
  return (spec.choices ?? [])
    .filter(({ value }) => !choices.includes(value))
    .map(({ value }) =>
      error(path, `${name} does not accept the value "${value}"`, 'Add it to the picklist.'),
    );
}

function fits(type: FieldSpec['type'], field: CrmField): boolean {
  switch (type) {
    case 'number':
    case 'money':
      return field.type === 'number';
    case 'date':
      return field.type === 'date';
    case 'text':
      return field.type === 'text';
    case 'choice':
      return field.type === 'choice' || field.type === 'text';
  }
}
