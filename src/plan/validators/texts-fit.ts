import type { ChangeBody } from '../../domain/plan.ts';
import { writtenFields, type ValidationContext } from './validator.ts';

export function textsFit(body: ChangeBody, context: ValidationContext): string | undefined {
  for (const { field, value } of writtenFields(body, context)) {
    const limit = field.maxLength;
    if (typeof value === 'string' && limit !== undefined && value.length > limit) {
      return `${field.name} holds ${String(limit)} characters, the text has ${String(value.length)}`;
    }
  }
  return undefined;
}
