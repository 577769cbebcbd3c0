import {
  definitionId,
  type AssociationDefinition,
  type DirectedDefinition,
} from '../catalog/association-definition.ts';
import { HubspotError, recordNotFound } from '../hubspot-error.ts';
import {
  NO_CONTENT,
  ok,
  param,
  paths,
  type Answer,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { bodyObject, integerOf, requireKeys, requiredText, textOf } from '../http/json-body.ts';
import { ASSOCIATION_ROOTS, pairOf, pairScopes, typeBody } from './association-calls.ts';

const LABELS = paths(ASSOCIATION_ROOTS, '/:type/:to/labels');

/** The types of association between two objects. */
export const ASSOCIATION_LABEL_ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', paths: LABELS, scopes: pairScopes('read'), handle: list },
  { method: 'POST', paths: LABELS, scopes: pairScopes('write'), handle: create },
  { method: 'PUT', paths: LABELS, scopes: pairScopes('write'), handle: rename },
  {
    method: 'DELETE',
    paths: paths(ASSOCIATION_ROOTS, '/:type/:to/labels/:typeId'),
    scopes: pairScopes('write'),
    handle: remove,
  },
];

/** The fifty-first label of a pair of objects answers a status of its own (seen on a live portal). */
const LABELS_OF_A_PAIR = 50;

function typesOf(call: Call): readonly DirectedDefinition[] {
  const [from, to] = pairOf(call);
  return call.portal.associations.between(from.id, to.id);
}

function list(call: Call): Answer {
  return ok({ results: typesOf(call).map(typeBody) });
}

function create(call: Call): Answer {
  const { portal, request } = call;
  const [from, to] = pairOf(call);
  const body = bodyObject(request);
  requireKeys(body, ['label', 'name']);
  const own = typesOf(call).filter(({ definition }) => definition.category === 'USER_DEFINED');
  if (own.length >= LABELS_OF_A_PAIR) {
    throw new HubspotError(437, 'The maximum number of association labels has been reached.');
  }
  const name = requiredText(body, 'name');
  const label = requiredText(body, 'label');
  const typeId = portal.associations.nextUserTypeId();
  const ends = { fromType: from.id, toType: to.id };
  const definition: AssociationDefinition = {
    id: definitionId('USER_DEFINED', typeId),
    kind: 'label',
    category: 'USER_DEFINED',
    forward: { ...ends, typeId, label, name },
    inverse: {
      fromType: to.id,
      toType: from.id,
      typeId: from.id === to.id && textOf(body, 'inverseLabel') === undefined ? typeId : typeId + 1,
      label: textOf(body, 'inverseLabel') ?? label,
      name: `${name}_inverse`,
    },
  };
  portal.associations.save(definition);
  const created = portal.associations
    .byTypeId('USER_DEFINED', typeId)
    .concat(portal.associations.byTypeId('USER_DEFINED', typeId + 1));
  return ok({ results: created.map(typeBody) });
}

function rename(call: Call): Answer {
  const { portal, request } = call;
  const body = bodyObject(request);
  requireKeys(body, ['label', 'associationTypeId']);
  const { definition, direction } = userType(call, integerOf(body, 'associationTypeId') ?? 0);
  const label = requiredText(body, 'label');
  const other = direction === 'forward' ? 'inverse' : 'forward';
  const inverseLabel = textOf(body, 'inverseLabel') ?? definition[other].label;
  portal.associations.save({
    ...definition,
    [direction]: { ...definition[direction], label },
    [other]: { ...definition[other], label: inverseLabel },
  });
  return NO_CONTENT;
}

/** Links under a removed label go with it; the unlabelled links of the pairs stay. */
function remove(call: Call): Answer {
  const { portal } = call;
  const { definition } = userType(call, Number(param(call, 'typeId')));
  portal.database.run('DELETE FROM associations WHERE definition = ?', definition.id);
  portal.associations.remove(definition);
  return NO_CONTENT;
}

function userType(call: Call, typeId: number): DirectedDefinition {
  const found = typesOf(call).find(
    ({ definition, end }) =>
      end.typeId === typeId &&
      definition.category === 'USER_DEFINED' &&
      definition.kind === 'label',
  );
  if (found === undefined) throw recordNotFound(String(typeId));
  return found;
}
