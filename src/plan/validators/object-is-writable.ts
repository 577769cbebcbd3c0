import type { ChangeBody } from '../../domain/plan.ts';
import type { ValidationContext } from './validator.ts';

export function objectIsWritable(
  body: ChangeBody,
  { schema, taskObject }: ValidationContext,
): string | undefined {
  if (body.kind === 'create_field') return undefined;
  const name = body.kind === 'update_account' ? body.object : taskObject;
  const object = schema.get(name);
  if (object === undefined) return `the CRM has no object ${name}, or the user may not see it`;
  const allowed = body.kind === 'create_task' ? object.creatable : object.updatable;
  if (allowed) return undefined;
  return `the user may not ${body.kind === 'create_task' ? 'create' : 'change'} ${name} records`;
}
