import { z } from 'zod';
import type { ChangeNotice, ParsedNotices } from '../../change-notice.ts';

/** Ids come as numbers; text does no harm. */
const idSchema = z.union([z.int().nonnegative(), z.string().regex(/^\d{1,20}$/)]).transform(String);

/** What Bellwether looks at of an event (developer docs, "Webhooks", payloads); the rest may be as it likes. */
const eventSchema = z.object({
  eventId: idSchema,
  subscriptionId: idSchema,
  portalId: idSchema,
  occurredAt: z.int().nonnegative(),
  subscriptionType: z.string(),
  objectId: idSchema.optional(),
  objectTypeId: z.string().optional(),
  propertyName: z.string().optional(),
  /** Of a merge. */
  primaryObjectId: idSchema.optional(),
  newObjectId: idSchema.optional(),
  mergedObjectIds: z.array(idSchema).default([]),
  /** Of an association. */
  associationType: z.string().optional(),
  fromObjectId: idSchema.optional(),
  toObjectId: idSchema.optional(),
  fromObjectTypeId: z.string().optional(),
  toObjectTypeId: z.string().optional(),
});

type Event = z.infer<typeof eventSchema>;

interface Subject {
  readonly objectId: string;
  readonly recordId: string;
}

/** The objects that have subscriptions of their own in the older format (`company.creation`), by their ids. */
const LEGACY_OBJECTS: Readonly<Record<string, string>> = {
  contact: '0-1',
  company: '0-2',
  deal: '0-3',
  ticket: '0-5',
  product: '0-7',
  line_item: '0-8',
};

/** The events of a delivery as notices, one for each record that they are about. Undefined: the body is no list. */
export function parseEvents(body: Buffer): ParsedNotices | undefined {
  const events = listIn(body);
  if (events === undefined) return undefined;
  const notices: ChangeNotice[] = [];
  let unreadable = 0;
  for (const raw of events) {
    const event = eventSchema.safeParse(raw).data;
    const subjects = event === undefined ? [] : subjectsOf(event);
    if (event === undefined || subjects.length === 0) unreadable += 1;
    else notices.push(...subjects.map((subject) => toNotice(event, subject)));
  }
  return { events: events.length, notices, unreadable };
}

function listIn(body: Buffer): readonly unknown[] | undefined {
  try {
    return z.array(z.unknown()).safeParse(JSON.parse(body.toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** HubSpot calls event ids "not guaranteed to be unique", and repeats an event with another number of the attempt. */
function toNotice(event: Event, { objectId, recordId }: Subject): ChangeNotice {
  const { eventId, subscriptionId, occurredAt, subscriptionType, propertyName } = event;
  return {
    key: [eventId, subscriptionId, occurredAt, subscriptionType, propertyName ?? ''].join(':'),
    orgId: event.portalId,
    objectId,
    recordId,
    occurredAt: new Date(occurredAt),
    field: propertyName,
  };
}

/** An association changes at both its ends, a merge concerns the winner and the losers. */
function subjectsOf(event: Event): readonly Subject[] {
  const [prefix = '', verb = ''] = event.subscriptionType.split('.');
  if (verb === 'associationChange') return endsOf(event);
  const objectId = objectIdOf(prefix, event.objectTypeId);
  const ids = [
    event.objectId,
    event.primaryObjectId,
    event.newObjectId,
    ...event.mergedObjectIds,
  ].filter((id) => id !== undefined);
  if (objectId === undefined) return [];
  return [...new Set(ids)].map((recordId) => ({ objectId, recordId }));
}

/** `object.creation` names its object by id, `company.creation` by itself. */
function objectIdOf(prefix: string, objectTypeId: string | undefined): string | undefined {
  return prefix === 'object' ? objectTypeId : (objectTypeId ?? LEGACY_OBJECTS[prefix] ?? prefix);
}

function endsOf(event: Event): readonly Subject[] {
  // The older format names the objects in the type: DEAL_TO_COMPANY.
  const [from = '', to = ''] = (event.associationType ?? '').toLowerCase().split('_to_');
  const ends = [
    [event.fromObjectTypeId ?? LEGACY_OBJECTS[from], event.fromObjectId],
    [event.toObjectTypeId ?? LEGACY_OBJECTS[to], event.toObjectId],
  ] as const;
  return ends.flatMap(([objectId, recordId]) =>
    objectId === undefined || recordId === undefined ? [] : [{ objectId, recordId }],
  );
}
