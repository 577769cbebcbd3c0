import type { EntityField } from '../domain/entities.ts';
import type { CrmValue } from '../domain/plan.ts';
import type { MappedField } from '../config/schema/mapping-file.ts';
import type { CrmRecord, ReadPage } from '../crm/crm-adapter.ts';
import type { MirrorRow } from '../store/mirror/mirror-repository.ts';
import { convert, type ValueSettings } from './field-values.ts';
import type { ReadStream, StreamField } from './read-streams.ts';

/** A record as a row of the mirror, or the reason why it must be parked; with what was dropped on the way. */
export type MappedRecord = { readonly id: string; readonly problems: readonly string[] } & (
  { readonly row: MirrorRow } | { readonly parked: string }
);

/** A page whose records are mapped. */
export type MappedPage<P> = Omit<P, 'records'> & { readonly records: readonly MappedRecord[] };

/** Maps the records of each page as it comes. */
export async function* mapPages<P extends Pick<ReadPage, 'records'>>(
  pages: AsyncIterable<P>,
  stream: ReadStream,
  settings: ValueSettings,
): AsyncGenerator<MappedPage<P>> {
  for await (const page of pages) {
    yield { ...page, records: page.records.map((record) => mapRecord(record, stream, settings)) };
  }
}

/** Applies the mapping to one record. Pure: the same record gives the same row, whichever CRM it came from. */
export function mapRecord(
  record: CrmRecord,
  stream: ReadStream,
  settings: ValueSettings,
): MappedRecord {
  const { id } = record;
  const values: Record<string, string | boolean | null> = {};
  const problems: string[] = [];
  for (const field of stream.fields) {
    const recordCurrency = currencyOf(record, field.mapped);
    const raw = rawValue(record, field);
    const result = convert(raw, field.definition, field.mapped, { ...settings, recordCurrency });
    const trouble = 'problem' in result ? `${field.source}: ${result.problem}` : undefined;
    if (result.value === null && isRequired(field.definition, field.mapped)) {
      return { id, parked: trouble ?? `${field.source} is empty`, problems };
    }
    if (trouble !== undefined) problems.push(trouble);
    values[field.name] = result.value;
  }
  const row = { crmId: id, modifiedAt: record.modifiedAt, values };
  return stream.entity === 'accounts'
    ? { id, row: { ...row, scoreFields: pick(record, stream.scoreFields) }, problems }
    : { id, row, problems };
}

function rawValue(record: CrmRecord, field: StreamField): CrmValue {
  if (field.association !== undefined) return record.associations[field.association]?.[0] ?? null;
  return field.crmField === undefined ? null : (record.values[field.crmField] ?? null);
}

function currencyOf(record: CrmRecord, mapped: MappedField): CrmValue {
  if (typeof mapped === 'string' || typeof mapped.currency !== 'object') return null;
  return record.values[mapped.currency.field] ?? null;
}

function isRequired(definition: EntityField, mapped: MappedField): boolean {
  if (definition.required === true) return true;
  return typeof mapped !== 'string' && mapped.required === true;
}

function pick(record: CrmRecord, fields: readonly string[]): Readonly<Record<string, CrmValue>> {
  return Object.fromEntries(fields.map((field) => [field, record.values[field] ?? null]));
}
