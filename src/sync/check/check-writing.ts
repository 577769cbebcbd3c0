import type { MappingFile } from '../../config/schema/mapping-file.ts';
import type { CrmField, CrmObject, CrmSchema } from '../../domain/crm-schema.ts';
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

function fieldProblems(
  path: string,
  { spec }: NeededField,
  field: CrmField,
  object: CrmObject,
): readonly MappingFinding[] {
  const name = `${object.name}.${field.name}`;
  const findings: MappingFinding[] = [];
  if (!object.updatable || !field.updatable) {
    findings.push(
      error(path, `${name} is read-only for this user`, 'Grant write access to the field.'),
    );
  }
  if (!fits(spec.type, field)) {
    const message = `${name} is a ${field.vendorType}, but a ${spec.type} is needed`;
    findings.push(error(path, message, 'Name another field, or let `provision` create one.'));
  }
  const shortage = spec.length === undefined ? 0 : spec.length - (field.maxLength ?? spec.length);
  if (spec.type === 'text' && shortage > 0) {
    const message = `${name} holds ${String(field.maxLength)} characters; ${String(spec.length)} are wanted`;
    // The sentence is shortened to fit; a key would no longer be one.
    const remedy = 'Lengthen the field.';
    findings.push(
      spec.unique === true ? error(path, message, remedy) : warning(path, message, remedy),
    );
  }
  const missing = (spec.choices ?? []).filter(
    ({ value }) =>
      field.choices !== undefined && field.closedChoices === true && !field.choices.includes(value),
  );
  for (const { value } of missing) {
    findings.push(
      error(path, `${name} does not accept the value "${value}"`, 'Add it to the picklist.'),
    );
  }
  return findings;
}

function fits(type: NeededField['spec']['type'], field: CrmField): boolean {
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
