import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import jsforce, { type Connection } from 'jsforce';
import { startJsforceOrg } from './jsforce-client.ts';
import type { OrgClient } from './org-client.ts';

let org: OrgClient;
let connection: Connection;
beforeAll(async () => {
  ({ org, connection } = await startJsforceOrg());
});
afterAll(() => org.sandbox.close());

const USERNAME = 'integration@bellwether.sandbox';

async function post(path: string, body: string): Promise<{ status: number; text: string }> {
  const response = await fetch(`${org.sandbox.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml', soapaction: '""' },
    body,
  });
  return { status: response.status, text: await response.text() };
}

function envelope(operation: string, sessionId = org.token): string {
  return `<?xml version="1.0"?><!-- c --><e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Header><SessionHeader xmlns="urn:partner.soap.sforce.com"><sessionId>${sessionId}</sessionId></SessionHeader></e:Header><e:Body>${operation}</e:Body></e:Envelope>`;
}

describe('SOAP login', () => {
  it('opens a session with which REST works too, up to version 64', async () => {
    const legacy = new jsforce.Connection({ loginUrl: org.sandbox.url, version: '64.0' });
    const info = await legacy.login(USERNAME, 'sandbox');
    const [user] = await org.records(`SELECT Id FROM User WHERE Username = '${USERNAME}'`);
    expect(info.id).toBe(user?.['Id']);
    expect(legacy.instanceUrl).toBe(org.sandbox.url);
    expect((await legacy.query('SELECT Id FROM Account')).totalSize).toBe(5);
    const headers = { authorization: `Bearer ${legacy.accessToken ?? ''}` };
    expect((await org.get('/limits', headers)).status).toBe(200);
    await legacy.logout();
    expect((await org.get('/limits', headers)).status).toBe(401);
  });

  it('refuses a wrong password in the words of the vendor', async () => {
    const legacy = new jsforce.Connection({ loginUrl: org.sandbox.url, version: '50.0' });
    await expect(legacy.login(USERNAME, 'guess')).rejects.toThrow(
      'INVALID_LOGIN: Invalid username, password, security token; or user locked out.',
    );
    const answer = await post(
      '/services/Soap/u/50.0',
      envelope('<login><username>x</username><password>y</password></login>'),
    );
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<faultcode>INVALID_LOGIN</faultcode>');
  });

  it('is retired from version 65 on', async () => {
    const modern = new jsforce.Connection({ loginUrl: org.sandbox.url, version: '65.0' });
    await expect(modern.login(USERNAME, 'sandbox')).rejects.toThrow('UNSUPPORTED_API_VERSION');
  });
});

describe('the session calls of SOAP', () => {
  it('tell the time of the sandbox', async () => {
    expect(await connection.soap.getServerTimestamp()).toEqual({
      timestamp: '2026-04-20T08:00:00.000Z',
    });
  });

  it('tell who is logged in', async () => {
    expect(await connection.soap.getUserInfo()).toMatchObject({
      userName: USERNAME,
      userFullName: 'Bellwether Integration',
      organizationName: 'Bellwether Sandbox',
      organizationMultiCurrency: false,
      userTimeZone: 'GMT',
      roleId: null,
    });
  });

  it('count as API calls, as a login does not', async () => {
    const before = await org.apiUsage();
    await connection.soap.getServerTimestamp();
    expect(await org.apiUsage()).toBe(before + 2);
  });
});

describe('saving by SOAP', () => {
  it('creates, updates, upserts and deletes as REST does', async () => {
    const created = await connection.soap.create([
      { type: 'Contact', LastName: 'Ångström & <Co>', Email: null },
      { type: 'Contact', FirstName: 'Nameless' },
    ]);
    expect(created).toMatchObject([
      { success: true, errors: [] },
      {
        id: null,
        success: false,
        errors: [
          {
            statusCode: 'REQUIRED_FIELD_MISSING',
            message: 'Required fields are missing: [LastName]',
            fields: ['LastName'],
          },
        ],
      },
    ]);
    const id = String(created[0]?.id);
    await connection.soap.update([{ type: 'Contact', Id: id, FirstName: 'Å', Title: null }]);
    expect(
      await org.only(`SELECT LastName, FirstName FROM Contact WHERE Id = '${id}'`),
    ).toMatchObject({
      LastName: 'Ångström & <Co>',
      FirstName: 'Å',
    });
    const upserted: unknown = await connection.soap.upsert('Id', [
      { type: 'Contact', Id: id, Title: 'Buyer' },
    ]);
    expect(upserted).toMatchObject([{ id, success: true, created: false }]);
    expect(await org.only(`SELECT Title FROM Contact WHERE Id = '${id}'`)).toMatchObject({
      Title: 'Buyer',
    });
    expect(await connection.soap.delete([id])).toMatchObject([{ id, success: true }]);
    expect(await org.records(`SELECT Id FROM Contact WHERE Id = '${id}'`)).toEqual([]);
  });
});

describe('a SOAP request that is refused as a whole', () => {
  it('tells an expired session so that clients renew it', async () => {
    const answer = await post('/services/Soap/u/67.0', envelope('<getUserInfo/>', 'gone'));
    expect(answer.status).toBe(500);
    expect(answer.text).toContain('<faultcode>sf:INVALID_SESSION_ID</faultcode>');
  });

  it.each([
    ['a retired version', '/services/Soap/u/30.0', '<getUserInfo/>', 'UNSUPPORTED_API_VERSION'],
    ['an unknown operation', '/services/Soap/u/67.0', '<describeTabs/>', 'INVALID_OPERATION'],
    ['broken XML', '/services/Soap/u/67.0', '<getUserInfo>', 'INVALID_SOAP'],
  ])('is told with a fault: %s', async (_, path, operation, code) => {
    const answer = await post(path, envelope(operation));
    expect(answer.status).toBe(500);
    expect(answer.text).toContain(`exceptionCode>${code}<`);
  });
});
