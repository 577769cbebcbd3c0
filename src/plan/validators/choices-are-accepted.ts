import type { ChangeBody } from '../../domain/plan.ts';
import { writtenFields, type ValidationContext } from './validator.ts';

export function choicesAreAccepted(
  body: ChangeBody,
  context: ValidationContext,
): string | undefined {
  for (const { field, value } of writtenFields(body, context)) {
    const accepted = field.closedChoices === true ? field.choices : undefined;
    if (typeof value === 'string' && accepted !== undefined && !accepted.includes(value)) {
      return `${field.name} does not accept the value "${value}"`;
    }
  }
  return undefined;
}
