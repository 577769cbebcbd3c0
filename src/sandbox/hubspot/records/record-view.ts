import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { StoredRecord } from '../store/record-table.ts';
import { embeddedAssociations, type EmbeddedAssociations } from './embedded-associations.ts';
import { instantText } from './instant-text.ts';
import { propertyHistories, type PropertyHistories } from './property-history.ts';
import {
  answeredProperties,
  recordLens,
  recordTimes,
  type RecordLens,
  type WireProperties,
} from './record-lens.ts';

/** What a request wants to see of records. */
export interface RecordShape {
  readonly properties: readonly string[];
  readonly history: readonly string[];
  readonly associations: readonly ObjectType[];
  /** Dated versions give the address of the record in the user interface. */
  readonly withUrl: boolean;
}

/** Members that are undefined do not reach the wire. */
export interface RecordView {
  readonly id: string;
  readonly properties: WireProperties;
  readonly propertiesWithHistory: PropertyHistories | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly archived: boolean;
  readonly archivedAt: string | undefined;
  readonly associations: EmbeddedAssociations | undefined;
  readonly url: string | undefined;
}

/** Shows records of one type; `lens().stored` says what to read for it. */
export interface RecordViewer {
  readonly lens: RecordLens;
  view(records: readonly StoredRecord[]): readonly RecordView[];
}

export function recordViewer(portal: Portal, type: ObjectType, shape: RecordShape): RecordViewer {
  const names = [...answeredProperties(type, shape.properties), ...shape.history];
  const lens = recordLens(portal.schema, type, names);
  return {
    lens,
    view(records) {
      const read = records.map((record) => {
        const times = recordTimes(record);
        return { record, times, properties: lens.read(record, times) };
      });
      const histories = propertyHistories(portal, type, shape.history, read);
      const associations = embeddedAssociations(portal, type, records, shape.associations);
      return read.map(({ record, times, properties }) => ({
        id: String(record.id),
        properties,
        propertiesWithHistory: histories.get(record.id),
        createdAt: times.createdAt,
        updatedAt: times.updatedAt,
        archived: record.archivedAt !== null,
        archivedAt: archivedText(record),
        associations: associations.get(record.id),
        url: shape.withUrl ? recordUrl(portal, type, record.id) : undefined,
      }));
    },
  };
}

function archivedText({ archivedAt }: StoredRecord): string | undefined {
  return archivedAt === null ? undefined : instantText(archivedAt);
}

function recordUrl(portal: Portal, type: ObjectType, id: number): string {
  return `https://app.hubspot.com/contacts/${String(portal.id)}/record/${type.id}/${String(id)}`;
}
