import type { FieldSchema } from '../schema/field.ts';
import { fieldOf, type ApiSurface, type ObjectSchema } from '../schema/object.ts';
import type { ApiCall } from './api-call.ts';
import { fault, notFound } from './fault.ts';
import type { RestContext } from './rest-context.ts';

/** The object of the path; one that does not exist is a resource that does not exist. */
export function objectOfPath(
  context: RestContext,
  call: ApiCall,
  surface: ApiSurface = 'data',
): ObjectSchema {
  const object = context.org.schema.findOn(surface, call.request.params['object'] ?? '');
  if (object === undefined) throw notFound();
  return object;
}

/** The external id field of the path, visible to the user. */
export function externalIdOfPath(
  context: RestContext,
  call: ApiCall,
  object: ObjectSchema,
): FieldSchema {
  const name = call.request.params['field'] ?? '';
  const field = fieldOf(object, name);
  const access = context.org.fieldSecurity.forUser(call.session.user);
  const isKey = field !== undefined && (field.externalId || field.type === 'id' || field.idLookup);
  if (!isKey || !access.canRead(object, field)) throw noSuchExternalId(name);
  return field;
}

export function noSuchExternalId(name: string): Error {
  return fault(
    404,
    'NOT_FOUND',
    `Provided external ID field does not exist or is not accessible: ${name}`,
  );
}
