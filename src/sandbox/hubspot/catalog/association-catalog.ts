import { STANDARD_ASSOCIATIONS } from '../standard/standard-associations.ts';
import type { DefinitionStore } from '../store/definition-store.ts';
import {
  isSymmetric,
  type AssociationCategory,
  type AssociationDefinition,
  type DirectedDefinition,
} from './association-definition.ts';
import { keptAssociation } from './kept-definitions.ts';

/** The portal's association types, HubSpot's own and user-defined ones. */
export interface AssociationCatalog {
  /** All types that lead from one object to another, HubSpot's primary ones first. */
  between(fromType: string, toType: string): readonly DirectedDefinition[];
  /** All types that start at an object. */
  from(fromType: string): readonly DirectedDefinition[];
  /** Looked up by what a client sends; `fromType` is not considered. */
  byTypeId(category: AssociationCategory, typeId: number): readonly DirectedDefinition[];
  save(definition: AssociationDefinition): void;
  remove(definition: AssociationDefinition): void;
  /** The type id that the next user-defined type gets. */
  nextUserTypeId(): number;
}

/**
 * `firstUserTypeId` is where user-defined ids begin: another number in each portal, as in reality, so that no
 * client gets by with a number in its code.
 */
export function openAssociationCatalog(
  kept: DefinitionStore,
  firstUserTypeId: number,
): AssociationCatalog {
  const definitions = new Map(STANDARD_ASSOCIATIONS.map((one) => [one.id, one]));
  for (const { value } of kept.all('association')) {
    const definition = keptAssociation.parse(value);
    definitions.set(definition.id, definition);
  }
  let index = indexOf(definitions.values());
  const from = (fromType: string): readonly DirectedDefinition[] =>
    index.byStart.get(fromType) ?? [];
  return {
    from,
    between: (fromType, toType) => from(fromType).filter(({ end }) => end.toType === toType),
    byTypeId: (category, typeId) => index.byTypeId.get(`${category}=${String(typeId)}`) ?? [],
    save(definition) {
      kept.save('association', String(definition.id), definition);
      definitions.set(definition.id, definition);
      index = indexOf(definitions.values());
    },
    remove(definition) {
      kept.remove('association', String(definition.id));
      definitions.delete(definition.id);
      index = indexOf(definitions.values());
    },
    nextUserTypeId() {
      const taken = [...definitions.values()]
        .filter(({ category }) => category === 'USER_DEFINED')
        .flatMap(({ forward, inverse }) => [forward.typeId, inverse.typeId]);
      return Math.max(firstUserTypeId - 1, ...taken) + 1;
    },
  };
}

interface DirectionIndex {
  readonly byStart: ReadonlyMap<string, readonly DirectedDefinition[]>;
  readonly byTypeId: ReadonlyMap<string, readonly DirectedDefinition[]>;
}

function indexOf(definitions: Iterable<AssociationDefinition>): DirectionIndex {
  const all = [...definitions].flatMap(directions);
  return {
    byStart: Map.groupBy(all, ({ end }) => end.fromType),
    byTypeId: Map.groupBy(
      all,
      ({ definition, end }) => `${definition.category}=${String(end.typeId)}`,
    ),
  };
}

function directions(definition: AssociationDefinition): readonly DirectedDefinition[] {
  const forward: DirectedDefinition = { definition, direction: 'forward', end: definition.forward };
  if (isSymmetric(definition)) return [forward];
  return [forward, { definition, direction: 'inverse', end: definition.inverse }];
}
