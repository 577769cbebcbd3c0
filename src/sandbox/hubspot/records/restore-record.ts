import { BellwetherError } from '../../../domain/errors.ts';
import type { Portal } from '../portal.ts';

/** A restored record counts as changed. [K] */
const RESTORING_MOVES_LAST_MODIFIED = true;

/** What a person does in the recycle bin: no API of HubSpot restores a record. Its associations do not come back. */
export function restoreRecord(portal: Portal, object: string, id: string): void {
  const { schema, records, clock } = portal;
  const type = schema.resolve(object) ?? schema.types().find(({ name }) => name === object);
  const table = type === undefined ? undefined : records.table(type);
  const record = table?.find(Number(id), []);
  if (type === undefined || table === undefined || (record?.archivedAt ?? null) === null) {
    throw new BellwetherError('usage.invalid', `there is no archived record ${object} ${id}`);
  }
  portal.changes.during(undefined, () => {
    portal.index.beforeChange(type, Number(id));
    table.restore(Number(id));
    if (RESTORING_MOVES_LAST_MODIFIED) {
      table.update(Number(id), new Map(), clock.now().getTime());
    }
    portal.changes.tell({ kind: 'restore', type, id: Number(id) });
  });
}
