import type { CrmValue } from '../../domain/plan.ts';
import type { WriteAccount } from '../crm-adapter.ts';
import { identifier } from './soql.ts';

/** Empties a field; an empty cell would leave it as it is (Bulk API 2.0 Developer Guide, "Prepare CSV Files"). */
const EMPTIED = '#N/A';

/**
 * The upload of an update job: Id and every field that one of the records sets, quoted, lines ended by LF. In the order
 * of ids, so that batches that run side by side meet less often at a common parent.
 */
export function ingestCsv(writes: readonly WriteAccount[]): string {
  const fields = [...new Set(writes.flatMap(({ values }) => Object.keys(values)))];
  const rows = writes
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, values }) => [id, ...fields.map((field) => cell(values, field))]);
  return [['Id', ...fields.map(identifier)], ...rows].map(line).join('');
}

function cell(values: WriteAccount['values'], field: string): string {
  return field in values ? toText(values[field] ?? null) : '';
}

function toText(value: CrmValue): string {
  return value === null || value === '' ? EMPTIED : String(value);
}

function line(cells: readonly string[]): string {
  return `${cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')}\n`;
}
