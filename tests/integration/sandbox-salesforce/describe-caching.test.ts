import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
beforeEach(async () => {
  org = await startOrg();
  org.clock.advance(60_000);
});
afterEach(() => org.sandbox.close());

const STARTED = 'Mon, 20 Apr 2026 08:00:00 GMT';
const CHANGED = 'Mon, 20 Apr 2026 08:02:00 GMT';

describe('If-Modified-Since', () => {
  it.each(['/sobjects', '/sobjects/Account', '/sobjects/Account/describe'])(
    'answers 304 without a body for %s as long as nothing has changed',
    async (path) => {
      const first = await org.get(path);
      expect(first.headers.get('last-modified')).toBe(STARTED);
      const again = await org.get(path, { 'if-modified-since': STARTED });
      expect([again.status, again.text]).toEqual([304, '']);
      const older = 'Mon, 20 Apr 2026 07:59:59 GMT';
      expect((await org.get(path, { 'if-modified-since': older })).status).toBe(200);
      expect((await org.get(path, { 'if-modified-since': 'yesterday' })).status).toBe(200);
    },
  );

  it('sees a new field when the user may see it, and no change of other objects', async () => {
    const path = '/sobjects/Account/describe';
    await org.get(path);
    await org.get('/sobjects/Contact/describe');
    await org.post('/tooling/sobjects/CustomField', {
      FullName: 'Account.New__c',
      Metadata: { type: 'Text', label: 'New', length: 10 },
    });
    org.clock.advance(60_000);
    expect((await org.get(path, { 'if-modified-since': STARTED })).status).toBe(304);
    await org.grant('Account.New__c');
    const changed = await org.get(path, { 'if-modified-since': STARTED });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('last-modified')).toBe(CHANGED);
    expect((await org.get(path, { 'if-modified-since': CHANGED })).status).toBe(304);
    const other = await org.get('/sobjects/Contact/describe', { 'if-modified-since': STARTED });
    expect(other.status).toBe(304);
  });
});
