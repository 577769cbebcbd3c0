import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import type { PreparedWrite } from './record-writer.ts';
import { recordViewer, type RecordView } from './record-view.ts';

const SOURCE = ['hs_object_source', 'hs_object_source_label'];

/**
 * Records as their writes answer them. A new record shows everything that is set; an updated one what was sent
 * and the defaults. [K] HubSpot documents neither set.
 */
export function writtenRecords(
  portal: Portal,
  type: ObjectType,
  writes: readonly PreparedWrite[],
  withUrl: boolean,
): readonly RecordView[] {
  const records = portal.records.table(type).findMany(
    writes.map(({ id }) => id),
    'all',
  );
  const byId = new Map(records.map((record) => [record.id, record]));
  return writes.flatMap((write) => {
    const record = byId.get(write.id);
    if (record === undefined) return [];
    const shown = write.isNew
      ? record.values.keys()
      : [...write.sent, ...type.defaultProperties, ...SOURCE].filter(
          (name) => record.values.has(name) || write.sent.includes(name),
        );
    const shape = { properties: [...shown], history: [], associations: [], withUrl };
    return recordViewer(portal, type, shape).view([record]);
  });
}
