import { z } from 'zod';
import type { CrmRecord, ReadRequest, Tombstone } from '../crm-adapter.ts';
import type { ObjectTypes } from './object-types.ts';

export const recordSchema = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  updatedAt: z.string(),
  associations: z
    .record(z.string(), z.object({ results: z.array(z.object({ id: z.coerce.string() })) }))
    .optional(),
});

export type HubspotRecord = z.infer<typeof recordSchema>;

/** The property with the ids of the records that were merged into this one: `id;id`. */
const MERGED_IDS = 'hs_merged_object_ids';

/** Objects whose records can be merged by users; the losers vanish without a trace but this property. */
const MERGEABLE: ReadonlySet<string> = new Set(['companies', 'contacts', 'deals']);

export function propertiesOf(request: ReadRequest): readonly string[] {
  return MERGEABLE.has(request.object) ? [...request.fields, MERGED_IDS] : request.fields;
}

export function toRecord(
  record: HubspotRecord,
  request: ReadRequest,
  types: ObjectTypes,
): CrmRecord {
  return {
    id: record.id,
    modifiedAt: record.updatedAt,
    values: Object.fromEntries(
      request.fields.map((field) => [field, emptyAsNull(record.properties[field])]),
    ),
    associations: Object.fromEntries(
      request.associations.map((object) => [object, associatedIds(record, types.aliases(object))]),
    ),
  };
}

function emptyAsNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** Ids in the CRM's order, each once: an association comes once for each of its labels. */
function associatedIds(record: HubspotRecord, names: readonly string[]): readonly string[] {
  const ids = names.flatMap((name) => record.associations?.[name]?.results ?? []);
  return [...new Set(ids.map(({ id }) => id))];
}

/** The records that were merged into this one. */
export function mergedInto(record: HubspotRecord): readonly Tombstone[] {
  const ids = record.properties[MERGED_IDS] ?? '';
  return ids
    .split(';')
    .filter((id) => id !== '' && id !== record.id)
    .map((id) => ({ id, mergedInto: record.id }));
}
