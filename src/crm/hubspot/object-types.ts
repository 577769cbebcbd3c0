import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { toBellwetherError } from './errors.ts';
import { API_VERSION } from './limits.ts';
import type { HubspotSession } from './session.ts';

/** Objects that every portal knows under these names, and their ids (API guide, "Understanding the CRM"). */
const STANDARD: ReadonlyMap<string, string> = new Map([
  ['contacts', '0-1'],
  ['companies', '0-2'],
  ['deals', '0-3'],
  ['tickets', '0-5'],
  ['products', '0-7'],
  ['line_items', '0-8'],
  ['quotes', '0-14'],
  ['communications', '0-18'],
  ['tasks', '0-27'],
  ['notes', '0-46'],
  ['meetings', '0-47'],
  ['calls', '0-48'],
  ['emails', '0-49'],
  ['invoices', '0-53'],
  ['subscriptions', '0-69'],
  ['payments', '0-101'],
  ['users', '0-115'],
  ['orders', '0-123'],
  ['leads', '0-136'],
  ['carts', '0-142'],
  ['services', '0-162'],
]);

const schemasSchema = z.object({
  results: z.array(
    z.object({ name: z.string(), objectTypeId: z.string(), fullyQualifiedName: z.string() }),
  ),
});

type CustomObject = z.infer<typeof schemasSchema>['results'][number];

/** An object as the API takes it: custom objects have ids that differ from portal to portal. */
export interface ObjectType {
  /** e.g. 0-2 or 2-123: as webhooks name it. */
  readonly id: string;
  /** For paths and parameters. */
  readonly path: string;
  /** All names under which an answer may list associations with this object. */
  readonly aliases: readonly string[];
}

export interface ObjectTypes {
  /** Undefined when the portal has no such object, or does not show it. */
  find(name: string, signal: AbortSignal): Promise<ObjectType | undefined>;
  /** Throws `crm.schema-mismatch` when the portal has no such object. */
  get(name: string, signal: AbortSignal): Promise<ObjectType>;
}

export function createObjectTypes(session: HubspotSession): ObjectTypes {
  let custom: readonly CustomObject[] = [];
  const findCustom = async (
    name: string,
    signal: AbortSignal,
  ): Promise<CustomObject | undefined> => {
    const known = custom.find((object) => isNamed(object, name));
    if (known !== undefined) return known;
    // Asked again for each unknown name: the admin may have added the object since.
    custom = await fetchSchemas(session, signal);
    return custom.find((object) => isNamed(object, name));
  };
  const find: ObjectTypes['find'] = async (name, signal) => {
    const standard = standardType(name);
    if (standard !== undefined) return standard;
    const object = await findCustom(name, signal);
    return object === undefined ? undefined : customType(object);
  };
  return {
    find,
    async get(name, signal) {
      const type = await find(name, signal);
      if (type !== undefined) return type;
      throw new BellwetherError('crm.schema-mismatch', `HubSpot has no object "${name}"`);
    },
  };
}

/** Ids of HubSpot's own objects begin with 0, those of custom ones with 2. */
function standardType(name: string): ObjectType | undefined {
  for (const [plural, id] of STANDARD) {
    // Embedded associations write `line items` with a space.
    if (name === plural || name === id) {
      return { id, path: name, aliases: [plural, id, plural.replace('_', ' ')] };
    }
  }
  return /^0-\d+$/.test(name) ? { id: name, path: name, aliases: [name] } : undefined;
}

function customType({ name, objectTypeId, fullyQualifiedName }: CustomObject): ObjectType {
  return {
    id: objectTypeId,
    path: objectTypeId,
    aliases: [objectTypeId, fullyQualifiedName, name],
  };
}

function isNamed(object: CustomObject, name: string): boolean {
  return object.name === name || object.fullyQualifiedName === name || object.objectTypeId === name;
}

async function fetchSchemas(
  session: HubspotSession,
  signal: AbortSignal,
): Promise<readonly CustomObject[]> {
  try {
    const path = `/crm-object-schemas/${API_VERSION}/schemas`;
    return schemasSchema.parse(await session.request({ method: 'GET', path, signal })).results;
  } catch (error) {
    throw toBellwetherError(error, 'listing the custom objects');
  }
}
