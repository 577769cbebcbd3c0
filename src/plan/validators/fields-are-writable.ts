import type { ChangeBody } from '../../domain/plan.ts';
import { writtenFields, type ValidationContext } from './validator.ts';

export function fieldsAreWritable(
  body: ChangeBody,
  context: ValidationContext,
): string | undefined {
  const locked = writtenFields(body, context).filter(({ field }) => !field.updatable);
  if (locked.length === 0) return undefined;
  return `read-only for this user: ${locked.map(({ field }) => field.name).join(', ')}`;
}
