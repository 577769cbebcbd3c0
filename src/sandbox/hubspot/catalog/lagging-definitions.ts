import type { SandboxClock } from '../../server/clock.ts';
import type { ObjectType } from './object-type.ts';
import type { PortalSchema } from './portal-schema.ts';
import type { PropertyDefinition } from './property-definition.ts';

/**
 * What reads of definitions show. HubSpot's are eventually consistent: a property that was just made is not in the list
 * yet, and one that was changed is shown as it was. Writes of records know the present at once.
 */
export interface LaggingDefinitions {
  /** Archived ones included. */
  properties(type: ObjectType): readonly PropertyDefinition[];
  /** The property as a read shows it; undefined where it shows none. */
  property(type: ObjectType, name: string): PropertyDefinition | undefined;
  /** From now on all that was changed before is shown: the portal is as old as its data. */
  catchUp(): void;
}

interface Outdated {
  /** Epoch milliseconds. */
  readonly until: number;
  readonly before: PropertyDefinition | undefined;
}

export interface LaggingSchema {
  /** The schema, of which changes are noticed. */
  readonly schema: PortalSchema;
  readonly shown: LaggingDefinitions;
}

/** With a lag of 0 reads show the present. */
export function withLaggingReads(
  schema: PortalSchema,
  clock: SandboxClock,
  lagMs: number,
): LaggingSchema {
  const outdated = new Map<string, Outdated>();
  const present = (type: ObjectType, name: string): PropertyDefinition | undefined =>
    schema.property(type, name) ?? schema.archivedProperty(type, name);
  const property: LaggingDefinitions['property'] = (type, name) => {
    const old = outdated.get(keyOf(type, name));
    return old !== undefined && old.until > clock.now().getTime()
      ? old.before
      : present(type, name);
  };
  return {
    schema: {
      ...schema,
      saveProperty(type, changed) {
        const key = keyOf(type, changed.name);
        const until = clock.now().getTime() + lagMs;
        // What reads show while they lag is what they showed before, also after a second change.
        if (lagMs > 0) outdated.set(key, { until, before: property(type, changed.name) });
        schema.saveProperty(type, changed);
      },
    },
    shown: {
      property,
      catchUp() {
        outdated.clear();
      },
      properties: (type) =>
        schema.properties(type).flatMap(({ name }) => property(type, name) ?? []),
    },
  };
}

function keyOf(type: ObjectType, name: string): string {
  return `${type.id} ${name}`;
}
