import { z } from 'zod';
import { API_VERSION } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** Objects that every portal knows under these names. */
const STANDARD: ReadonlySet<string> = new Set([
  'companies',
  'contacts',
  'deals',
  'tickets',
  'products',
  'line_items',
  'quotes',
  'tasks',
  'notes',
  'calls',
  'emails',
  'meetings',
  'invoices',
  'orders',
  'carts',
  'payments',
  'subscriptions',
]);

const schemasSchema = z.object({
  results: z.array(
    z.object({ name: z.string(), objectTypeId: z.string(), fullyQualifiedName: z.string() }),
  ),
});

type CustomObject = z.infer<typeof schemasSchema>['results'][number];

/** Under which name the API takes an object: custom objects have ids that differ from portal to portal. */
export interface ObjectTypes {
  /** The name for paths and parameters, or undefined when the portal has no such object. */
  resolve(name: string, signal: AbortSignal): Promise<string | undefined>;
  /** All names under which an answer may list associations with this object. */
  aliases(name: string): readonly string[];
}

export function createObjectTypes(session: HubspotSession): ObjectTypes {
  let custom: Promise<readonly CustomObject[]> | undefined;
  let known: readonly CustomObject[] = [];
  const load = async (signal: AbortSignal): Promise<readonly CustomObject[]> => {
    custom ??= fetchSchemas(session, signal).catch((error: unknown) => {
      custom = undefined;
      throw error;
    });
    known = await custom;
    return known;
  };
  return {
    async resolve(name, signal) {
      if (STANDARD.has(name) || /^\d+-\d+$/.test(name)) return name;
      return find(await load(signal), name)?.objectTypeId;
    },
    aliases(name) {
      const object = find(known, name);
      return object === undefined
        ? [name]
        : [name, object.objectTypeId, object.fullyQualifiedName, object.name];
    },
  };
}

function find(objects: readonly CustomObject[], name: string): CustomObject | undefined {
  return objects.find(
    (object) =>
      object.name === name || object.fullyQualifiedName === name || object.objectTypeId === name,
  );
}

async function fetchSchemas(
  session: HubspotSession,
  signal: AbortSignal,
): Promise<readonly CustomObject[]> {
  const path = `/crm-object-schemas/${API_VERSION}/schemas`;
  return schemasSchema.parse(await session.request({ method: 'GET', path, signal })).results;
}
