import { afterAll, describe, expect, it } from '@jest/globals';
import { hubspot } from './association-calls.ts';
import { at, closePortals, startPortal, text, type TestPortal } from './test-portal.ts';

afterAll(closePortals);

async function adopt(portal: TestPortal, child: string, parent: string): Promise<void> {
  const path = `/crm/v4/objects/companies/${child}/associations/companies/${parent}`;
  await portal.call('PUT', path, [hubspot(14)]);
}

async function parentOf(portal: TestPortal, id: string): Promise<unknown> {
  const { json } = await portal.get(
    `/crm/v3/objects/companies/${id}?properties=hs_parent_company_id`,
  );
  return [at(json, 'properties', 'hs_parent_company_id'), at(json, 'updatedAt')];
}

async function family(): Promise<readonly [TestPortal, string, string]> {
  const portal = await startPortal();
  const child = await portal.create('companies', {});
  const parent = await portal.create('companies', {});
  portal.clock.advance(1_000);
  await adopt(portal, child, parent);
  return [portal, child, parent];
}

describe('a company with a parent', () => {
  it('says who it is in a property, and is changed by it', async () => {
    const [portal, child, parent] = await family();
    expect(await parentOf(portal, child)).toEqual([parent, '2026-04-20T08:00:01Z']);
    expect(await parentOf(portal, parent)).toEqual([null, '2026-04-20T08:00:00Z']);
    const other = await portal.create('companies', {});
    await adopt(portal, child, other);
    expect(await parentOf(portal, child)).toEqual([other, expect.anything()]);
  });

  it('says so no more when the parent is archived', async () => {
    const [portal, child, parent] = await family();
    await portal.call('DELETE', `/crm/v3/objects/companies/${parent}`);
    expect(await parentOf(portal, child)).toEqual([null, expect.anything()]);
  });

  it('belongs to what its parent has been merged into', async () => {
    const [portal, child, parent] = await family();
    const other = await portal.create('companies', {});
    const merged = { primaryObjectId: other, objectIdToMerge: parent };
    const { json } = await portal.post('/crm/v3/objects/companies/merge', merged);
    expect(await parentOf(portal, child)).toEqual([text(json, 'id'), expect.anything()]);
  });
});
