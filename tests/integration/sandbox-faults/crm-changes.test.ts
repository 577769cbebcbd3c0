import { afterAll, describe, expect, it } from '@jest/globals';
import { closeSides, reported, startSide, type Answer, type Side } from './sides.ts';

afterAll(closeSides);

const API = '/services/data/v67.0';
const FIELD = 'Account.Grade__c';

function codeOf({ text }: Answer): unknown {
  const [error] = JSON.parse(text) as { errorCode?: unknown }[];
  return error?.errorCode;
}

function soql(side: Side, query: string): Promise<Answer> {
  return side.call(`${API}/query?q=${encodeURIComponent(query)}`);
}

/** Provisions a text field that the integration user may write. */
async function provision(side: Side): Promise<void> {
  const Metadata = { type: 'Text', label: 'Grade', length: 20 };
  const body = { FullName: FIELD, Metadata };
  const made = await side.call(`${API}/tooling/sobjects/CustomField`, { method: 'POST', body });
  expect(made.status).toBe(201);
  const found = await soql(
    side,
    `SELECT Id FROM PermissionSet WHERE Name = 'Bellwether_Integration'`,
  );
  const { records } = JSON.parse(found.text) as { records: { Id: string }[] };
  const grant = {
    SobjectType: 'Account',
    Field: FIELD,
    PermissionsRead: true,
    PermissionsEdit: true,
  };
  const granted = await side.call(`${API}/sobjects/FieldPermissions`, {
    method: 'POST',
    body: { ParentId: records[0]?.Id, ...grant },
  });
  expect(granted.status).toBe(201);
}

async function orgWithGrade(): Promise<{ readonly side: Side; readonly path: string }> {
  const side = await startSide('salesforce');
  await provision(side);
  const { id } = JSON.parse((await side.create('Acme')).text) as { id: string };
  const path = `${API}/sobjects/Account/${id}`;
  expect((await grade(side, path, 'first')).status).toBe(204);
  return { side, path };
}

function grade(side: Side, path: string, value: string): Promise<Answer> {
  return side.call(path, { method: 'PATCH', body: { Grade__c: value } });
}

async function described(side: Side): Promise<Readonly<Record<string, unknown>> | undefined> {
  const { text } = await side.call(`${API}/sobjects/Account/describe`);
  const { fields } = JSON.parse(text) as { fields: Record<string, unknown>[] };
  return fields.find(({ name }) => name === 'Grade__c');
}

