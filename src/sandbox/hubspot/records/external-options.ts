import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { ExternalOptions } from './property-values.ts';

/** Owners, pipelines and stages that records of `type` may name. */
export function externalOptions(portal: Portal, type: ObjectType): ExternalOptions {
  const own = portal.pipelines.of(type.id);
  return {
    isOwner: (id) => portal.owners.find(id) !== undefined,
    optionsOf(property) {
      if (property.name === own?.pipelineProperty) return own.pipelines.map(({ id }) => id);
      if (property.name === own?.stageProperty) {
        return own.pipelines.flatMap(({ stages }) => stages.map(({ id }) => id));
      }
      return undefined;
    },
  };
}
