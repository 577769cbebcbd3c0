import type { CrmField, CrmSchema } from '../../domain/crm-schema.ts';
import type { ChangeBody, CrmValue } from '../../domain/plan.ts';

/** What a validator knows besides the change. */
export interface ValidationContext {
  /** The org's own schema as of the last sync. */
  readonly schema: CrmSchema;
  /** Object of tasks and the field for Bellwether's key. */
  readonly taskObject: string;
  readonly taskKeyField: string;
}

/** Says why a change is impossible, or nothing. One rule a file; pure. */
export type Validator = (body: ChangeBody, context: ValidationContext) => string | undefined;

export interface WrittenField {
  readonly field: CrmField;
  readonly value: CrmValue;
}

/** The fields that a change of score fields writes, as far as the org has them. */
export function writtenFields(body: ChangeBody, { schema }: ValidationContext): WrittenField[] {
  if (body.kind !== 'update_account') return [];
  const object = schema.get(body.object);
  return body.fields.flatMap((change) => {
    const field = object?.fields.get(change.field);
    return field === undefined ? [] : [{ field, value: change.new }];
  });
}
