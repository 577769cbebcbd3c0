import type { ChangeBody } from '../../domain/plan.ts';
import type { ValidationContext } from './validator.ts';

export function fieldsExist(
  body: ChangeBody,
  { schema, taskObject, taskKeyField }: ValidationContext,
): string | undefined {
  if (body.kind === 'update_account') {
    const fields = schema.get(body.object)?.fields;
    const missing = body.fields.filter(({ field }) => fields?.has(field) !== true);
    return missing.length === 0 ? undefined : complaint(missing.map(({ field }) => field));
  }
  if (body.kind !== 'create_task') return undefined;
  const known = schema.get(taskObject)?.fields.has(taskKeyField) === true;
  return known ? undefined : complaint([taskKeyField]);
}

function complaint(names: readonly string[]): string {
  return `missing in the CRM: ${names.join(', ')} (run \`bellwether provision\`)`;
}
