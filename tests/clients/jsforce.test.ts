import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  startOrg,
  type JsonRecord,
  type OrgClient,
} from '../integration/sandbox-salesforce/org-client.ts';
import { installClients, runNode } from './support/program.ts';

/** jsforce of today (undici) and the last of the old line (request): the same session of each, as a program. */
const SESSION = fileURLToPath(new URL('programs/jsforce-session.ts', import.meta.url));
const CONTACTS = 2300;

beforeAll(installClients);

describe.each<readonly [title: string, name: string]>([
  ['jsforce 3.10', 'jsforce'],
  ['jsforce 1.11', 'jsforce-1'],
])('%s', (_title, name) => {
  let org: OrgClient;
  let answered: JsonRecord;
  beforeAll(async () => {
    org = await startOrg({ knobs: { oauth: { consent: 'approve' } } });
    await org.provision('Account.Legacy_Key__c', {
      type: 'Text',
      label: 'Legacy Key',
      length: 40,
      unique: true,
      externalId: true,
    });
    await addContacts(org);
    answered = await runSession(org, name);
  });
  afterAll(() => org.sandbox.close());

  it('logs in by consent and renews its token by itself', () => {
    expect(answered['organization']).toMatch(/^00D\w{15}$/);
    expect(answered['refresh']).toEqual({ totalSize: 1, isNew: true });
    const urls = org.sandbox.requests.entries();
    expect(urls.filter(({ url }) => url === '/services/oauth2/token')).toHaveLength(2);
    expect(urls.filter(({ status }) => status === 401)).toHaveLength(1);
  });

  it('describes the org as it is', async () => {
    const { body } = await org.get('/sobjects/Account/describe');
    const custom = (body as { fields: JsonRecord[] }).fields;
    // The session saw the org before it added a field of its own, which nobody may see.
    expect(answered['fields']).toBe(custom.length);
    const all = (await org.get('/sobjects')).body as { sobjects: JsonRecord[] };
    expect(answered['objects']).toBe(all.sobjects.length);
  });

  it('queries, and fetches page after page', () => {
    expect(answered['records']).toMatchObject([{ Name: 'Acme' }]);
    expect(answered['contacts']).toBe(CONTACTS + 2);
  });

  it('creates, changes, reads, upserts and deletes one record', () => {
    expect(answered['oneRecord']).toMatchObject({
      created: { success: true, errors: [] },
      read: { Phone: '2' },
      upserted: { success: true },
      destroyed: { success: true },
    });
    const names = [...org.sandbox.inspect('Account')].map((account) => account['Name']);
    expect(names).toContain('Upserted');
    expect(names).not.toContain('By jsforce');
  });

  it('writes several records at once and hears of each', () => {
    const error = { statusCode: 'REQUIRED_FIELD_MISSING', fields: ['Name'] };
    expect(answered['collections']).toMatchObject({
      created: [
        { success: true },
        { success: false, errors: [expect.objectContaining(error)] },
        { success: true },
      ],
      updated: [true, true],
      read: [{ Phone: '77' }, { Phone: '77' }],
      destroyed: [true, true],
    });
    const names = [...org.sandbox.inspect('Account')].map((account) => account['Name']);
    expect(names.filter((each) => /^C\d$/.test(String(each)))).toEqual([]);
  });

  it('makes a field and a permission set over the Metadata API', async () => {
    expect(answered['metadata']).toMatchObject({
      created: { fullName: 'Account.Tier__c', success: true },
      again: { success: false },
      upserted: { fullName: 'Account.Tier__c', success: true, created: false },
      granted: { fullName: 'Tiers', success: true, created: true },
      read: { fullName: 'Account.Tier__c', label: 'Level', type: 'Text' },
      listed: ['Bellwether_Integration', 'Tiers'],
      types: ['CustomObject', 'PermissionSet'],
    });
    // The old one leaves a list of one as an object.
    const { again } = answered['metadata'] as { again: { errors: JsonRecord | JsonRecord[] } };
    expect([again.errors].flat()).toMatchObject([{ statusCode: 'DUPLICATE_DEVELOPER_NAME' }]);
    const grants = await org.records(
      "SELECT Field, PermissionsEdit FROM FieldPermissions WHERE Parent.Name = 'Tiers'",
    );
    expect(grants).toMatchObject([{ Field: 'Account.Tier__c', PermissionsEdit: true }]);
  });

  it('loads and queries in bulk, where it can', () => {
    const bulk = {
      failed: ['REQUIRED_FIELD_MISSING:Required fields are missing: [Name]:Name --'],
      records: [{ Name: 'Bulk by jsforce' }],
    };
    expect(answered['bulk']).toEqual(name === 'jsforce' ? bulk : null);
  });

  it('reads how many calls are used', () => {
    expect(answered['limits']).toMatchObject({ apiUsage: { limit: 100_000 } });
  });
});

async function addContacts(org: OrgClient): Promise<void> {
  const records = Array.from({ length: CONTACTS }, (_, index) => ({
    attributes: { type: 'Contact' },
    LastName: `Contact ${String(index)}`,
  }));
  for (let start = 0; start < records.length; start += 200) {
    const answer = await org.post('/composite/sobjects', {
      records: records.slice(start, start + 200),
    });
    if (answer.status !== 200) throw new Error(answer.text);
  }
}

async function runSession(org: OrgClient, name: string): Promise<JsonRecord> {
  const { stdout, stderr } = await runNode(SESSION, [name], {
    folder: tmpdir(),
    env: { HOME: tmpdir(), ...org.sandbox.credentials },
  });
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as JsonRecord;
}
