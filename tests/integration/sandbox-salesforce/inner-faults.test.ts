import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { API, startOrg, type OrgClient } from './org-client.ts';

let org: OrgClient;
let acme = '';
beforeAll(async () => {
  org = await startOrg();
  acme = String((await org.only("SELECT Id FROM Account WHERE Name = 'Acme'"))['Id']);
});
afterAll(() => org.sandbox.close());

function fail(object: string): void {
  org.sandbox.faults.set({ faults: [{ match: { object }, kind: 'edge_page', status: 503 }] });
}

function soap(operation: string) {
  const header = `<SessionHeader><sessionId>${org.token}</sessionId></SessionHeader>`;
  return org.call(
    'POST',
    '/services/Soap/u/67.0',
    `<e:Envelope xmlns:e="x"><e:Header>${header}</e:Header><e:Body>${operation}</e:Body></e:Envelope>`,
  );
}

describe('a fault of an object', () => {
  it.each([
    ['Account', 503],
    ['Contact', 200],
  ])('befalls composite requests that write it: %s', async (object, status) => {
    fail(object);
    const request = {
      method: 'PATCH',
      url: `${API}/sobjects/Account/${acme}`,
      referenceId: 'a',
      body: { Site: 'x' },
    };
    expect((await org.post('/composite', { compositeRequest: [request] })).status).toBe(status);
  });

  it.each([
    ['Account', 503],
    ['Contact', 200],
  ])('befalls SOAP by type and by id: %s', async (object, status) => {
    fail(object);
    const create =
      '<create><n:sObjects><n:type>Account</n:type><Name>S</Name></n:sObjects></create>';
    expect((await soap(create)).status).toBe(status);
    expect((await soap(`<undelete><n:ids>${acme}</n:ids></undelete>`)).status).toBe(status);
  });
});
