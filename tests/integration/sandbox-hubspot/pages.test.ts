import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from './distributor.ts';
import { closePortals, startPortal, type TestPortal } from './test-portal.ts';

let portal: TestPortal;
let head: string;

const SCORE_PROPERTIES = [
  { name: 'bellwether_health_score', label: 'Health score', type: 'number', fieldType: 'number' },
  { name: 'bellwether_band', label: 'Band', type: 'string', fieldType: 'text' },
] as const;

beforeAll(async () => {
  portal = await startPortal({ tables: DISTRIBUTOR });
  const companies = [...portal.sandbox.inspect('companies')];
  head = String(companies.find((one) => one['account_number'] === 'A-1')?.['id']);
  for (const property of SCORE_PROPERTIES) {
    await portal.post('/crm/v3/properties/companies', {
      ...property,
      groupName: 'companyinformation',
    });
  }
});

afterAll(closePortals);

/** Opened as a browser would: without a token. */
async function open(path: string): Promise<string> {
  const answer = await portal.call('GET', path, undefined, { authorization: '' });
  expect(answer.headers.get('content-type')).toBe('text/html;charset=utf-8');
  return answer.text;
}

async function addTask(properties: Readonly<Record<string, string>>): Promise<void> {
  const answer = await portal.post('/crm/v3/objects/tasks', {
    properties,
    associations: [
      {
        to: { id: head },
        types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 192 }],
      },
    ],
  });
  expect(answer.status).toBe(201);
}

describe('the page of a record', () => {
  it('shows name and properties with their labels and the labels of their options', async () => {
    const page = await open(`/record/companies/${head}`);
    expect(page).toContain('<h1>Harbour Lights</h1>');
    expect(page).toMatch(
      /<dt title="customer_type">\s*Customer type\s*<\/dt>\s*<dd>\s*Large urban/,
    );
    expect(page).toMatch(/<dt title="hubspot_owner_id">\s*Owner\s*<\/dt>\s*<dd>\s*Bob Gone/);
    expect(page).not.toContain('title="domain"');
  });

  it('finds a record by its id alone, companies first', async () => {
    const [shipment] = portal.sandbox.inspect('shipments');
    expect(await open(`/record/${head}`)).toContain('Harbour Lights');
    expect(await open(`/record/${String(shipment?.['id'])}`)).toContain('Shipment');
    expect(await open(`/record/shipments/${String(shipment?.['id'])}`)).toContain('Shipped on');
  });

  it('shows the score before everything else, in the colour of its band', async () => {
    await portal.call('PATCH', `/crm/v3/objects/companies/${head}`, {
      properties: { bellwether_health_score: '41', bellwether_band: 'red' },
    });
    const page = await open(`/record/companies/${head}`);
    expect(page).toMatch(/<div class="badge red">\s*41/);
    expect(page.indexOf('Health score')).toBeLessThan(page.indexOf('Company name'));
  });

  it('shows open tasks with their script before completed ones', async () => {
    await addTask({
      hs_task_subject: 'Call about the late order',
      hs_task_body: '<p>Ask about <strong>SO-1</strong></p><ul><li>date</li></ul>',
      hs_task_type: 'CALL',
      hs_task_priority: 'HIGH',
      hs_timestamp: '2026-04-22T09:30:00Z',
    });
    await addTask({
      hs_task_subject: 'Welcome call',
      hs_task_status: 'COMPLETED',
      hs_timestamp: '2026-04-01',
    });
    const page = await open(`/record/companies/${head}`);
    expect(page).toContain('Open tasks (1)');
    expect(page).toContain('<p>Ask about <strong>SO-1</strong></p><ul><li>date</li></ul>');
    expect(page).toContain('due 2026-04-22 09:30');
    expect(page).toContain('<span class="pill HIGH">HIGH</span>');
    expect(page.indexOf('Call about the late order')).toBeLessThan(
      page.indexOf('Completed tasks (1)'),
    );
    expect(page.indexOf('Completed tasks (1)')).toBeLessThan(page.indexOf('Welcome call'));
  });

  it('lets nothing of a record become markup', async () => {
    const id = await portal.create('companies', {
      name: '<img src=x onerror=alert(1)>',
      region: '"><script>alert(2)</script>',
    });
    await portal.post('/crm/v3/objects/tasks', {
      properties: {
        hs_timestamp: '2026-05-01',
        hs_task_subject: '<b>Subject</b>',
        hs_task_body:
          '<p onclick="alert(3)">Hi</p><script>alert(4)</script><img src=x onerror=alert(5)><a href="javascript:alert(6)">link</a>&lt;script&gt;',
      },
      associations: [
        { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: 192 }] },
      ],
    });
    const page = await open(`/record/companies/${id}`);
    expect(page).not.toMatch(/<(script|img|a href="javascript)/);
    expect(page).not.toContain('onclick');
    expect(page).not.toContain('alert(4)');
    expect(page).toContain('<p>Hi</p>link&lt;script&gt;');
    expect(page).toContain('&lt;b&gt;Subject&lt;/b&gt;');
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(2)&lt;/script&gt;');
  });

  it('fetches nothing from elsewhere', async () => {
    const answer = await portal.get(`/record/companies/${head}`);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    );
    expect(answer.text).not.toMatch(/<(link|script|img)|url\(|@import/);
  });

  it.each(['/record/1', '/record/x', '/record/stars/1', '/record/companies/1'])(
    'says so where there is none: %s',
    async (path) => {
      const answer = await portal.get(path);
      expect([answer.status, answer.text.includes('There is no such record')]).toEqual([404, true]);
    },
  );
});

describe('the first page', () => {
  it('lists companies with links to their pages', async () => {
    const page = await open('/');
    expect(page).toContain(`<a href="/record/companies/${head}">Harbour Lights</a>`);
    expect(page).toMatch(/Companies \(\d+ of \d+\)/);
  });
});
