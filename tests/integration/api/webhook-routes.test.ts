import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startApi, type RunningApi } from '../../../src/api/api-server.ts';
import { createMetrics } from '../../../src/api/metrics.ts';
import type { DeliveryOutcome, WebhookDesk } from '../../../src/api/webhook-routes.ts';
import type { ParsedNotices } from '../../../src/crm/change-notice.ts';
import { createHubspotNoticeReader } from '../../../src/crm/hubspot/webhooks/notice-reader.ts';
import { SILENT } from '../../support/test-store.ts';
import { signV3 } from '../../support/sign-v3.ts';

const SECRET = 'a-client-secret';
const PUBLIC_URL = 'https://public.example/hooks/hubspot';
const NOW = Date.parse('2026-04-20T12:00:00Z');

let api: RunningApi;
const received: ParsedNotices[] = [];
const outcomes: DeliveryOutcome[] = [];
let storeFails = false;

const desk: WebhookDesk = {
  reader: createHubspotNoticeReader({
    clientSecret: SECRET,
    publicUrl: PUBLIC_URL,
    now: () => NOW,
  }),
  receive(parsed) {
    if (storeFails) return Promise.reject(new Error('the database is away'));
    received.push(parsed);
    return Promise.resolve();
  },
  onDelivery: (outcome) => {
    outcomes.push(outcome);
  },
};

beforeAll(async () => {
  api = await startApi({
    host: '127.0.0.1',
    port: 0,
    token: 'a-token',
    ready: () => Promise.resolve(true),
    status: () => Promise.resolve([]),
    metrics: createMetrics(() => Promise.resolve([])),
    desks: new Map([['hubspot', desk]]),
    logger: SILENT,
  });
});

afterAll(() => api.close());

beforeEach(() => {
  received.length = 0;
  outcomes.length = 0;
  storeFails = false;
});

const EVENT = {
  eventId: 1,
  subscriptionId: 2,
  portalId: 3,
  occurredAt: NOW,
  subscriptionType: 'object.creation',
  objectId: 4,
  objectTypeId: '0-2',
};

interface Sent {
  readonly body?: string | Buffer;
  readonly query?: string;
  readonly connection?: string;
  /** Milliseconds from now. */
  readonly signedAt?: number;
  readonly secret?: string;
  readonly uri?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A delivery as HubSpot makes it, unless told otherwise. Gives `status body`. */
async function deliver(sent: Sent = {}): Promise<string> {
  const body = sent.body ?? JSON.stringify([EVENT]);
  const query = sent.query ?? '';
  const timestamp = String(NOW + (sent.signedAt ?? 0));
  const uri = sent.uri ?? PUBLIC_URL + query;
  const signature = signV3(sent.secret ?? SECRET, { method: 'POST', uri, body, timestamp });
  const path = `/webhooks/hubspot/${sent.connection ?? 'hubspot'}${query}`;
  const headers = {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': timestamp,
    ...sent.headers,
  };
  return post(path, headers, body);
}

/** Without the client's own notions of what a URL may look like. */
function post(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
): Promise<string> {
  const { hostname, port } = new URL(api.url);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const call = request({ hostname, port, path, method: 'POST', headers }, (response) => {
    let text = '';
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    response.on('end', () => {
      resolve(`${String(response.statusCode)} ${text}`.trim());
    });
  });
  call.on('error', reject);
  call.end(body);
  return promise;
}

describe('a delivery', () => {
  it('that is signed is taken without a token, and what it tells is queued', async () => {
    expect(await deliver()).toBe('204');
    expect(received).toHaveLength(1);
    expect(received[0]?.notices).toMatchObject([{ objectId: '0-2', recordId: '4' }]);
    expect(outcomes).toEqual(['accepted']);
  });

  it('is verified over the bytes that came, whatever the type says and however they are written', async () => {
    const body = `[ ${JSON.stringify(EVENT).replace('{', '{ "name": "Zo\\u00eb – é" , ')}\n]`;
    expect(await deliver({ body, headers: { 'content-type': 'text/plain' } })).toBe('204');
    expect(received[0]?.events).toBe(1);
  });

  it('is verified with its query, in which listed characters are decoded', async () => {
    const query = '?tenant=a%3Ab%20c';
    expect(await deliver({ query, uri: `${PUBLIC_URL}?tenant=a:b%20c` })).toBe('204');
    expect(await deliver({ query, uri: `${PUBLIC_URL}?tenant=a:b c` })).toBe('401');
    expect(await deliver({ query, uri: PUBLIC_URL })).toBe('401');
  });

  it.each([
    ['forged', { secret: 'another' }],
    ['forged', { uri: 'https://public.example/hooks/hubspot/' }],
    ['forged', { headers: { 'x-hubspot-signature-v3': '' } }],
    ['stale', { signedAt: -300_001 }],
    ['stale', { signedAt: 300_001 }],
    ['stale', { headers: { 'x-hubspot-request-timestamp': 'now' } }],
  ] as const)('that is %s (%o) is refused without a word', async (outcome, sent) => {
    expect(await deliver(sent)).toBe('401');
    expect(received).toEqual([]);
    expect(outcomes).toEqual([outcome]);
  });

  it('with a header too few is refused', async () => {
    expect(await post('/webhooks/hubspot/hubspot', {}, '[]')).toBe('401');
    expect(outcomes).toEqual(['unsigned']);
  });

  it('for a connection that does not exist looks like any that is refused', async () => {
    expect(await deliver({ connection: 'nobody' })).toBe('401');
    expect(outcomes).toEqual([]);
  });

  it('is taken to the very edge of the five minutes', async () => {
    expect(await deliver({ signedAt: -300_000 })).toBe('204');
    expect(await deliver({ signedAt: 300_000 })).toBe('204');
  });

  it('that is too large or compressed is refused and not kept', async () => {
    expect(await deliver({ body: Buffer.alloc(8_000_001, 32) })).toBe('413');
    expect(await deliver({ headers: { 'content-encoding': 'gzip' } })).toBe('400');
    expect(outcomes).toEqual(['too-large', 'unreadable']);
  });

  it('of no list is refused, and one of an empty list taken', async () => {
    expect(await deliver({ body: '{"eventId":1}' })).toBe('400');
    expect(await deliver({ body: '' })).toBe('400');
    expect(await deliver({ body: '[]' })).toBe('204');
    expect(outcomes).toEqual(['unreadable', 'unreadable', 'accepted']);
  });

  it('that cannot be stored is to come again', async () => {
    storeFails = true;
    expect(await deliver()).toBe('503');
    expect(outcomes).toEqual(['not-stored']);
    storeFails = false;
    expect(await deliver()).toBe('204');
  });

  it('opens no other door: what is no delivery asks for the token', async () => {
    const answer = await fetch(`${api.url}/webhooks/hubspot/hubspot`);
    expect(answer.status).toBe(401);
    expect((await fetch(`${api.url}/webhooks`)).status).toBe(401);
    expect((await fetch(`${api.url}/metrics`)).status).toBe(401);
  });
});
