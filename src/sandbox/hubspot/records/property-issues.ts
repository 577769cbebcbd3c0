import { validationError, type HubspotError } from '../hubspot-error.ts';
import type { ValueIssue } from './property-values.ts';

/** The 400 for values that are not valid: once as JSON inside of the message, once in `errors[]`. */
export function invalidProperties(issues: readonly ValueIssue[], portalId: number): HubspotError {
  const inMessage = issues.map((issue) => ({
    isValid: false,
    message: issue.message,
    error: issue.code,
    name: issue.name,
    localizedErrorMessage: issue.message,
    portalId,
  }));
  return validationError(`Property values were not valid: ${JSON.stringify(inMessage)}`, {
    errors: issues.map((issue) => ({
      message: issue.message,
      code: issue.code,
      context: { propertyName: [issue.name] },
    })),
  });
}

export function unknownProperty(name: string, value: string): ValueIssue {
  return {
    name,
    code: 'PROPERTY_DOESNT_EXIST',
    message: `Property "${name}" does not exist`,
    value,
  };
}
