import type { SandboxRequest, SandboxResponse } from '../../server/exchange.ts';
import type { ObjectType } from '../catalog/object-type.ts';
import type { Portal } from '../portal.ts';
import { html, safeRichText, type Html } from './html.ts';
import { pageResponse } from './page-frame.ts';
import {
  ownerName,
  readableTime,
  readableValue,
  recordFacts,
  type RecordFacts,
} from './record-facts.ts';
import { isScoreProperty, scoreBadge } from './score-badge.ts';

/** `/record/<objectType>/<id>` and `/record/<id>`: a record as a rep sees it. */
export function recordPage(portal: Portal, request: SandboxRequest): SandboxResponse {
  const { type: typeName, id: idText = '' } = request.params;
  const facts = /^\d{1,15}$/.test(idText) ? findFacts(portal, typeName, Number(idText)) : undefined;
  if (facts === undefined) {
    const content = html`<p class="crumbs"><a href="/">Companies</a></p>
      <h1>There is no such record</h1>
      <p>It may have been archived.</p>`;
    return pageResponse(404, 'No such record', content);
  }
  return pageResponse(200, facts.name, recordContent(portal, facts));
}

/** Without a type, companies come first, then every other object. */
function findFacts(
  portal: Portal,
  typeName: string | undefined,
  id: number,
): RecordFacts | undefined {
  const types = typeName === undefined ? companiesFirst(portal) : namedTypes(portal, typeName);
  for (const type of types) {
    const facts = recordFacts(portal, type, id);
    if (facts !== undefined) return facts;
  }
  return undefined;
}

function namedTypes(portal: Portal, typeName: string): readonly ObjectType[] {
  // People may use the short name of a custom object, which the API does not take.
  const named = portal.schema.types().find(({ name }) => name === typeName);
  const type = portal.schema.resolve(typeName) ?? named;
  return type === undefined ? [] : [type];
}

function companiesFirst(portal: Portal): readonly ObjectType[] {
  const types = portal.schema.types();
  return [...types.filter(({ id }) => id === '0-2'), ...types.filter(({ id }) => id !== '0-2')];
}

function recordContent(portal: Portal, facts: RecordFacts): Html {
  const { type, id, name, values } = facts;
  const score = facts.type.id === '0-2' ? scoreBadge(values) : html``;
  return html`<p class="crumbs">
      <a href="/">Companies</a> · ${type.labels.singular} ${id} · ${portalNote(portal)}
    </p>
    <header class="top">
      ${score}
      <h1>${name}</h1>
    </header>
    ${valueSection(portal, facts, 'Health', isScoreProperty)} ${taskSections(portal, facts)}
    ${valueSection(portal, facts, 'Properties', (property) => !isScoreProperty(property))}`;
}

export function portalNote(portal: Portal): string {
  return `sandbox portal ${String(portal.id)}, ${readableTime(portal.clock.now().toISOString())} UTC`;
}

function valueSection(
  portal: Portal,
  { type, values }: RecordFacts,
  title: string,
  wanted: (property: string) => boolean,
): Html {
  const rows: Html[] = [];
  for (const property of portal.schema.properties(type)) {
    const value = values.get(property.name);
    if (value === undefined || property.archivedAt !== undefined || !wanted(property.name))
      continue;
    const shown =
      property.fieldType === 'html'
        ? safeRichText(value)
        : html`${readableValue(portal, property, value)}`;
    rows.push(
      html`<dt title="${property.name}">${property.label}</dt>
        <dd>${shown}</dd>`,
    );
  }
  if (rows.length === 0) return html``;
  return html`<h2>${title}</h2>
    <div class="card"><dl>${rows}</dl></div>`;
}

/** A record's page reads this many tasks: enough for people, and bounded for companies with thousands. */
const TASKS_SHOWN = 200;

function taskSections(portal: Portal, { type, id }: RecordFacts): Html {
  const taskType = portal.schema.byId('0-27');
  const tasks: RecordFacts[] = [];
  for (const directed of portal.associations.between(type.id, taskType.id)) {
    const page = { afterId: 0, limit: TASKS_SHOWN };
    for (const taskId of portal.links.targetsOf(directed, id, page)) {
      const task = recordFacts(portal, taskType, taskId);
      if (task !== undefined) tasks.push(task);
    }
  }
  tasks.sort((a, b) => dueOf(a).localeCompare(dueOf(b)));
  return html`${taskSection(
    portal,
    'Open tasks',
    tasks.filter((task) => !isDone(task)),
  )}
  ${taskSection(portal, 'Completed tasks', tasks.filter(isDone))}`;
}

function dueOf(task: RecordFacts): string {
  return task.values.get('hs_timestamp') ?? '';
}

function isDone(task: RecordFacts): boolean {
  return task.values.get('hs_task_status') === 'COMPLETED';
}

function taskSection(portal: Portal, title: string, tasks: readonly RecordFacts[]): Html {
  if (tasks.length === 0) return html``;
  return html`<h2>${title} (${tasks.length})</h2>
    ${tasks.map((task) => taskCard(portal, task))}`;
}

function taskCard(portal: Portal, task: RecordFacts): Html {
  const { id, name, values } = task;
  const value = (property: string): string => values.get(property) ?? '';
  const done = isDone(task);
  const owner = value('hubspot_owner_id');
  const priority = value('hs_task_priority');
  return html`<article class="card task ${done ? 'done' : ''}">
    <h3><a href="/record/tasks/${id}">${name}</a></h3>
    <p class="soft">
      <span class="pill">${value('hs_task_type')}</span>
      <span class="pill ${priority}">${priority}</span>
      due ${readableTime(value('hs_timestamp'))} ·
      ${owner === '' ? 'nobody' : ownerName(portal, owner)}
      ${done ? html`· completed ${readableTime(value('hs_task_completion_date'))}` : html``}
    </p>
    <div class="script">${safeRichText(value('hs_task_body'))}</div>
  </article>`;
}