describe('the Salesforce sandbox changed under way', () => {
  it('loses a field between two requests, and takes one of the same name without the old values', async () => {
    const { side, path } = await orgWithGrade();
    side.sandbox.faults.set({
      faults: [
        {
          match: { method: 'PATCH', nth: 2 },
          kind: 'field_gone',
          object: 'Account',
          field: 'Grade__c',
        },
      ],
    });
    expect((await grade(side, path, 'second')).status).toBe(204);
    expect(codeOf(await grade(side, path, 'third'))).toBe('INVALID_FIELD');
    expect(codeOf(await soql(side, 'SELECT Grade__c FROM Account'))).toBe('INVALID_FIELD');
    expect(await described(side)).toBeUndefined();
    expect([...side.sandbox.inspect('Account')][0]).not.toHaveProperty('Grade__c');

    await provision(side);
    expect([...side.sandbox.inspect('Account')][0]).toHaveProperty('Grade__c', null);
    expect((await grade(side, path, 'fourth')).status).toBe(204);
  });

  it('goes on serving a query that was opened before its field was deleted', async () => {
    const { side } = await orgWithGrade();
    const size = { 'sforce-query-options': 'batchSize=200' };
    const records = Array.from({ length: 200 }, (_, at) => ({
      attributes: { type: 'Account' },
      Name: `Account ${String(at)}`,
    }));
    const created = await side.call(`${API}/composite/sobjects`, {
      method: 'POST',
      body: { records },
    });
    expect(created.status).toBe(200);
    const query = encodeURIComponent('SELECT Grade__c FROM Account ORDER BY Name');
    const first = await side.call(`${API}/query?q=${query}`, { headers: size });
    const { nextRecordsUrl } = JSON.parse(first.text) as { nextRecordsUrl: string };
    // The page of a cursor is about the object that the cursor reads.
    const match = { path: '/**/query/*', object: 'Account' };
    side.sandbox.faults.set({
      faults: [{ match, kind: 'field_gone', object: 'Account', field: 'Grade__c' }],
    });
    expect((await side.call(nextRecordsUrl)).status).toBe(200);
    expect(side.sandbox.faults.report().faults[0]).toMatchObject({ befell: 1 });
    expect(await described(side)).toBeUndefined();
  });

  it('makes a field read-only', async () => {
    const { side, path } = await orgWithGrade();
    side.sandbox.faults.set({
      faults: [{ kind: 'field_read_only', object: 'Account', field: 'Grade__c' }],
    });
    expect(codeOf(await grade(side, path, 'second'))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect(await described(side)).toMatchObject({ updateable: false, createable: false });
    expect([...side.sandbox.inspect('Account')][0]).toHaveProperty('Grade__c', 'first');
  });

  it('shortens a field', async () => {
    const { side, path } = await orgWithGrade();
    side.sandbox.faults.set({
      faults: [{ kind: 'field_shortened', object: 'Account', field: 'Grade__c', length: 5 }],
    });
    expect(codeOf(await grade(side, path, 'second'))).toBe('STRING_TOO_LONG');
    expect((await grade(side, path, 'third')).status).toBe(204);
    expect(await described(side)).toMatchObject({ length: 5 });
    const query = `SELECT Length FROM FieldDefinition WHERE EntityDefinition.QualifiedApiName = 'Account' AND QualifiedApiName = 'Grade__c'`;
    const tooling = await side.call(`${API}/tooling/query?q=${encodeURIComponent(query)}`);
    expect(tooling.text).toContain('"Length":5');
  });

  it('takes the right to a field away: first to write it, then to see it', async () => {
    const { side, path } = await orgWithGrade();
    const lost = { kind: 'permission_lost', object: 'Account', field: 'Grade__c' } as const;
    side.sandbox.faults.set({ faults: [{ ...lost, action: 'write' }] });
    expect(codeOf(await grade(side, path, 'second'))).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect((await soql(side, 'SELECT Grade__c FROM Account')).status).toBe(200);
    side.sandbox.faults.set({ faults: [{ ...lost, action: 'read' }] });
    expect(codeOf(await soql(side, 'SELECT Grade__c FROM Account'))).toBe('INVALID_FIELD');
  });

  it('takes the right to an object away: first to write it, then to see it', async () => {
    const side = await startSide('salesforce');
    const lost = { kind: 'permission_lost', object: 'account' } as const;
    side.sandbox.faults.set({ faults: [{ ...lost, action: 'write' }] });
    expect((await side.create('Acme')).status).toBeGreaterThanOrEqual(400);
    expect((await side.list()).status).toBe(200);
    side.sandbox.faults.set({ faults: [{ ...lost, action: 'read' }] });
    expect(codeOf(await side.list())).toBe('INVALID_TYPE');
    expect((await side.call(`${API}/sobjects/Account/describe`)).status).toBe(404);
    expect((await side.call(side.words.otherListPath)).status).toBe(200);
    expect(side.names()).toEqual([]);
  });

  it('revokes the token of a request; a refresh token gives a new one, until it is revoked too', async () => {
    const side = await startSide('salesforce');
    const refreshed = await salesforceRefresh(side);
    side.sandbox.faults.set({ faults: [{ match: { nth: 2 }, kind: 'token_revoked' }] });
    expect((await side.list()).status).toBe(200);
    expect(codeOf(await side.list())).toBe('INVALID_SESSION_ID');
    const authorization = `Bearer ${String(refreshed.token)}`;
    const asRefreshed = { headers: { authorization } };
    expect((await side.call(side.words.listPath, asRefreshed)).status).toBe(200);
    side.sandbox.faults.set({ faults: [{ kind: 'token_revoked', refresh_token: true }] });
    expect((await side.call(side.words.listPath, asRefreshed)).status).toBe(401);
    expect((await salesforceRefresh(side)).status).toBe(400);
  });

  it('says loudly that it cannot change a field which is not there', async () => {
    const side = await startSide('salesforce');
    side.sandbox.faults.set({
      faults: [{ kind: 'field_gone', object: 'Account', field: 'Nowhere__c' }],
    });
    expect((await side.list()).status).toBe(500);
    expect(String(reported.splice(0)[0])).toContain('Account has no field Nowhere__c');
    expect(side.sandbox.requests.entries()).toMatchObject([{ status: 500, carriedOut: 0 }]);
  });
});

interface Refreshed {
  readonly status: number;
  readonly token: unknown;
}

function salesforceRefresh(side: Side): Promise<Refreshed> {
  return refresh(side, 'SALESFORCE', '/services/oauth2/token');
}

async function refresh(side: Side, crm: string, path: string): Promise<Refreshed> {
  const credential = (name: string): string => side.sandbox.credentials[`${crm}_${name}`] ?? '';
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: credential('CLIENT_ID'),
    client_secret: credential('CLIENT_SECRET'),
    refresh_token: credential('REFRESH_TOKEN'),
  });
  const answer = await side.call(path, {
    method: 'POST',
    body: form.toString(),
    headers: { authorization: '', 'content-type': 'application/x-www-form-urlencoded' },
  });
  const { access_token: token } = JSON.parse(answer.text) as { access_token?: unknown };
  return { status: answer.status, token };
}

