import type { SandboxResponse } from '../../server/exchange.ts';
import type { Org } from '../org/org.ts';
import { numberIn, type SqlRow } from '../store/sql-row.ts';
import { quoted } from '../store/store.ts';
import { html, type SafeHtml } from './html.ts';
import { pageResponse } from './page-frame.ts';
import { addedFields } from './page-record.ts';
import { scoreBadge } from './score-badge.ts';

const ACCOUNTS_SHOWN = 60;

/** `GET /`: accounts to look at, those with something to do first. */
export function answerAccountList(org: Org): SandboxResponse {
  const added = [...addedFields(org, org.schema.get('Account'))];
  const columns = added.map((name) => `, account.${quoted(name)}`).join('');
  const rows = org.store.all(
    `SELECT account."Id", account."Name", account."BillingCountry", count(task."Id") ${columns}
     FROM "Account" account
     LEFT JOIN "Task" task ON task."AccountId" = account."Id" AND task."IsDeleted" = 0 AND task."IsClosed" = 0
     WHERE account."IsDeleted" = 0 AND account."Id" IN (
       SELECT "AccountId" FROM "Task" WHERE "IsDeleted" = 0 AND "AccountId" IS NOT NULL
       UNION SELECT * FROM (SELECT "Id" FROM "Account" WHERE "IsDeleted" = 0 LIMIT ${String(ACCOUNTS_SHOWN)}))
     GROUP BY account."Id" ORDER BY 4 DESC, account."Name" LIMIT ${String(ACCOUNTS_SHOWN)}`,
  );
  const total = numberIn(org.store.get('SELECT count(*) FROM "Account" WHERE "IsDeleted" = 0'), 0);
  return pageResponse(
    'Salesforce sandbox',
    html`<div class="card hero">
        <div>
          <div class="kind">Sandbox org</div>
          <h1>Accounts</h1>
          <p>${rows.length} of ${total.toLocaleString('en-US')}, open tasks first.</p>
        </div>
      </div>
      <section class="card">
        <ul class="list">
          ${rows.map((row) => listItem(org, row, added))}
        </ul>
      </section>`,
  );
}

function listItem(org: Org, row: SqlRow, added: readonly string[]): SafeHtml {
  const [key, name, country, tasks] = row;
  const values = new Map(added.map((field, index) => [field, row[index + 4] ?? null]));
  const facts = [country ?? '', tasks === 0 ? '' : `${String(tasks)} open`];
  return html`<li>
    ${scoreBadge(values, new Set(added), true)}
    <a href="/record/${org.ids.encode(Number(key))}">${name ?? ''}</a>
    <span class="more">${facts.filter((fact) => fact !== '').join(' · ')}</span>
  </li>`;
}
