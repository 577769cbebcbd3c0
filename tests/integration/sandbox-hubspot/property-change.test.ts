import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type Answer,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

const ROOT = '/crm/properties/2026-09/companies';

const TEXT = {
  name: 'note_text',
  label: 'Note text',
  type: 'string',
  fieldType: 'text',
  groupName: 'companyinformation',
};

function define(overrides: object, path = ROOT): Promise<Answer> {
  return portal.post(path, { ...TEXT, ...overrides });
}

describe('reading properties', () => {
  it('answers 404 to a name that the object does not hold', async () => {
    const answer = await portal.get(`${ROOT}/absent`);
    expect([answer.status, at(answer.json, 'category')]).toEqual([404, 'OBJECT_NOT_FOUND']);
  });

  it('lists HubSpot properties as such, without saying that they are not archived', async () => {
    const answer = await portal.get(ROOT);
    const name = list(answer.json, 'results').find((one) => at(one, 'name') === 'name');
    expect(name).toMatchObject({
      hubspotDefined: true,
      modificationMetadata: { archivable: false, readOnlyDefinition: true, readOnlyValue: false },
    });
    expect(name).not.toHaveProperty('archived');
    const created = await portal.get(`${ROOT}/createdate`);
    expect(at(created.json, 'modificationMetadata', 'readOnlyValue')).toBe(true);
  });

  it('has no sensitive properties', async () => {
    const none = await portal.get(`${ROOT}?dataSensitivity=sensitive`);
    expect(none.json).toEqual({ results: [] });
    expect((await portal.get(`${ROOT}/name?dataSensitivity=highly_sensitive`)).status).toBe(404);
  });
});

describe('changing a property', () => {
  it('overwrites what is sent and leaves options that are not', async () => {
    await define({
      name: 'choice',
      type: 'enumeration',
      fieldType: 'select',
      options: ['a', 'b'].map((value) => ({ label: value, value })),
    });
    const path = `${ROOT}/choice`;
    const renamed = await portal.call('PATCH', path, { label: 'Choice, renamed' });
    expect(renamed.status).toBe(200);
    expect(at(renamed.json, 'label')).toBe('Choice, renamed');
    expect(list(renamed.json, 'options')).toHaveLength(2);
    const replaced = await portal.call('PATCH', path, { options: [{ label: 'C', value: 'c' }] });
    expect(column(list(replaced.json, 'options'), 'value')).toEqual(['c']);
  });

  it('cannot make it unique, and says nothing of it', async () => {
    await define({ name: 'plain_text' });
    const answer = await portal.call('PATCH', `${ROOT}/plain_text`, { hasUniqueValue: true });
    expect([answer.status, at(answer.json, 'hasUniqueValue')]).toEqual([200, false]);
  });

  it('cannot change what HubSpot has defined', async () => {
    expect((await portal.call('PATCH', `${ROOT}/domain`, { label: 'x' })).status).toBe(400);
  });
});

