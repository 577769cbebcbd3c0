import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { at, closePortals, startPortal, type Answer, type TestPortal } from './test-portal.ts';

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

describe('creating a property', () => {
  it('answers 201 with the body that a live portal answered, and an address', async () => {
    const answer = await define({ name: 'live_text', description: 'Created by a test' });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`${ROOT}/live_text`);
    expect(answer.json).toEqual({
      updatedAt: '2026-04-20T08:00:00Z',
      createdAt: '2026-04-20T08:00:00Z',
      name: 'live_text',
      label: 'Note text',
      type: 'string',
      fieldType: 'text',
      description: 'Created by a test',
      groupName: 'companyinformation',
      options: [],
      createdUserId: expect.stringMatching(/^\d+$/),
      updatedUserId: expect.stringMatching(/^\d+$/),
      displayOrder: -1,
      calculated: false,
      externalOptions: false,
      archived: false,
      hasUniqueValue: false,
      hidden: false,
      modificationMetadata: { archivable: true, readOnlyDefinition: false, readOnlyValue: false },
      formField: false,
      dataSensitivity: 'non_sensitive',
    });
    expect((await portal.get(`${ROOT}/live_text`)).json).toEqual(answer.json);
  });

  it.each(['/crm/v3/properties', '/crm/properties/v3', '/crm/properties/2026-03'])(
    'is seen through %s too',
    async (root) => {
      const name = `seen_${root.replaceAll(/\W/g, '_')}`;
      expect((await define({ name })).status).toBe(201);
      const answer = await portal.get(`${root}/companies/${name}`);
      expect(at(answer.json, 'name')).toBe(name);
    },
  );

  it('lets records have the property at once', async () => {
    await define({ name: 'health_note' });
    const id = await portal.create('companies', { health_note: 'fine' });
    const answer = await portal.get(`/crm/v3/objects/companies/${id}?properties=health_note`);
    expect(at(answer.json, 'properties', 'health_note')).toBe('fine');
  });

  it('keeps options in the form of HubSpot', async () => {
    const answer = await define({
      name: 'band',
      type: 'enumeration',
      fieldType: 'select',
      options: [
        { label: 'Red', value: 'red', displayOrder: 0, hidden: false },
        { label: 'Green', value: 'green', displayOrder: 1, hidden: true, description: 'Good' },
      ],
    });
    expect(at(answer.json, 'options')).toEqual([
      { label: 'Red', value: 'red', displayOrder: 0, hidden: false },
      { label: 'Green', value: 'green', displayOrder: 1, hidden: true, description: 'Good' },
    ]);
  });

  it('refuses a name that exists, HubSpot ones included', async () => {
    await define({ name: 'twice' });
    for (const name of ['twice', 'domain']) {
      const answer = await define({ name });
      expect(answer.status).toBe(409);
      expect(answer.json).toEqual({
        status: 'error',
        message: `A property named '${name}' already exists.`,
        correlationId: expect.any(String),
        category: 'OBJECT_ALREADY_EXISTS',
        subCategory: 'Properties.PROPERTY_WITH_NAME_EXISTS',
      });
    }
  });

  it.each([
    ['nothing at all', { name: null, label: null, type: null, fieldType: null, groupName: null }],
    ['a name with capitals', { name: 'Bad' }],
    ['a name that begins with a digit', { name: '1bad' }],
    ['an unknown type', { name: 'bad', type: 'text' }],
    ['an unknown field type', { name: 'bad', fieldType: 'input' }],
    ['a field type of another type', { name: 'bad', type: 'number', fieldType: 'text' }],
    ['an unknown group', { name: 'bad', groupName: 'nowhere' }],
    ['a choice without options', { name: 'bad', type: 'enumeration', fieldType: 'select' }],
    ['a flag without its options', { name: 'bad', type: 'bool', fieldType: 'booleancheckbox' }],
    [
      'options that stand twice',
      {
        name: 'bad',
        type: 'enumeration',
        fieldType: 'select',
        options: [
          { label: 'A', value: 'a' },
          { label: 'B', value: 'a' },
        ],
      },
    ],
  ])('refuses %s', async (_what, overrides) => {
    expect((await define(overrides)).status).toBe(400);
  });

  it('names every field that is missing', async () => {
    const answer = await portal.post(ROOT, { name: 'bare' });
    expect(at(answer.json, 'message')).toBe(
      'Invalid input JSON on line 1, column 2. Some required fields were not set: [label, type, fieldType, groupName]',
    );
  });

  it('takes true and false for a flag', async () => {
    const answer = await define({
      name: 'at_risk',
      type: 'bool',
      fieldType: 'booleancheckbox',
      options: [
        { label: 'Yes', value: 'true' },
        { label: 'No', value: 'false' },
      ],
    });
    expect(answer.status).toBe(201);
  });

  it('keeps the values of a unique property apart', async () => {
    await define({ name: 'erp_id', hasUniqueValue: true });
    const id = await portal.create('companies', { erp_id: 'E1' });
    const again = await portal.post('/crm/v3/objects/companies', { properties: { erp_id: 'E1' } });
    const found = await portal.get('/crm/v3/objects/companies/E1?idProperty=erp_id');
    expect([again.status, at(found.json, 'id')]).toEqual([400, id]);
  });

  it('allows ten unique properties of an object', async () => {
    const fresh = await startPortal();
    const statuses: number[] = [];
    for (let n = 0; n < 11; n += 1) {
      const body = {
        ...TEXT,
        name: `unique_${String(n)}`,
        groupName: 'dealinformation',
        hasUniqueValue: true,
      };
      statuses.push((await fresh.post('/crm/v3/properties/deals', body)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 400]);
  });
});
