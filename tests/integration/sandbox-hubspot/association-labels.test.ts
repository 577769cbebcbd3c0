import { afterAll, describe, expect, it } from '@jest/globals';
import { hubspot, types } from './association-calls.ts';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  type Answer,
  type TestPortal,
} from './test-portal.ts';

afterAll(closePortals);

async function makeLabel(of: TestPortal, label: string, inverse?: string): Promise<number> {
  const body = {
    label,
    name: label.toLowerCase(),
    ...(inverse === undefined ? {} : { inverseLabel: inverse }),
  };
  const answer = await of.post('/crm/v4/associations/contacts/companies/labels', body);
  expect(answer.status).toBe(200);
  return Number(at(answer.json, 'results', 0, 'typeId'));
}

const user = (associationTypeId: number): unknown => ({
  associationCategory: 'USER_DEFINED',
  associationTypeId,
});

describe('labels', () => {
  it('lists the types between two objects, HubSpot and user-defined', async () => {
    const fresh = await startPortal();
    const typeId = await makeLabel(fresh, 'Decision maker', 'Decided by');
    const there = await fresh.get('/crm/associations/2026-09/contacts/companies/labels');
    const back = await fresh.get('/crm/v4/associations/companies/contacts/labels');
    expect(at(there.json, 'results')).toEqual([
      { category: 'HUBSPOT_DEFINED', typeId: 1, label: 'Primary' },
      { category: 'HUBSPOT_DEFINED', typeId: 279, label: null },
      { category: 'USER_DEFINED', typeId, label: 'Decision maker' },
    ]);
    expect(list(back.json, 'results').at(-1)).toEqual({
      category: 'USER_DEFINED',
      typeId: typeId + 1,
      label: 'Decided by',
    });
  });

  it('replaces the labels of a pair by those that are sent, and keeps the unlabelled link', async () => {
    const fresh = await startPortal();
    const [person, firm] = [
      await fresh.create('contacts', {}),
      await fresh.create('companies', {}),
    ];
    const [buyer, payer] = [await makeLabel(fresh, 'Buyer'), await makeLabel(fresh, 'Payer')];
    const path = `/crm/objects/2026-09/contacts/${person}/associations/companies/${firm}`;
    const first = await fresh.call('PUT', path, [user(buyer)]);
    expect(at(first.json, 'labels')).toEqual(['Buyer']);
    await fresh.call('PUT', path, [user(payer)]);
    expect(await types(fresh, 'contacts', person, 'companies')).toEqual([[279, payer]]);
  });

  it('takes single labels away, and everything with the unlabelled link', async () => {
    const fresh = await startPortal();
    const [person, firm] = [
      await fresh.create('contacts', {}),
      await fresh.create('companies', {}),
    ];
    const buyer = await makeLabel(fresh, 'Buyer');
    await fresh.call('PUT', `/crm/v4/objects/contacts/${person}/associations/companies/${firm}`, [
      user(buyer),
      hubspot(1),
    ]);
    const remove = (spec: unknown): Promise<Answer> =>
      fresh.post('/crm/v4/associations/contacts/companies/batch/labels/archive', {
        inputs: [{ from: { id: person }, to: { id: firm }, types: [spec] }],
      });
    expect((await remove(user(buyer))).status).toBe(204);
    expect(await types(fresh, 'contacts', person, 'companies')).toEqual([[1, 279]]);
    await remove(hubspot(279));
    expect(await types(fresh, 'contacts', person, 'companies')).toEqual([]);
  });

  it('can be renamed and removed, HubSpot ones not', async () => {
    const fresh = await startPortal();
    const typeId = await makeLabel(fresh, 'Buyer');
    const path = '/crm/v4/associations/contacts/companies/labels';
    const renamed = await fresh.call('PUT', path, {
      label: 'Purchaser',
      associationTypeId: typeId,
    });
    expect(renamed.status).toBe(204);
    const seen = await fresh.get(path);
    expect(column(list(seen.json, 'results'), 'label')).toContain('Purchaser');
    expect((await fresh.call('DELETE', `${path}/${String(typeId)}`)).status).toBe(204);
    expect((await fresh.call('DELETE', `${path}/279`)).status).toBe(404);
    expect(list((await fresh.get(path)).json, 'results')).toHaveLength(2);
  });

  it('end at fifty for a pair, with a status of its own', async () => {
    const fresh = await startPortal();
    for (let n = 0; n < 50; n += 1) await makeLabel(fresh, `Label ${String(n)}`);
    const answer = await fresh.post('/crm/v4/associations/contacts/companies/labels', {
      label: 'One more',
      name: 'one_more',
    });
    expect(answer.status).toBe(437);
  });
});
