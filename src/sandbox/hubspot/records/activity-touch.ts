import type { DirectedDefinition } from '../catalog/association-definition.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { StoredValue } from '../store/record-table.ts';

/**
 * A newly associated activity moves the last-modified time of the record it is logged on, because HubSpot keeps
 * its activity dates there. Other new associations move nothing.
 */
export function touchByActivity(
  portal: Portal,
  directed: DirectedDefinition,
  fromId: number,
  toId: number,
): void {
  const fromType = portal.schema.byId(directed.end.fromType);
  const toType = portal.schema.byId(directed.end.toType);
  if (fromType.activity === toType.activity) return;
  if (fromType.activity) touch(portal, [fromType, fromId], [toType, toId]);
  else touch(portal, [toType, toId], [fromType, fromId]);
}

type Located = readonly [type: ObjectType, id: number];

function touch(portal: Portal, [activityType, activityId]: Located, [type, id]: Located): void {
  const activity = portal.records.table(activityType).find(activityId, ['hs_timestamp']);
  const at = activity?.values.get('hs_timestamp');
  const now = portal.clock.now().getTime();
  const values = new Map<string, StoredValue>();
  const dates = typeof at === 'number' ? activityDates(at, now) : [];
  for (const [name, value] of dates) {
    if (portal.schema.property(type, name) !== undefined) values.set(name, value);
  }
  const table = portal.records.table(type);
  for (const name of values.keys()) table.ensureColumn(name);
  portal.index.beforeChange(type, id);
  table.update(id, values, now);
  for (const [property, value] of values) {
    portal.changes.tell({ kind: 'propertyChange', type, id, property, value: String(value) });
  }
}

function activityDates(at: number, now: number): readonly (readonly [string, number])[] {
  return at > now ? [['notes_next_activity_date', at]] : [['notes_last_updated', now]];
}
