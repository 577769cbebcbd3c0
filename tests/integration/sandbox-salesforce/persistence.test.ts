import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startOrg, type OrgClient } from './org-client.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'salesforce-sandbox-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function everything(org: OrgClient): Promise<unknown> {
  const objects = [
    'Account',
    'Contact',
    'Opportunity',
    'Sales_Order__c',
    'Sales_Order_Line__c',
    'User',
  ];
  return Promise.all(
    objects.map((object) => org.records(`SELECT FIELDS(ALL) FROM ${object} ORDER BY Id LIMIT 200`)),
  );
}

describe('a state file', () => {
  it('gives the same org again: records, fields, permissions, tokens and jobs', async () => {
    const stateFile = join(folder, 'org.db');
    const first = await startOrg({ stateFile });
    await first.provision('Account.Kept__c', {
      type: 'Number',
      label: 'Kept',
      precision: 3,
      scale: 0,
    });
    const id = await first.create('Account', { Name: 'Kept', Kept__c: 7 });
    const job = await first.post('/jobs/query', {
      operation: 'query',
      query: 'SELECT Name FROM Account ORDER BY Name',
    });
    const jobPath = `/jobs/query/${(job.body as { id: string }).id}`;
    await first.get(jobPath);
    const described = await first.get('/sobjects/Account/describe');
    const before = await everything(first);
    const { credentials } = first.sandbox;
    await first.sandbox.close();

    const second = await startOrg({
      stateFile,
      dataset: { stories: [], tables: [{ name: 'accounts', rows: () => [{ key: 'other' }] }] },
    });
    expect(await everything(second)).toEqual(before);
    expect({ ...second.sandbox.credentials, SALESFORCE_LOGIN_URL: '' }).toEqual({
      ...credentials,
      SALESFORCE_LOGIN_URL: '',
    });
    const again = await second.get('/sobjects/Account/describe');
    expect(again.text.replaceAll(second.sandbox.url, '')).toBe(
      described.text.replaceAll(first.sandbox.url, ''),
    );
    await second.get(jobPath);
    expect((await second.get(`${jobPath}/results`)).text).toContain('"Kept"');
    const next = await second.create('Account', { Name: 'Next', Kept__c: 8 });
    expect(next > id).toBe(true);
    await second.sandbox.close();
  });

  it('whose first load was broken off is made anew', async () => {
    const stateFile = join(folder, 'broken.db');
    const broken = startOrg({
      stateFile,
      dataset: {
        stories: [],
        tables: [
          {
            name: 'accounts',
            *rows() {
              yield { key: 'a1', name: 'Half' };
              throw new Error('the disk of the seed is unplugged');
            },
          },
        ],
      },
    });
    await expect(broken).rejects.toThrow('the disk of the seed is unplugged');
    expect(existsSync(stateFile)).toBe(false);
    const org = await startOrg({ stateFile });
    expect(await org.records('SELECT Id FROM Account')).toHaveLength(5);
    await org.sandbox.close();
  });

  it('that is something else is refused and left as it is', async () => {
    const stateFile = join(folder, 'letter.txt');
    writeFileSync(stateFile, 'Dear Ada, this is no database at all.');
    await expect(startOrg({ stateFile })).rejects.toThrow('not a database');
    expect(readFileSync(stateFile, 'utf8')).toBe('Dear Ada, this is no database at all.');
  });

  it('belongs to one sandbox at a time', async () => {
    const stateFile = join(folder, 'shared.db');
    const first = await startOrg({ stateFile });
    await expect(startOrg({ stateFile })).rejects.toThrow('locked');
    expect(await first.records('SELECT Id FROM Account')).toHaveLength(5);
    await first.sandbox.close();
  });
});

describe('the same seed, clock and data', () => {
  it('give the same bytes, but for the address and the key', async () => {
    const [one, two] = [await startOrg(), await startOrg()];
    for (const org of [one, two]) {
      await org.create('Task', { Subject: 'Call' });
      await org.provision('Account.Same__c', { type: 'Date', label: 'Same' });
    }
    const soql = 'SELECT FIELDS(ALL) FROM Account ORDER BY Id LIMIT 200';
    const [first, second] = [await one.soql(soql), await two.soql(soql)];
    expect(second.text).toBe(first.text);
    expect(two.token).toBe(one.token);
    expect([...two.sandbox.inspect('Task')]).toEqual([...one.sandbox.inspect('Task')]);
    await Promise.all([one.sandbox.close(), two.sandbox.close()]);
  });

  it('but another seed is another org', async () => {
    const [one, two] = [await startOrg({ seed: 1 }), await startOrg({ seed: 2 })];
    const [mine] = await one.records('SELECT Id FROM Account');
    expect(
      await two.records(`SELECT Id FROM Account WHERE Id = '${String(mine?.['Id'])}'`),
    ).toEqual([]);
    expect(two.token).not.toBe(one.token);
    await Promise.all([one.sandbox.close(), two.sandbox.close()]);
  });
});

describe('an org without data', () => {
  it('has its objects and its integration user all the same', async () => {
    const org = await startOrg({ dataset: { stories: [], tables: [] } });
    expect(await org.records('SELECT Id FROM Survey_Response__c')).toEqual([]);
    expect(await org.only('SELECT Username FROM User')).toMatchObject({
      Username: 'integration@bellwether.sandbox',
    });
    await org.sandbox.close();
  });
});
