import type { ObjectType } from '../catalog/object-type.ts';
import { HubspotError } from '../hubspot-error.ts';
import type { HubspotTier } from '../hubspot-sandbox-options.ts';
import { STANDARD_OBJECTS } from '../standard/standard-objects.ts';
import type { Caller } from './caller.ts';

export type Action = 'read' | 'write';

/** Scopes of which one lets a caller read or write records of a type. */
export function objectScopes(type: ObjectType, action: Action): readonly string[] {
  if (type.id === '0-5') return ['tickets', `crm.objects.tickets.${action}`];
  return [`crm.objects.${type.scopeFamily}.${action}`];
}

/** Definitions are read with any scope of the object, and written with the schema scope alone. */
export function schemaScopes(type: ObjectType, action: Action): readonly string[] {
  const schema = `crm.schemas.${type.scopeFamily}`;
  if (action === 'write') return [`${schema}.write`];
  return [
    `${schema}.read`,
    `${schema}.write`,
    ...objectScopes(type, 'read'),
    ...objectScopes(type, 'write'),
  ];
}

export const CUSTOM_SCHEMA_READ = ['crm.schemas.custom.read', 'crm.schemas.custom.write'];
export const CUSTOM_SCHEMA_WRITE = ['crm.schemas.custom.write'];
export const OWNER_READ = ['crm.objects.owners.read'];

/** Everything that a key of this tier can be granted. A service key always carries `oauth`. */
export function grantableScopes(tier: HubspotTier): readonly string[] {
  const families = new Set(STANDARD_OBJECTS.map(({ type }) => type.scopeFamily));
  if (tier === 'enterprise') families.add('custom');
  const scopes = [...families].flatMap((family) =>
    ['objects', 'schemas'].flatMap((area) => [
      `crm.${area}.${family}.read`,
      `crm.${area}.${family}.write`,
    ]),
  );
  return ['oauth', 'tickets', ...OWNER_READ, ...scopes];
}

/** Fails unless the caller holds one of the scopes. */
export function requireScope(caller: Caller, anyOf: readonly string[]): void {
  if (anyOf.length === 0 || anyOf.some((scope) => caller.scopes.has(scope))) return;
  throw new HubspotError(
    403,
    "This app hasn't been granted all required scopes to make this call. Read more about required scopes here: https://developers.hubspot.com/scopes.",
    {
      category: 'MISSING_SCOPES',
      errors: [
        {
          message: 'One or more of the following scopes are required.',
          context: { requiredGranularScopes: anyOf },
        },
      ],
    },
  );
}
