import type { ChangeBody } from '../../domain/plan.ts';
import { writtenFields, type ValidationContext } from './validator.ts';

export function numbersFit(body: ChangeBody, context: ValidationContext): string | undefined {
  for (const { field, value } of writtenFields(body, context)) {
    const digits = field.integerDigits;
    if (typeof value === 'number' && digits !== undefined && Math.abs(value) >= 10 ** digits) {
      return `${field.name} holds numbers of ${String(digits)} digits, ${String(value)} is larger`;
    }
  }
  return undefined;
}
