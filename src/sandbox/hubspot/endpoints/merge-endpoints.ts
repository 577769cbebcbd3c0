import { ID_PROPERTY } from '../catalog/property-definition.ts';
import { HubspotError } from '../hubspot-error.ts';
import {
  NO_CONTENT,
  isDated,
  ok,
  paths,
  type Answer,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import { bodyObject, requireKeys, requiredText, textOf } from '../http/json-body.ts';
import { findRecordId, requireUniqueProperty } from '../records/find-record.ts';
import { mergeRecords } from '../records/merge-records.ts';
import { purgeRecord } from '../records/remove-record.ts';
import { writtenRecords } from '../records/written-record.ts';
import { OBJECT_ROOTS, scopesFor, typeOf } from './object-calls.ts';

/** What takes records away for good. */
export const MERGE_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'POST',
    paths: paths(OBJECT_ROOTS, '/:type/merge'),
    scopes: scopesFor('write'),
    handle: merge,
  },
  {
    method: 'POST',
    paths: paths(OBJECT_ROOTS, '/:type/gdpr-delete'),
    scopes: scopesFor('write'),
    handle: purge,
  },
];

function merge(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  const body = bodyObject(call.request);
  requireKeys(body, ['primaryObjectId', 'objectIdToMerge']);
  const [primary, other] = [
    requiredText(body, 'primaryObjectId'),
    requiredText(body, 'objectIdToMerge'),
  ];
  const id = portal.database.transaction(() => mergeRecords(portal, type, primary, other));
  const write = { id, isNew: true, sent: [], apply: () => undefined };
  return ok(writtenRecords(portal, type, [write], isDated(call.version))[0]);
}

/** Of contacts alone. Answers 204 whatever there was. */
function purge(call: Call): Answer {
  const { portal } = call;
  const type = typeOf(call);
  if (type.id !== '0-1') throw new HubspotError(404, 'resource not found');
  const body = bodyObject(call.request);
  const value = requiredText(body, 'objectId');
  const idProperty = textOf(body, 'idProperty') ?? ID_PROPERTY;
  requireUniqueProperty(portal, type, idProperty, 'delete');
  const id = findRecordId(portal, type, { value, idProperty });
  if (id !== undefined) {
    portal.database.transaction(() => {
      purgeRecord(portal, type, id);
    });
  }
  return NO_CONTENT;
}
