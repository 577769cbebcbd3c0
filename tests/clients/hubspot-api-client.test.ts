import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DISTRIBUTOR } from '../integration/sandbox-hubspot/distributor.ts';
import {
  at,
  closePortals,
  startPortal,
  text,
  type TestPortal,
} from '../integration/sandbox-hubspot/test-portal.ts';
import { installClients, runNode } from './support/program.ts';

/** A program that does what integrations do with HubSpot's own client, unmodified, and what was left in the sandbox. */

const PROGRAM = fileURLToPath(new URL('programs/hubspot-api-client.ts', import.meta.url));

let portal: TestPortal;
let outcome: unknown;

beforeAll(async () => {
  await installClients();
  portal = await startPortal({ tables: DISTRIBUTOR, consent: 'approve' });
  const { credentials } = portal.sandbox;
  const ended = await runNode(PROGRAM, [], { folder: '/', env: credentials });
  if (ended.status !== 0) throw new Error(ended.stderr);
  outcome = JSON.parse(ended.stdout);
});

afterAll(closePortals);

function stored(object: string, id: string): unknown {
  return [...portal.sandbox.inspect(object)].find((record) => record['id'] === id);
}

describe('a program on HubSpot’s own client', () => {
  it('creates, reads, updates and archives records', () => {
    const step = at(outcome, 'objects');
    expect(step).toMatchObject({
      city: 'Leeds',
      properties: { name: 'Program Ltd', city: 'Leeds', domain: null },
      archived: true,
      failure: 404,
    });
    expect(stored('companies', text(step, 'id'))).toMatchObject({
      name: 'Program Ltd',
      city: 'Leeds',
    });
  });

  it('works in batches, and is told in a 207 what is not there', () => {
    expect(at(outcome, 'batches')).toEqual({
      statuses: ['COMPLETE', 'COMPLETE'],
      amounts: ['20', '20'],
      errors: 1,
      isNew: [true],
    });
    const deals = [...portal.sandbox.inspect('deals')].filter(({ amount }) => amount === '20');
    expect(deals).toHaveLength(1);
    const contacts = [...portal.sandbox.inspect('contacts')];
    expect(contacts.find(({ email }) => email === 'up@example.com')).toMatchObject({
      firstname: 'Up',
    });
  });

  it('searches', () => {
    expect(at(outcome, 'searches')).toEqual({ total: 1, names: ['Program Ltd'] });
  });

  it('associates', () => {
    const step = at(outcome, 'associations');
    const [task, company] = [text(step, 'task'), text(step, 'company')];
    // A number on the wire of v4, whatever the client's type says.
    expect(step).toMatchObject({
      linked: [Number(task)],
      types: [191],
      afterArchive: 0,
      labels: [191],
    });
    expect(stored('tasks', task)).toMatchObject({ 'association:companies': company });
  });

  it('defines properties, and reads schemas and owners', () => {
    const step = at(outcome, 'definitions');
    expect(step).toMatchObject({ label: 'Program score', owners: ['ann@distributor.example'] });
    expect(at(step, 'schemas')).toContain('shipments');
  });

  it('builds pipelines, and cannot take away a stage that a deal stands on', () => {
    const step = at(outcome, 'pipelines');
    expect(step).toMatchObject({
      renamed: 'Renewals UK',
      stages: [
        ['Open', 'false'],
        ['Closed won', 'true'],
      ],
      labels: ['Sales Pipeline', 'Renewals UK'],
      inUse: 400,
    });
    expect(stored('deals', text(step, 'deal'))).toMatchObject({
      hs_is_closed_won: 'true',
      hs_deal_stage_probability: '1.0',
    });
  });

  it('merges and purges', () => {
    const step = at(outcome, 'merges');
    expect(step).toMatchObject({ properties: { name: 'Kept', city: 'York' } });
    const losers = at(step, 'losers') as readonly string[];
    expect(at(step, 'properties', 'hs_merged_object_ids')).toBe(losers.join(';'));
    expect(stored('companies', text(step, 'id'))).toBeDefined();
    for (const id of losers) expect(stored('companies', id)).toBeUndefined();
    expect(stored('contacts', text(step, 'purged'))).toBeUndefined();
  });

  it('gets tokens by consent and by refreshing, with the scopes that it asked for', () => {
    expect(at(outcome, 'tokens')).toEqual({
      expiresIn: 1800,
      scopes: ['oauth', 'crm.objects.companies.read'],
      companies: 1,
      forbidden: 403,
      refused: 404,
    });
  });

  it('subscribes to webhooks, and finds their signatures valid', () => {
    expect(at(outcome, 'hooks')).toEqual({
      received: {
        isValid: true,
        isValidAltered: false,
        events: [
          expect.objectContaining({
            subscriptionType: 'company.propertyChange',
            propertyName: 'city',
            propertyValue: 'Hull',
            attemptNumber: 0,
          }),
        ],
      },
      targetIsKept: true,
      active: [false],
    });
    expect(portal.sandbox.webhooks.deliveries()).toMatchObject([{ status: 204 }]);
  });
});
