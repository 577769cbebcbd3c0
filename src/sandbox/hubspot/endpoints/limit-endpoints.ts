import { objectScopes } from '../access/scopes.ts';
import { isCustom, type ObjectType } from '../catalog/object-type.ts';
import { ok, paths, type Answer, type ApiVersion, type Call, type Endpoint } from '../http/call.ts';

const ROOTS: Readonly<Partial<Record<ApiVersion, readonly string[]>>> = {
  v3: ['/crm/v3/limits', '/crm/limits/v3'],
  '2026-03': ['/crm/limits/2026-03'],
  '2026-09': ['/crm/limits/2026-09'],
};

/** How much an account may keep. [K] for all numbers but the one of properties. */
const RECORDS_PER_OBJECT = 15_000_000;
const CUSTOM_RECORDS = 1_500_000;
const CUSTOM_OBJECTS = { free: 0, professional: 0, enterprise: 10 } as const;
const PROPERTIES_PER_OBJECT = 1_000;

/** How much of its limits on data the account has used. Any right to read records is enough. */
export const LIMIT_ENDPOINTS: readonly Endpoint[] = [
  endpoint('/records', records),
  endpoint('/custom-properties', customProperties),
  endpoint('/custom-object-types', customObjectTypes),
];

function endpoint(rest: string, handle: Endpoint['handle']): Endpoint {
  return { method: 'GET', paths: paths(ROOTS, rest), scopes: anyRead, handle };
}

function anyRead({ portal }: Call): readonly string[] {
  return portal.schema.types().flatMap((type) => objectScopes(type, 'read'));
}

function records({ portal }: Call): Answer {
  const usage = (type: ObjectType): number => portal.records.table(type).liveCount();
  const types = portal.schema.types();
  const custom = types.filter(isCustom).map((type) => ({ ...named(type), usage: usage(type) }));
  return ok({
    customObjectTypes: { byObjectType: custom, ...overall(custom, CUSTOM_RECORDS) },
    hubspotDefinedObjectTypes: types
      .filter((type) => !isCustom(type))
      .map((type) => ({ ...named(type), ...share(usage(type), RECORDS_PER_OBJECT) })),
  });
}

function customProperties({ portal }: Call): Answer {
  const types = portal.schema.types();
  const byObjectType = types.map((type) => {
    const own = portal.schema
      .properties(type)
      .filter(({ hubspotDefined, archivedAt }) => !hubspotDefined && archivedAt === undefined);
    return { ...named(type), ...share(own.length, PROPERTIES_PER_OBJECT) };
  });
  const limit = types.length * PROPERTIES_PER_OBJECT;
  return ok({ byObjectType, ...overall(byObjectType, limit) });
}

/** [K] The names in real answers are not known. */
function customObjectTypes({ portal }: Call): Answer {
  const live = portal.schema.types().filter(isCustom);
  return ok(share(live.length, CUSTOM_OBJECTS[portal.settings.tier]));
}

function named({ id, labels }: ObjectType): object {
  return { objectTypeId: id, singularLabel: labels.singular, pluralLabel: labels.plural };
}

function share(usage: number, limit: number): object {
  return { limit, usage, percentage: percentage(usage, limit) };
}

function overall(parts: readonly object[], limit: number): object {
  const usage = parts.reduce(
    (sum, part) => sum + ('usage' in part && typeof part.usage === 'number' ? part.usage : 0),
    0,
  );
  return {
    overallLimit: limit,
    overallUsage: usage,
    overallPercentage: percentage(usage, limit),
  };
}

function percentage(usage: number, limit: number): number {
  return limit === 0 ? 0 : Math.round((usage / limit) * 10_000) / 100;
}
