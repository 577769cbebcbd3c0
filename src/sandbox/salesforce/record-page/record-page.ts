import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { Org } from '../org/org.ts';
import type { FieldSchema } from '../schema/field.ts';
import { html, type SafeHtml } from './html.ts';
import { pageResponse } from './page-frame.ts';
import { addedFields, fieldValue, readPageRecord, type PageRecord } from './page-record.ts';
import { taskCards } from './record-tasks.ts';
import { scoreBadge } from './score-badge.ts';

/** Who and when: shown last. */
const SYSTEM_FIELDS: ReadonlySet<string> = new Set([
  'Id',
  'IsDeleted',
  'CreatedDate',
  'CreatedById',
  'LastModifiedDate',
  'LastModifiedById',
  'SystemModstamp',
  'LastViewedDate',
  'LastReferencedDate',
]);
const WIDE_TYPES: ReadonlySet<string> = new Set(['textarea']);

/** `GET /record/<id>`: the record as its rep would see it. */
export function answerRecordPage(org: Org, request: SandboxRequest): SandboxResponse {
  const id = org.ids.decode(request.params['id'] ?? '');
  const record = id?.own === true ? readPageRecord(org, id.key) : undefined;
  if (record === undefined) {
    return pageResponse('No such record', html`<h1>There is no such record.</h1>`, 404);
  }
  return pageResponse(record.name, recordContent(org, record));
}

function recordContent(org: Org, record: PageRecord): SafeHtml {
  const added = addedFields(org, record.object);
  const fields = record.object.fields.filter((field) => record.values.has(field.name));
  const own = fields.filter((field) => added.has(field.name));
  const system = fields.filter((field) => SYSTEM_FIELDS.has(field.name));
  const others = fields.filter((field) => !own.includes(field) && !system.includes(field));
  const isDeleted = record.values.get('IsDeleted') === 1;
  return html`
    <div class="card hero">
      ${scoreBadge(record.values, added)}
      <div>
        <div class="kind">${record.object.label}${isDeleted ? ' · in the recycle bin' : ''}</div>
        <h1>${record.name}</h1>
      </div>
    </div>
    ${own.length === 0 ? html`` : fieldCard(org, record, 'Health', own)}
    ${record.object.hasActivities ? taskCards(org, record) : html``}
    ${fieldCard(
      org,
      record,
      'Details',
      others.filter((field) => hasValue(record, field)),
    )}
    ${fieldCard(org, record, 'System', system)}
    ${emptyFields(others.filter((field) => !hasValue(record, field)))}
  `;
}

function hasValue(record: PageRecord, field: FieldSchema): boolean {
  return (record.values.get(field.name) ?? null) !== null;
}

/** Most of an org's fields are empty: they are named, but out of the way. */
function emptyFields(fields: readonly FieldSchema[]): SafeHtml {
  if (fields.length === 0) return html``;
  const names = fields.map((field) => html`<dt>${field.label}</dt>`);
  return html`<details class="card">
    <summary>Empty fields (${fields.length})</summary>
    <dl>${names}</dl>
  </details>`;
}

function fieldCard(
  org: Org,
  record: PageRecord,
  title: string,
  fields: readonly FieldSchema[],
): SafeHtml {
  const entries = fields.map((field) => {
    const value = fieldValue(org, field, record.values.get(field.name) ?? null);
    const width = WIDE_TYPES.has(field.type) ? 'wide' : '';
    return html`<div class="${width}">
      <dt>${field.label}</dt>
      <dd>${value}</dd>
    </div>`;
  });
  return html`<section class="card">
    <h2>${title}</h2>
    <dl>${entries}</dl>
  </section>`;
}
