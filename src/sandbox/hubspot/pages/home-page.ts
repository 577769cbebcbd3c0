import type { SandboxResponse } from '../../server/exchange.ts';
import type { Portal } from '../portal.ts';
import { html, type Html } from './html.ts';
import { pageResponse } from './page-frame.ts';
import { ownerName, recordFacts, type RecordFacts } from './record-facts.ts';
import { portalNote } from './record-page.ts';
import { scoreBadge } from './score-badge.ts';

const COMPANIES_SHOWN = 100;

/** `/`: the first companies, with links to their pages. */
export function homePage(portal: Portal): SandboxResponse {
  const type = portal.schema.byId('0-2');
  const table = portal.records.table(type);
  const page = { afterId: 0, limit: COMPANIES_SHOWN, archived: false, properties: [] };
  const companies = table
    .page(page)
    .map(({ id }) => recordFacts(portal, type, id))
    .filter((facts) => facts !== undefined);
  const total = table.liveCount();
  const content = html`<p class="crumbs">${portalNote(portal)}</p>
    <h1>HubSpot sandbox</h1>
    <p>
      An account that exists on this machine only. Its API answers on this address; this page shows
      what a person would see.
    </p>
    <h2>Companies (${companies.length} of ${total})</h2>
    <div class="card">
      <table>
        <tr>
          <th>Company</th>
          <th>Score</th>
          <th>Number</th>
          <th>Region</th>
          <th>Owner</th>
        </tr>
        ${companies.map((facts) => companyRow(portal, facts))}
      </table>
    </div>`;
  return pageResponse(200, 'HubSpot sandbox', content);
}

function companyRow(portal: Portal, { id, name, values }: RecordFacts): Html {
  const owner = values.get('hubspot_owner_id');
  return html`<tr>
    <td><a href="/record/companies/${id}">${name}</a></td>
    <td>${scoreBadge(values)}</td>
    <td>${values.get('account_number') ?? ''}</td>
    <td>${values.get('region') ?? ''}</td>
    <td>${owner === undefined ? '' : ownerName(portal, owner)}</td>
  </tr>`;
}
