import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  at,
  closePortals,
  column,
  list,
  startPortal,
  text,
  type TestPortal,
} from './test-portal.ts';

let portal: TestPortal;

beforeAll(async () => {
  portal = await startPortal();
});

afterAll(closePortals);

/** The versions that serve objects; one store behind all of them. */
describe('values that are not valid', () => {
  it('answers an unknown property exactly as a live portal did', async () => {
    const answer = await portal.post('/crm/v3/objects/companies', {
      properties: { name: 'X', description2: 'x' },
    });
    const portalId = at((await portal.get('/account-info/v3/details')).json, 'portalId');
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.json as object)).toEqual([
      'status',
      'message',
      'correlationId',
      'errors',
      'category',
    ]);
    expect(answer.json).toEqual({
      status: 'error',
      message: `Property values were not valid: [{"isValid":false,"message":"Property \\"description2\\" does not exist","error":"PROPERTY_DOESNT_EXIST","name":"description2","localizedErrorMessage":"Property \\"description2\\" does not exist","portalId":${String(portalId)}}]`,
      correlationId: expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
      errors: [
        {
          message: 'Property "description2" does not exist',
          code: 'PROPERTY_DOESNT_EXIST',
          context: { propertyName: ['description2'] },
        },
      ],
      category: 'VALIDATION_ERROR',
    });
  });

  it.each([
    ['a number', 'companies', { credit_limit: '12,5' }, 'INVALID_INTEGER'],
    ['a number with a space', 'companies', { credit_limit: ' 12' }, 'INVALID_INTEGER'],
    ['an option', 'companies', { customer_type: 'huge' }, 'INVALID_OPTION'],
    ['an option in another case', 'companies', { customer_type: 'Specialty' }, 'INVALID_OPTION'],
    ['a flag', 'companies', { credit_hold: 'yes' }, 'INVALID_OPTION'],
    ['a day', 'orders', { promised_date: '27.1.2026' }, 'INVALID_DATE'],
    ['a day that does not exist', 'orders', { promised_date: '2026-02-30' }, 'INVALID_DATE'],
    ['a day with a time', 'orders', { promised_date: '1776672000001' }, 'INVALID_DATE'],
    ['an instant', 'orders', { hs_external_created_date: 'yesterday' }, 'INVALID_DATE'],
    ['an owner', 'companies', { hubspot_owner_id: '12345' }, 'INVALID_OWNER_ID'],
    [
      'a stage',
      'deals',
      { dealname: 'd', pipeline: 'default', dealstage: 'won' },
      'INVALID_OPTION',
    ],
    ['an email', 'contacts', { email: 'nobody' }, 'INVALID_EMAIL'],
    ['a calculated property', 'deals', { hs_is_closed: 'true' }, 'READ_ONLY_VALUE'],
    ['the id', 'companies', { hs_object_id: '5' }, 'READ_ONLY_VALUE'],
    ['the last-modified time', 'companies', { hs_lastmodifieddate: '0' }, 'READ_ONLY_VALUE'],
  ])('refuses %s', async (_what, type, properties, code) => {
    const answer = await portal.post(`/crm/v3/objects/${type}`, { properties });
    expect(answer.status).toBe(400);
    expect(column(list(answer.json, 'errors'), 'code')).toEqual([code]);
  });

  it('lists every fault of the request at once and writes nothing', async () => {
    const before = [...portal.sandbox.inspect('companies')].length;
    const answer = await portal.post('/crm/v3/objects/companies', {
      properties: { name: 'Half good', nope: '1', credit_limit: 'x' },
    });
    expect(column(list(answer.json, 'errors'), 'code')).toEqual([
      'PROPERTY_DOESNT_EXIST',
      'INVALID_INTEGER',
    ]);
    expect([...portal.sandbox.inspect('companies')]).toHaveLength(before);
  });

  it('tells the allowed options', async () => {
    const answer = await portal.post('/crm/v3/objects/companies', {
      properties: { customer_type: 'huge' },
    });
    expect(at(answer.json, 'errors', 0, 'message')).toBe(
      'huge was not one of the allowed options: [large_urban, small_rural, specialty]',
    );
  });
});

describe('bodies that are not valid', () => {
  it.each([
    ['no JSON', '{"properties":', /^Invalid input JSON on line 1, column \d+/],
    ['a list', [], /must be an object/],
    ['properties that are no object', { properties: [] }, /properties must be an object/],
    ['a value that is an object', { properties: { name: {} } }, /property name must be a string/],
  ])('refuses %s', async (_what, body, message) => {
    const answer = await portal.post('/crm/v3/objects/companies', body);
    expect(answer.status).toBe(400);
    expect(text(answer.json, 'message')).toMatch(message);
  });

  it('refuses a body that does not say that it is JSON', async () => {
    const answer = await portal.call('POST', '/crm/v3/objects/companies', '{}', {
      'content-type': 'text/plain',
    });
    expect(answer.status).toBe(415);
  });
});