function gradeCompany(side: Side, path: string): Promise<Answer> {
  return side.call(path, { method: 'PATCH', body: { properties: { grade: 'A' } } });
}

describe('the HubSpot sandbox changed under way', () => {
  const PROPERTIES = '/crm/v3/properties/companies';

  async function portalWithGrade(): Promise<{ readonly side: Side; readonly path: string }> {
    const side = await startSide('hubspot');
    const property = { name: 'grade', label: 'Grade', type: 'string', fieldType: 'text' };
    const body = { ...property, groupName: 'companyinformation' };
    expect((await side.call(PROPERTIES, { method: 'POST', body })).status).toBe(201);
    const { id } = JSON.parse((await side.create('Acme')).text) as { id: string };
    return { side, path: `/crm/v3/objects/companies/${id}` };
  }

  it('loses a property between two requests', async () => {
    const { side, path } = await portalWithGrade();
    side.sandbox.faults.set({
      faults: [
        {
          match: { method: 'PATCH', nth: 2 },
          kind: 'field_gone',
          object: 'companies',
          field: 'grade',
        },
      ],
    });
    expect((await gradeCompany(side, path)).status).toBe(200);
    const refused = await gradeCompany(side, path);
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('PROPERTY_DOESNT_EXIST');
    expect((await side.call(`${PROPERTIES}/grade`)).status).toBe(404);
  });

  it('makes a property read-only', async () => {
    const { side, path } = await portalWithGrade();
    side.sandbox.faults.set({
      faults: [{ kind: 'field_read_only', object: 'companies', field: 'grade' }],
    });
    expect((await gradeCompany(side, path)).text).toContain('READ_ONLY_VALUE');
    expect((await side.call(`${PROPERTIES}/grade`)).text).toContain('"readOnlyValue":true');
  });

  it('takes scopes away from tokens that are in use', async () => {
    const side = await startSide('hubspot');
    const lost = { kind: 'permission_lost', object: 'companies' } as const;
    side.sandbox.faults.set({ faults: [{ ...lost, action: 'write' }] });
    const refused = await side.create('Acme');
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.text)).toMatchObject({
      category: 'MISSING_SCOPES',
      errors: [{ context: { requiredGranularScopes: ['crm.objects.companies.write'] } }],
    });
    expect((await side.list()).status).toBe(200);
    side.sandbox.faults.set({ faults: [{ ...lost, action: 'read' }] });
    expect((await side.list()).status).toBe(403);
    expect((await side.call(side.words.otherListPath)).status).toBe(200);
  });

  it('revokes the service key, or an OAuth token with its refresh token', async () => {
    const side = await startSide('hubspot');
    side.sandbox.faults.set({ faults: [{ kind: 'token_revoked' }] });
    expect((await side.list()).status).toBe(401);
    expect((await side.list()).status).toBe(401);
    const { token } = await refresh(side, 'HUBSPOT', '/oauth/v1/token');
    const asApp = { headers: { authorization: `Bearer ${String(token)}` } };
    expect((await side.call(side.words.listPath, asApp)).status).toBe(200);
    side.sandbox.faults.set({ faults: [{ kind: 'token_revoked', refresh_token: true }] });
    expect((await side.call(side.words.listPath, asApp)).status).toBe(401);
    expect((await refresh(side, 'HUBSPOT', '/oauth/v1/token')).status).toBe(400);
  });

  it.each([
    [{ kind: 'field_shortened', object: 'companies', field: 'name', length: 3 }, 'have no length'],
    [
      { kind: 'permission_lost', object: 'companies', action: 'read', field: 'name' },
      'objects, not',
    ],
    [{ kind: 'reset', match: { object: 'Account' } }, 'expected an object of this CRM: contacts'],
  ] as const)('refuses what it cannot do: %j', async (fault, message) => {
    const side = await startSide('hubspot');
    expect(() => {
      side.sandbox.faults.set({ faults: [fault] });
    }).toThrow(message);
  });
});
