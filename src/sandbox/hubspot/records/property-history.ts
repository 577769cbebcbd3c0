import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { HistoryEntry } from '../store/history-table.ts';
import type { StoredRecord } from '../store/record-table.ts';
import { instantText } from './instant-text.ts';
import { isSystemProperty, type WireProperties } from './record-lens.ts';

interface HistoricValue {
  readonly value: string;
  readonly timestamp: string;
  readonly sourceType: string;
}

export type PropertyHistories = Readonly<Record<string, readonly HistoricValue[]>>;

export interface ReadRecord {
  readonly record: StoredRecord;
  /** The present values. */
  readonly properties: WireProperties;
}

/** All values that `names` had on the records, newest first, by record; empty where no names are given. */
export function propertyHistories(
  portal: Portal,
  type: ObjectType,
  names: readonly string[],
  read: readonly ReadRecord[],
): ReadonlyMap<number, PropertyHistories> {
  if (names.length === 0) return new Map();
  const known = names.filter((name) => portal.schema.property(type, name) !== undefined);
  const ids = read.map(({ record }) => record.id);
  const kept = byRecordAndProperty(portal.history.of(type.id, ids, known));
  return new Map(
    read.map(({ record, properties }) => {
      const histories = known.map((name) => {
        const entries = kept.get(`${String(record.id)}/${name}`);
        const values = entries?.map(toHistoric) ?? onlyValue(type, record, name, properties);
        return [name, values] as const;
      });
      return [record.id, Object.fromEntries(histories)];
    }),
  );
}

/** A value that never changed has stood since the record was made. */
function onlyValue(
  type: ObjectType,
  record: StoredRecord,
  name: string,
  wire: WireProperties,
): readonly HistoricValue[] {
  const value = wire[name] ?? null;
  if (value === null) return [];
  const at = isSystemProperty(type, name) ? record.updatedAt : record.createdAt;
  return [{ value, timestamp: instantText(at), sourceType: 'INTEGRATION' }];
}

function toHistoric({ value, at }: HistoryEntry): HistoricValue {
  return { value, timestamp: instantText(at), sourceType: 'INTEGRATION' };
}

function byRecordAndProperty(
  entries: readonly HistoryEntry[],
): ReadonlyMap<string, readonly HistoryEntry[]> {
  const grouped = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const key = `${String(entry.recordId)}/${entry.property}`;
    const list = grouped.get(key);
    if (list === undefined) grouped.set(key, [entry]);
    else list.push(entry);
  }
  return grouped;
}
