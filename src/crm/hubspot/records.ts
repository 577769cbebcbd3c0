import { z } from 'zod';
import type { CrmRecord, ReadRequest, Tombstone } from '../crm-adapter.ts';
import { inOrder, type AssociatedRecord } from './associations.ts';

type Properties = Readonly<Record<string, string | null>>;

/** Looked at and taken as they came: a schema would copy those of every record. */
const propertiesSchema = z.custom<Properties>(
  (properties) =>
    typeof properties === 'object' &&
    properties !== null &&
    Object.values(properties).every((value) => value === null || typeof value === 'string'),
);

export const recordSchema = z.object({
  id: z.string(),
  properties: propertiesSchema,
  updatedAt: z.string(),
  associations: z
    .record(
      z.string(),
      z.object({
        results: z.array(z.object({ id: z.coerce.string(), type: z.string().default('') })),
        paging: z.object({ next: z.unknown() }).optional(),
      }),
    )
    .optional(),
});

export type HubspotRecord = z.infer<typeof recordSchema>;

/** The property with the ids of the records that were merged into this one: `id;id`. */
const MERGED_IDS = 'hs_merged_object_ids';

/** Objects whose records can be merged by users; the losers vanish without a trace but this property. */
const MERGEABLE: ReadonlySet<string> = new Set([
  'contacts',
  '0-1',
  'companies',
  '0-2',
  'deals',
  '0-3',
]);

export function propertiesOf(request: ReadRequest): readonly string[] {
  return MERGEABLE.has(request.object) ? [...request.fields, MERGED_IDS] : request.fields;
}

/** `associated` by object of the request. */
export function toRecord(
  record: HubspotRecord,
  request: ReadRequest,
  associated: Readonly<Record<string, readonly AssociatedRecord[]>>,
): CrmRecord {
  return {
    id: record.id,
    modifiedAt: record.updatedAt,
    values: Object.fromEntries(
      request.fields.map((field) => [field, emptyAsNull(record.properties[field])]),
    ),
    associations: Object.fromEntries(
      request.associations.map((object) => [object, inOrder(associated[object] ?? [])]),
    ),
  };
}

function emptyAsNull(value: string | null | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

export interface EmbeddedAssociations {
  readonly records: readonly AssociatedRecord[];
  /** Whether there are more than the list shows. */
  readonly more: boolean;
}

/** Associations as a list embeds them, under any of the names of their object: one entry for each label. */
export function embeddedAssociations(
  record: HubspotRecord,
  aliases: readonly string[],
): EmbeddedAssociations {
  const lists = aliases.flatMap((name) => record.associations?.[name] ?? []);
  const entries = lists.flatMap(({ results }) => results);
  const isListed = (wanted: string): boolean => entries.some(({ type }) => type === wanted);
  return {
    // A primary record is also a plain one: beside `deal_to_company` stands `deal_to_company_unlabeled`.
    records: entries.map(({ id, type }) => ({ id, primary: isListed(`${type}_unlabeled`) })),
    more: lists.some(({ paging }) => paging !== undefined),
  };
}

/** The records that were merged into this one. */
export function mergedInto(record: HubspotRecord): readonly Tombstone[] {
  const ids = record.properties[MERGED_IDS] ?? '';
  return ids
    .split(';')
    .filter((id) => id !== '' && id !== record.id)
    .map((id) => ({ id, mergedInto: record.id }));
}
