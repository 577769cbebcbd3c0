import type { Org } from '../org/org.ts';
import type { SqlRow } from '../store/sql-row.ts';
import { formatDate, formatDateTime } from '../values/dates.ts';
import { html, type SafeHtml } from './html.ts';
import { recordLink, type PageRecord } from './page-record.ts';

const TASKS_SHOWN = 100;

/** The tasks of a record as its rep works them off: open ones by due date, closed ones latest first. */
export function taskCards(org: Org, record: PageRecord): SafeHtml {
  const column = record.object.name === 'Contact' ? 'WhoId' : 'WhatId';
  const open = readTasks(org, record, column, '"IsClosed" = 0', '"ActivityDate" NULLS LAST, "Id"');
  const closed = readTasks(org, record, column, '"IsClosed" = 1', '"CompletedDateTime" DESC, "Id"');
  return html`
    <section class="card">
      <h2>Open tasks (${open.length})</h2>
      ${open.length === 0 ? html`<p class="empty">Nothing to do here.</p>` : open}
    </section>
    ${
      closed.length === 0
        ? html``
        : html`<section class="card closed">
            <h2>Done (${closed.length})</h2>
            ${closed}
          </section>`
    }
  `;
}

function readTasks(
  org: Org,
  record: PageRecord,
  column: 'WhoId' | 'WhatId',
  ...[filter, order]: readonly [filter: string, order: string]
): readonly SafeHtml[] {
  const account = record.object.name === 'Account' ? ' OR "AccountId" = ?1' : '';
  return org.store
    .all(
      `SELECT "Id", "Subject", "ActivityDate", "Priority", "OwnerId", "Description", "CompletedDateTime", "Status"
       FROM "Task" WHERE ("${column}" = ?1${account}) AND "IsDeleted" = 0 AND ${filter}
       ORDER BY ${order} LIMIT ${String(TASKS_SHOWN)}`,
      [record.key],
    )
    .map((row) => taskCard(org, row));
}

function taskCard(org: Org, row: SqlRow): SafeHtml {
  const [key, subject, due, priority, owner, script, completed, status] = row;
  const when =
    typeof completed === 'number'
      ? `done ${formatDateTime(completed).slice(0, 10)}`
      : `due ${typeof due === 'number' ? formatDate(due) : 'any day'}`;
  const id = org.ids.encode(Number(key));
  return html`<article class="task ${priority === 'High' ? 'high' : ''}">
    <h3><a href="/record/${id}">${subject ?? 'Task'}</a></h3>
    <div class="facts">
      ${when} · ${priority ?? ''} priority · ${status ?? ''} · ${recordLink(org, Number(owner))}
    </div>
    ${typeof script === 'string' ? html`<p class="script">${script}</p>` : html``}
  </article>`;
}
