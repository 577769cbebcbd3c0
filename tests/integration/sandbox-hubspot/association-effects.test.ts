import { afterAll, describe, expect, it } from '@jest/globals';
import { hubspot, putDefault, types } from './association-calls.ts';
import { at, closePortals, startPortal, type TestPortal } from './test-portal.ts';

afterAll(closePortals);

async function dated(of: TestPortal, type: string, id: string): Promise<unknown> {
  const answer = await of.get(
    `/crm/v3/objects/${type}/${id}?properties=notes_last_updated,notes_next_activity_date`,
  );
  return {
    updatedAt: at(answer.json, 'updatedAt'),
    ...(at(answer.json, 'properties') as object),
  };
}

describe('what associations change', () => {
  it('an activity moves the last-modified time of its company', async () => {
    const fresh = await startPortal();
    const firm = await fresh.create('companies', {});
    fresh.clock.advance(1_000);
    await fresh.post('/crm/v3/objects/tasks', {
      properties: { hs_timestamp: '2026-05-01' },
      associations: [{ to: { id: firm }, types: [hubspot(192)] }],
    });
    expect(await dated(fresh, 'companies', firm)).toMatchObject({
      updatedAt: '2026-04-20T08:00:01Z',
      notes_next_activity_date: '2026-05-01T00:00:00Z',
      notes_last_updated: null,
    });
    fresh.clock.advance(1_000);
    const note = await fresh.create('notes', { hs_timestamp: '2026-04-01' });
    await putDefault(fresh, `notes/${note}`, `companies/${firm}`);
    expect(await dated(fresh, 'companies', firm)).toMatchObject({
      updatedAt: '2026-04-20T08:00:02Z',
      notes_last_updated: '2026-04-20T08:00:02Z',
    });
  });

  it('any other association moves nothing, nor does the same activity once more', async () => {
    const fresh = await startPortal();
    const [firm, person] = [
      await fresh.create('companies', {}),
      await fresh.create('contacts', {}),
    ];
    const note = await fresh.create('notes', { hs_timestamp: '2026-04-01' });
    await putDefault(fresh, `notes/${note}`, `companies/${firm}`);
    fresh.clock.advance(1_000);
    await putDefault(fresh, `notes/${note}`, `companies/${firm}`);
    await putDefault(fresh, `contacts/${person}`, `companies/${firm}`);
    expect(await dated(fresh, 'companies', firm)).toMatchObject({
      updatedAt: '2026-04-20T08:00:00Z',
    });
    expect(await dated(fresh, 'contacts', person)).toMatchObject({
      updatedAt: '2026-04-20T08:00:00Z',
    });
  });

  it('an archived record loses its associations', async () => {
    const fresh = await startPortal();
    const firm = await fresh.create('companies', {});
    const task = await fresh.create('tasks', { hs_timestamp: '2026-05-01' });
    await putDefault(fresh, `tasks/${task}`, `companies/${firm}`);
    await fresh.call('DELETE', `/crm/v3/objects/tasks/${task}`);
    expect(await types(fresh, 'companies', firm, 'tasks')).toEqual([]);
  });
});
