import type { ChangeBody } from '../../domain/plan.ts';
import { choicesAreAccepted } from './choices-are-accepted.ts';
import { fieldsAreWritable } from './fields-are-writable.ts';
import { fieldsExist } from './fields-exist.ts';
import { numbersFit } from './numbers-fit.ts';
import { objectIsWritable } from './object-is-writable.ts';
import { taskHasAnOwner } from './task-has-an-owner.ts';
import { textsFit } from './texts-fit.ts';
import type { ValidationContext, Validator } from './validator.ts';

/** In the order of their messages: the most basic trouble is told first. */
const VALIDATORS: readonly Validator[] = [
  objectIsWritable,
  fieldsExist,
  fieldsAreWritable,
  textsFit,
  numbersFit,
  choicesAreAccepted,
  taskHasAnOwner,
];

/** Why a change cannot be carried out, or undefined. */
export function whyBlocked(body: ChangeBody, context: ValidationContext): string | undefined {
  for (const validator of VALIDATORS) {
    const reason = validator(body, context);
    if (reason !== undefined) return reason;
  }
  return undefined;
}
