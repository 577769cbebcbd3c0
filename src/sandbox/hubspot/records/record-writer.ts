import { checkLinks, type CheckedLink, type LinkRequest } from '../associations/link-requests.ts';
import { linkRecords } from '../associations/linking.ts';
import { childrenOf, refreshParent } from '../associations/parent-company.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import { validationError } from '../hubspot-error.ts';
import type { Portal } from '../portal.ts';
import type { StoredRecord, StoredValue } from '../store/record-table.ts';
import { checkProperties, requireProperties, type RawProperties } from './checked-properties.ts';
import { derivedValues } from './derived-values.ts';
import { claimUniqueValues, type UniqueClaims } from './unique-values.ts';
import { wireText } from './property-values.ts';

/** A write that has passed every check and can no longer fail. */
export interface PreparedWrite {
  readonly id: number;
  readonly isNew: boolean;
  /** Names that the client sent, for the answer. */
  readonly sent: readonly string[];
  /** To be called inside of a transaction. */
  apply(): void;
}

export interface NewRecordInput {
  readonly properties: RawProperties;
  readonly links: readonly LinkRequest[];
}

/** Where API-made records say they come from. */
const SOURCE: ReadonlyMap<string, StoredValue> = new Map([
  ['hs_object_source', 'INTEGRATION'],
  ['hs_object_source_label', 'INTEGRATION'],
]);

export function prepareCreate(
  portal: Portal,
  type: ObjectType,
  input: NewRecordInput,
  claims: UniqueClaims,
): PreparedWrite {
  const now = portal.clock.now().getTime();
  const sent = checkProperties(portal, type, input.properties);
  const values = new Map([...Object.entries(type.initialValues), ...withoutNulls(sent)]);
  requireProperties(type, values);
  const links = checkLinks(portal, type, input.links);
  const id = portal.records.nextId(type);
  claimUniqueValues(portal, { type, id, isNew: true, values }, claims);
  const { pipelines } = portal;
  const derived = derivedValues(type, { before: () => null, changes: values, pipelines, now });
  const { stored, createdAt } = splitCreated(type, new Map([...SOURCE, ...values, ...derived]));
  const table = portal.records.table(type);
  for (const name of stored.keys()) table.ensureColumn(name);
  return {
    id,
    isNew: true,
    sent: [...sent.keys()],
    apply() {
      portal.index.beforeCreation(type, id);
      table.insert({ id, createdAt: createdAt ?? now, updatedAt: now, values: stored });
      portal.changes.tell({ kind: 'creation', type, id });
      for (const [property, value] of stored) tellChange(portal, type, id, { property, value });
      applyLinks(portal, id, links);
    },
  };
}

export function prepareUpdate(
  portal: Portal,
  type: ObjectType,
  target: { readonly id: number; readonly properties: RawProperties },
  claims: UniqueClaims,
): PreparedWrite {
  const { id, properties } = target;
  if (Object.keys(properties).length === 0) {
    throw validationError('No properties found to update, please provide at least one.');
  }
  const now = portal.clock.now().getTime();
  const sent = checkProperties(portal, type, properties);
  claimUniqueValues(portal, { type, id, isNew: false, values: sent }, claims);
  const table = portal.records.table(type);
  for (const name of sent.keys()) table.ensureColumn(name);
  return {
    id,
    isNew: false,
    sent: [...sent.keys()],
    apply() {
      const record = table.find(id, 'all');
      if (record === undefined) return;
      const before = (name: string): StoredValue => record.values.get(name) ?? null;
      const { pipelines } = portal;
      const derived = derivedValues(type, { before, changes: sent, pipelines, now });
      const { stored, createdAt } = splitCreated(type, new Map([...sent, ...derived]));
      portal.index.beforeChange(type, id);
      noteChanges(portal, type, { record, changes: stored, now });
      table.update(id, stored, now, createdAt);
    },
  };
}

/** Archiving moves no last-modified time; the record's associations go with it. */
export function archiveRecord(portal: Portal, type: ObjectType, id: number): void {
  const table = portal.records.table(type);
  if (table.find(id, [])?.archivedAt !== null) return;
  portal.index.beforeChange(type, id);
  table.archive(id, portal.clock.now().getTime());
  const children = childrenOf(portal, type, id);
  portal.links.unlinkAll(portal.associations.from(type.id), id);
  for (const child of children) refreshParent(portal, child);
  portal.changes.tell({ kind: 'deletion', type, id });
}

function applyLinks(portal: Portal, fromId: number, links: readonly CheckedLink[]): void {
  for (const { directed, toId } of links) linkRecords(portal, directed, fromId, toId);
}

function* withoutNulls(
  values: ReadonlyMap<string, StoredValue>,
): Iterable<readonly [string, StoredValue]> {
  for (const entry of values) {
    if (entry[1] !== null) yield entry;
  }
}

/** A deal's create date may be written; it is no column of its own. */
function splitCreated(
  type: ObjectType,
  values: ReadonlyMap<string, StoredValue>,
): { readonly stored: ReadonlyMap<string, StoredValue>; readonly createdAt?: number } {
  const created = values.get(type.createdProperty);
  const stored = new Map(values);
  stored.delete(type.createdProperty);
  return typeof created === 'number' ? { stored, createdAt: created } : { stored };
}

interface Change {
  readonly record: StoredRecord;
  readonly changes: ReadonlyMap<string, StoredValue>;
  readonly now: number;
}

/** Into the history, and to those who listen. */
function noteChanges(portal: Portal, type: ObjectType, { record, changes, now }: Change): void {
  for (const [property, value] of changes) {
    const before = record.values.get(property);
    if (before === (value ?? undefined)) continue;
    const entry = { recordId: record.id, property };
    if (before !== undefined && !portal.history.has(type.id, record.id, property)) {
      portal.history.add(type.id, { ...entry, at: record.createdAt, value: wireText(before) });
    }
    const text = value === null ? '' : wireText(value);
    portal.history.add(type.id, { ...entry, at: now, value: text });
    tellChange(portal, type, record.id, { property, value });
  }
}

function tellChange(
  portal: Portal,
  type: ObjectType,
  id: number,
  { property, value }: { readonly property: string; readonly value: StoredValue },
): void {
  // Webhooks tell instants in milliseconds, unlike the API. [K]
  portal.changes.tell({ kind: 'propertyChange', type, id, property, value: String(value ?? '') });
}
