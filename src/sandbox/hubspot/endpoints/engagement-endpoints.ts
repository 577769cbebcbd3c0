import { linkedRecords } from '../associations/association-lists.ts';
import { defaultType } from '../associations/label-set.ts';
import { liveId } from '../associations/link-requests.ts';
import { linkRecords } from '../associations/linking.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import { HubspotError } from '../hubspot-error.ts';
import {
  NO_CONTENT,
  ok,
  param,
  paths,
  type Answer,
  type Call,
  type Endpoint,
} from '../http/call.ts';
import {
  asObject,
  bodyObject,
  integerOf,
  requireKeys,
  requiredText,
  textListOf,
  textOf,
  type JsonObject,
} from '../http/json-body.ts';
import type { Portal } from '../portal.ts';
import type { RawProperties } from '../records/checked-properties.ts';
import { archiveRecord, prepareCreate, prepareUpdate } from '../records/record-writer.ts';
import type { StoredRecord } from '../store/record-table.ts';
import { resolveType } from './object-calls.ts';

/** The oldest API of notes, tasks and calls: one resource for all three, with names of its own. */

interface Kind {
  readonly type: 'NOTE' | 'TASK' | 'CALL';
  readonly object: string;
  /** Keys of `metadata` and their properties. */
  readonly metadata: Readonly<Record<string, string>>;
}

const KINDS: readonly Kind[] = [
  { type: 'NOTE', object: 'notes', metadata: { body: 'hs_note_body' } },
  {
    type: 'TASK',
    object: 'tasks',
    metadata: { subject: 'hs_task_subject', body: 'hs_task_body', status: 'hs_task_status' },
  },
  {
    type: 'CALL',
    object: 'calls',
    metadata: {
      title: 'hs_call_title',
      body: 'hs_call_body',
      status: 'hs_call_status',
      durationMilliseconds: 'hs_call_duration',
      disposition: 'hs_call_disposition',
    },
  },
];

const LISTS = [
  ['contactIds', 'contacts'],
  ['companyIds', 'companies'],
  ['dealIds', 'deals'],
  ['ticketIds', 'tickets'],
] as const;

const ROOTS = { v3: ['/engagements/v1/engagements'] };
/** Activities go by the scopes of contacts. */
const scopes = (action: 'read' | 'write') => (): readonly string[] => [
  `crm.objects.contacts.${action}`,
];

export const ENGAGEMENT_ENDPOINTS: readonly Endpoint[] = [
  { method: 'POST', paths: paths(ROOTS, ''), scopes: scopes('write'), handle: create },
  { method: 'GET', paths: paths(ROOTS, '/:id'), scopes: scopes('read'), handle: read },
  { method: 'PATCH', paths: paths(ROOTS, '/:id'), scopes: scopes('write'), handle: update },
  { method: 'DELETE', paths: paths(ROOTS, '/:id'), scopes: scopes('write'), handle: remove },
];

function create(call: Call): Answer {
  const { portal } = call;
  const body = bodyObject(call.request);
  requireKeys(body, ['engagement']);
  const engagement = asObject(body['engagement'], 'engagement');
  const wanted = requiredText(engagement, 'type');
  const kind = KINDS.find(({ type }) => type === wanted);
  if (kind === undefined) {
    throw new HubspotError(400, `Engagement type ${wanted} is not served`, {
      category: 'VALIDATION_ERROR',
    });
  }
  const type = resolveType(portal, kind.object);
  const properties = {
    hs_timestamp: portal.clock.now().getTime(),
    ...propertiesOf(kind, engagement, body),
  };
  const write = prepareCreate(portal, type, { properties, links: [] }, new Map());
  portal.database.transaction(() => {
    write.apply();
    link(portal, type, write.id, body);
  });
  return ok(view(portal, { kind, type }, write.id));
}

function read(call: Call): Answer {
  const found = find(call);
  return ok(view(call.portal, found, found.id));
}

function update(call: Call): Answer {
  const { portal } = call;
  const { kind, type, id } = find(call);
  const body = bodyObject(call.request);
  const engagement = asObject(body['engagement'] ?? {}, 'engagement');
  const properties = propertiesOf(kind, engagement, body);
  portal.database.transaction(() => {
    if (Object.keys(properties).length > 0) {
      prepareUpdate(portal, type, { id, properties }, new Map()).apply();
    }
    link(portal, type, id, body);
  });
  return ok(view(portal, { kind, type }, id));
}

function remove(call: Call): Answer {
  const { type, id } = find(call);
  call.portal.database.transaction(() => {
    archiveRecord(call.portal, type, id);
  });
  return NO_CONTENT;
}

interface Located {
  readonly kind: Kind;
  readonly type: ObjectType;
}

/** No two objects share a range of ids: the id alone says what it is. */
function find(call: Call): Located & { readonly id: number } {
  const { portal } = call;
  const id = Number(param(call, 'id'));
  for (const kind of KINDS) {
    const type = resolveType(portal, kind.object);
    if (portal.records.table(type).find(id, [])?.archivedAt === null) return { kind, type, id };
  }
  throw new HubspotError(404, `Engagement not found: ${param(call, 'id')}`);
}

function propertiesOf(kind: Kind, engagement: JsonObject, body: JsonObject): RawProperties {
  const metadata = asObject(body['metadata'] ?? {}, 'metadata');
  const found: Record<string, string | number> = {};
  const timestamp = integerOf(engagement, 'timestamp');
  if (timestamp !== undefined) found['hs_timestamp'] = timestamp;
  const owner = textOf(engagement, 'ownerId');
  if (owner !== undefined) found['hubspot_owner_id'] = owner;
  for (const [key, property] of Object.entries(kind.metadata)) {
    const value = textOf(metadata, key);
    if (value !== undefined) found[property] = value;
  }
  return found;
}

/** Adds what is named; an empty list takes nothing away. [K] */
function link(portal: Portal, type: ObjectType, id: number, body: JsonObject): void {
  const lists = asObject(body['associations'] ?? {}, 'associations');
  for (const [key, object] of LISTS) {
    const target = resolveType(portal, object);
    for (const text of textListOf(lists, key)) {
      linkRecords(portal, defaultType(portal, [type, target]), id, liveId(portal, target, text));
    }
  }
}

const MOST_LINKED = 100;

function view(portal: Portal, { kind, type }: Located, id: number): unknown {
  const record = portal.records.table(type).find(id, 'all');
  const associations = LISTS.map(([key, object]) => {
    const page = { afterId: 0, limit: MOST_LINKED };
    const { records } = linkedRecords(portal, [type, resolveType(portal, object)], id, page);
    return [key, records.map(({ toId }) => toId)] as const;
  });
  const ownerId = numberAt(record, 'hubspot_owner_id');
  return {
    engagement: {
      id,
      portalId: portal.id,
      active: true,
      createdAt: record?.createdAt,
      lastUpdated: record?.updatedAt,
      ownerId,
      type: kind.type,
      timestamp: numberAt(record, 'hs_timestamp'),
    },
    associations: {
      ...Object.fromEntries(associations),
      ownerIds: ownerId === undefined ? [] : [ownerId],
      workflowIds: [],
    },
    metadata: Object.fromEntries(
      Object.entries(kind.metadata).map(([key, property]) => [key, record?.values.get(property)]),
    ),
  };
}

function numberAt(record: StoredRecord | undefined, property: string): number | undefined {
  const value = record?.values.get(property);
  return value === undefined ? undefined : Number(value);
}
