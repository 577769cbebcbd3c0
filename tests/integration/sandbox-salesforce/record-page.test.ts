import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOrg, type Answer, type OrgClient } from './org-client.ts';

let org: OrgClient;
let acme = '';
beforeAll(async () => {
  org = await startOrg();
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
  await org.create('Task', {
    WhatId: acme,
    Subject: 'Call about <the> launch',
    ActivityDate: '2026-05-01',
    Priority: 'High',
    Description: 'Good morning!\n<script>alert("x")</script>',
  });
  await org.create('Task', { WhatId: acme, Subject: 'Done long ago', Status: 'Completed' });
});
afterAll(() => org.sandbox.close());

/** A page as a person opens it: without any login. */
function open(path: string): Promise<Answer> {
  return org.call('GET', path, undefined, { authorization: '' });
}

describe('the page of a record', () => {
  it('shows every field by its label, links to what it belongs to, and needs no login', async () => {
    const page = await open(`/record/${acme}`);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toContain('<h1>Acme</h1>');
    for (const label of ['Customer Type', 'Billing Country', 'System Modstamp', 'Website']) {
      expect(page.text).toContain(`<dt>${label}</dt>`);
    }
    expect(page.text).toMatch(/<dt>Credit Limit<\/dt>\s*<dd>5,000<\/dd>/);
    expect(page.text).toMatch(/<a href="\/record\/001\w{15}">Müller &amp; Söhne<\/a>/);
    expect(page.text).toMatch(/<a href="\/record\/005\w{15}">Ada Mary Byron<\/a>/);
    expect(page.text).not.toContain('class="badge');
  });

  it('shows open tasks with their script before closed ones', async () => {
    const { text } = await open(`/record/${acme}`);
    expect(text).toContain('Open tasks (1)');
    expect(text).toContain('Done (1)');
    expect(text.indexOf('Call about &lt;the&gt; launch')).toBeGreaterThan(-1);
    expect(text.indexOf('Done long ago')).toBeGreaterThan(text.indexOf('Good morning!'));
    expect(text).toMatch(/due 2026-05-01 · High priority · Not Started/);
  });

  it('lets nothing in a record run', async () => {
    const page = await open(`/record/${acme}`);
    expect(page.text).toContain('&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;');
    expect(page.text).not.toContain('<script');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.text).not.toMatch(/(?:src|href)="https?:/);
  });

  it('shows the score first, in the colour of its band, once it was provisioned', async () => {
    await org.provision('Account.Bellwether_Score__c', {
      type: 'Number',
      label: 'Health Score',
      precision: 3,
      scale: 0,
    });
    await org.provision('Account.Bellwether_Band__c', { type: 'Text', label: 'Band', length: 10 });
    await org.patch(`/sobjects/Account/${acme}`, {
      Bellwether_Score__c: 61,
      Bellwether_Band__c: 'yellow',
    });
    const { text } = await open(`/record/${acme}`);
    expect(text).toMatch(/<div class="badge yellow ">61<\/div>/);
    expect(text.indexOf('<dt>Health Score</dt>')).toBeGreaterThan(-1);
    expect(text.indexOf('<dt>Health Score</dt>')).toBeLessThan(text.indexOf('Open tasks'));
    expect(text.indexOf('Open tasks')).toBeLessThan(text.indexOf('<dt>Customer Type</dt>'));
  });

  it('shows other records too, deleted ones marked', async () => {
    const task = await org.only("SELECT Id FROM Task WHERE Subject = 'Done long ago'");
    expect((await open(`/record/${String(task['Id'])}`)).text).toContain('<h1>Done long ago</h1>');
    await org.delete(`/sobjects/Task/${String(task['Id'])}`);
    expect((await open(`/record/${String(task['Id'])}`)).text).toContain('in the recycle bin');
  });

  it.each(['/record/nonsense', '/record/001000000000001AAA', '/record/%3Cb%3E'])(
    'says so where there is none: %s',
    async (path) => {
      const page = await open(path);
      expect(page.status).toBe(404);
      expect(page.text).toContain('There is no such record.');
    },
  );
});

describe('the first page', () => {
  it('lists accounts with links, those with something to do first', async () => {
    const page = await open('/');
    expect(page.status).toBe(200);
    const names = [...page.text.matchAll(/<a href="\/record\/001\w{15}">([^<]*)<\/a>/g)].map(
      (match) => match[1],
    );
    expect(names).toEqual(['Acme', 'beta 100%', 'Müller &amp; Söhne', 'O&#39;Brien_Ltd', 'Zeta']);
    expect(page.text).toContain('1 open');
  });
});