describe('archiving a property', () => {
  it('hides it from definitions and records; its name brings it back with its values', async () => {
    const fresh = await startPortal();
    const path = '/crm/v3/properties/companies';
    await fresh.post(path, { ...TEXT, name: 'coming' });
    const id = await fresh.create('companies', { coming: 'kept' });
    fresh.clock.advance(1_000);
    expect((await fresh.call('DELETE', `${path}/coming`)).status).toBe(204);
    expect((await fresh.get(`${path}/coming`)).status).toBe(404);
    expect((await fresh.get(`${path}/coming?archived=true`)).json).toMatchObject({
      archived: true,
      archivedAt: '2026-04-20T08:00:01Z',
    });
    const record = `/crm/v3/objects/companies/${id}?properties=coming`;
    expect(at((await fresh.get(record)).json, 'properties')).not.toHaveProperty('coming');
    expect(
      (await fresh.post('/crm/v3/objects/companies', { properties: { coming: 'x' } })).status,
    ).toBe(400);
    const restored = await fresh.post(path, { ...TEXT, name: 'coming', label: 'Come back' });
    expect(restored.status).toBe(201);
    expect(restored.json).toMatchObject({
      label: 'Come back',
      createdAt: '2026-04-20T08:00:00Z',
      archived: false,
    });
    expect((await fresh.get(`${path}/coming?archived=true`)).status).toBe(404);
    expect(at((await fresh.get(record)).json, 'properties', 'coming')).toBe('kept');
  });

  it('is refused while a calculation needs it', async () => {
    const number = { type: 'number', fieldType: 'number' };
    await define({ name: 'used', ...number });
    await define({
      name: 'uses',
      type: 'number',
      fieldType: 'calculation_equation',
      calculationFormula: 'used * 2',
    });
    const answer = await portal.call('DELETE', `${ROOT}/used`);
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({
      message:
        'Property: used of object type 0-2 is currently used in 1 places and cannot be deleted',
      category: 'VALIDATION_ERROR',
      subCategory: 'PropertyValidationError.CANNOT_DELETE_PROPERTY_IN_USE',
    });
    const written = await portal.post('/crm/v3/objects/companies', { properties: { uses: '1' } });
    expect(at(written.json, 'errors', 0, 'code')).toBe('READ_ONLY_VALUE');
  });

  it('is refused for what HubSpot has defined', async () => {
    expect((await portal.call('DELETE', `${ROOT}/domain`)).status).toBe(400);
  });
});

describe('properties in batches', () => {
  it('are created, read and archived', async () => {
    const names = ['b_one', 'b_two'];
    const made = await portal.post(`${ROOT}/batch/create`, {
      inputs: [
        { ...TEXT, name: 'b_one' },
        { ...TEXT, name: 'b_two' },
      ],
    });
    expect(made.status).toBe(201);
    const partly = await portal.post(`${ROOT}/batch/create`, {
      inputs: [
        { ...TEXT, name: 'b_two' },
        { ...TEXT, name: 'b_three' },
      ],
    });
    expect([partly.status, at(partly.json, 'errors', 0, 'category')]).toEqual([
      207,
      'OBJECT_ALREADY_EXISTS',
    ]);
    const read = await portal.post(`${ROOT}/batch/read`, {
      archived: false,
      inputs: [{ name: 'b_three' }, { name: 'b_none' }],
    });
    expect([read.status, column(list(read.json, 'results'), 'name')]).toEqual([207, ['b_three']]);
    const gone = await portal.post(`${ROOT}/batch/archive`, {
      inputs: [...names, 'b_none'].map((name) => ({ name })),
    });
    expect(gone.status).toBe(204);
    expect((await portal.get(`${ROOT}/b_one`)).status).toBe(404);
  });
});

describe('groups of properties', () => {
  it('are created, renamed, listed and archived', async () => {
    const made = await portal.post(`${ROOT}/groups`, { name: 'bellwether', label: 'Bellwether' });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`${ROOT}/groups/bellwether`);
    expect(made.json).toEqual({
      name: 'bellwether',
      label: 'Bellwether',
      displayOrder: 2,
      archived: false,
    });
    const renamed = await portal.call('PATCH', `${ROOT}/groups/bellwether`, { label: 'Health' });
    expect([renamed.status, at(renamed.json, 'label')]).toEqual([200, 'Health']);
    const again = await portal.post(`${ROOT}/groups`, { name: 'bellwether', label: 'x' });
    expect([again.status, at(again.json, 'category')]).toEqual([409, 'OBJECT_ALREADY_EXISTS']);
    expect((await portal.call('DELETE', `${ROOT}/groups/bellwether`)).status).toBe(204);
    expect((await portal.get(`${ROOT}/groups/bellwether`)).status).toBe(404);
    const listed = await portal.get(`${ROOT}/groups`);
    expect(column(list(listed.json, 'results'), 'name')).toEqual([
      'companyinformation',
      'company_activity',
    ]);
  });

  it('stay while a property is in them, which an error inside of the message says', async () => {
    const answer = await portal.call('DELETE', `${ROOT}/groups/companyinformation`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(text(answer.json, 'message'))).toMatchObject({
      message: "Can't delete or purge a group with active properties",
      subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    });
  });
});
