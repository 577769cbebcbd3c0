import type { InspectedRecord } from '../sandbox.ts';
import type { DirectedDefinition } from './catalog/association-definition.ts';
import type { ObjectType } from './catalog/object-type.ts';
import type { Portal } from './portal.ts';
import { recordLens } from './records/record-lens.ts';

const RECORDS_AT_ONCE = 500;

/**
 * Every live record of an object: its id, all properties (null where nothing is set), and under
 * `association:<object>` the first record that it is linked with.
 */
export function* inspectRecords(portal: Portal, object: string): Iterable<InspectedRecord> {
  const type = portal.schema.resolve(object) ?? namedType(portal, object);
  const names = portal.schema.properties(type).map(({ name }) => name);
  const lens = recordLens(portal.schema, type, names);
  const table = portal.records.table(type);
  let afterId = 0;
  for (;;) {
    const page = { afterId, limit: RECORDS_AT_ONCE, archived: false, properties: lens.stored };
    const records = table.page(page);
    const last = records.at(-1);
    if (last === undefined) return;
    const linked = firstLinks(
      portal,
      type,
      records.map(({ id }) => id),
    );
    for (const record of records) {
      yield { id: String(record.id), ...lens.read(record), ...linked.get(record.id) };
    }
    afterId = last.id;
  }
}

/** Tests may use the short name of a custom object. */
function namedType(portal: Portal, object: string): ObjectType {
  const type = portal.schema.types().find(({ name }) => name === object);
  if (type === undefined) throw new Error(`the sandbox has no object ${object}`);
  return type;
}

function firstLinks(
  portal: Portal,
  type: ObjectType,
  ids: readonly number[],
): ReadonlyMap<number, Readonly<Record<string, string>>> {
  const linked = new Map<number, Record<string, string>>();
  for (const directed of portal.associations.from(type.id)) {
    const key = `association:${portal.schema.byId(directed.end.toType).name}`;
    for (const [id, target] of firstTargets(portal, directed, ids)) {
      const entry = linked.get(id) ?? {};
      entry[key] ??= target;
      linked.set(id, entry);
    }
  }
  return linked;
}

function firstTargets(
  portal: Portal,
  directed: DirectedDefinition,
  ids: readonly number[],
): ReadonlyMap<number, string> {
  const first = new Map<number, string>();
  for (const { fromId, toId } of portal.links.linksOf(directed, ids)) {
    if (!first.has(fromId)) first.set(fromId, String(toId));
  }
  return first;
}
