import { createHmac } from 'node:crypto';
import { Signature } from '@hubspot/api-client';
import { afterAll, describe, expect, it } from '@jest/globals';
import type { ReceivedDelivery } from '../../support/webhook-receiver.ts';
import { closeLabs, startLab, type WebhookLab } from './webhook-lab.ts';

afterAll(closeLabs);

const CREATIONS = { subscriptions: [{ eventType: 'object.creation', objectTypeId: '0-2' }] };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

async function createCompanies({ portal }: WebhookLab, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 100) {
    const inputs = Array.from({ length: Math.min(left, 100) }, () => ({ properties: {} }));
    await portal.post('/crm/v3/objects/companies/batch/create', { inputs });
  }
}

function isValid({ portal, receiver }: WebhookLab, delivery: ReceivedDelivery): boolean {
  return Signature.isValid({
    signatureVersion: 'v3',
    clientSecret: portal.sandbox.credentials['HUBSPOT_CLIENT_SECRET'] ?? '',
    method: 'POST',
    url: receiver.url,
    requestBody: delivery.body,
    signature: String(delivery.headers['x-hubspot-signature-v3']),
    timestamp: Number(delivery.headers['x-hubspot-request-timestamp']),
  });
}

describe('a delivery', () => {
  it('is signed so that HubSpot’s own validator accepts it', async () => {
    const lab = await startLab(CREATIONS);
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.receiver.deliveries.map((one) => isValid(lab, one))).toEqual([true]);
    expect(lab.receiver.deliveries[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-hubspot-signature': expect.stringMatching(/^[0-9a-f]{64}$/),
      'x-hubspot-signature-version': 'v1',
    });
  });

  it('signs the target with its query, decoded where HubSpot decodes', async () => {
    const lab = await startLab(CREATIONS);
    const url = `${lab.receiver.url}?tenant=a%3Ab&x=%20`;
    lab.portal.sandbox.webhooks.set({ ...CREATIONS, url });
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    const [delivery] = lab.receiver.deliveries;
    const timestamp = String(delivery?.headers['x-hubspot-request-timestamp']);
    const signed = `POST${lab.receiver.url}?tenant=a:b&x=%20${delivery?.body ?? ''}${timestamp}`;
    const secret = lab.portal.sandbox.credentials['HUBSPOT_CLIENT_SECRET'] ?? '';
    expect(delivery?.headers['x-hubspot-signature-v3']).toBe(
      createHmac('sha256', secret).update(signed).digest('base64'),
    );
  });

  it('carries at most a hundred events', async () => {
    const lab = await startLab({ max_concurrent_requests: 1, ...CREATIONS });
    lab.receiver.answer('nothing');
    await createCompanies(lab, 250);
    lab.receiver.answer(200);
    await untilTrue(() => lab.receiver.open() === 1);
    lab.receiver.release();
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.receiver.deliveries.map(({ events }) => events.length)).toEqual([100, 100, 50]);
  });

  it('has at most ten others beside it', async () => {
    const lab = await startLab(CREATIONS);
    lab.receiver.answer('nothing');
    for (let count = 0; count < 13; count += 1) await createCompanies(lab, 1);
    await untilTrue(() => lab.receiver.open() === 10);
    expect(lab.portal.sandbox.webhooks.waiting()).toBe(3);
    lab.receiver.answer(200);
    lab.receiver.release();
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.receiver.mostOpen()).toBe(10);
    expect(lab.events()).toHaveLength(13);
  });
});

describe('a delivery that is not accepted', () => {
  it.each([
    ['a mistake of the client', 404],
    ['a failure', 500],
    ['a redirect', 302],
  ])('comes again with the next number: %s', async (_what, status) => {
    const lab = await startLab(CREATIONS);
    lab.receiver.answer(status);
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    lab.receiver.answer(200);
    lab.portal.clock.advance(2 * MINUTE_MS);
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.events().map((event) => event['attemptNumber'])).toEqual([0, 1]);
    const ids = lab.events().map((event) => event['eventId']);
    expect(new Set(ids).size).toBe(1);
    lab.portal.clock.advance(DAY_MS);
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.events()).toHaveLength(2);
  });

  it('comes again ten times within a day and then no more', async () => {
    const lab = await startLab(CREATIONS);
    lab.receiver.answer(503);
    await createCompanies(lab, 1);
    const startedAt = lab.portal.clock.now().getTime();
    let tenthAt = 0;
    for (let minutes = 0; minutes < 36 * 60; minutes += 5) {
      await lab.portal.sandbox.webhooks.settled();
      if (lab.events().length === 11 && tenthAt === 0) tenthAt = lab.portal.clock.now().getTime();
      lab.portal.clock.advance(5 * MINUTE_MS);
    }
    const attempts = lab.events().map((event) => event['attemptNumber']);
    expect(attempts).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(tenthAt - startedAt).toBeLessThan(DAY_MS);
    expect(lab.portal.sandbox.webhooks.waiting()).toBe(0);
  });

  it('is one that takes too long, or finds nobody', async () => {
    const lab = await startLab({ ...CREATIONS, timeout_ms: 30, retry_delays_ms: [] });
    lab.receiver.answer('nothing');
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    await lab.receiver.close();
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.portal.sandbox.webhooks.deliveries()).toMatchObject([{ status: 0 }, { status: 0 }]);
  });
});

/** Thirty companies as they are told when half of the events are late. */
async function orderOfThirty(): Promise<readonly number[]> {
  const lab = await startLab({ ...CREATIONS, disorder: 0.5 });
  await createCompanies(lab, 30);
  for (let step = 0; step < 50; step += 1) {
    await lab.portal.sandbox.webhooks.settled();
    lab.portal.clock.advance(100);
  }
  await lab.portal.sandbox.webhooks.settled();
  return lab.events().map((event) => Number(event['objectId']));
}

describe('what goes wrong on purpose', () => {
  it('delivers events twice', async () => {
    const lab = await startLab({ ...CREATIONS, duplicates: 1 });
    await createCompanies(lab, 3);
    await lab.portal.sandbox.webhooks.settled();
    lab.portal.clock.advance(5_000);
    await lab.portal.sandbox.webhooks.settled();
    const ids = lab.events().map((event) => event['eventId']);
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(3);
  });

  it('lets later events overtake, by the seed', async () => {
    const [first, second] = [await orderOfThirty(), await orderOfThirty()];
    expect(first).toHaveLength(30);
    expect(first).not.toEqual([...first].sort((a, b) => a - b));
    expect(second).toEqual(first);
  });

  it('signs with another secret', async () => {
    const lab = await startLab({ ...CREATIONS, wrong_signatures: 1 });
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    expect(lab.receiver.deliveries.map((one) => isValid(lab, one))).toEqual([false]);
    expect(lab.portal.sandbox.webhooks.deliveries()).toMatchObject([{ fault: 'wrong_signature' }]);
  });

  it('sends what was signed long ago', async () => {
    const lab = await startLab({ ...CREATIONS, stale_timestamps: 1 });
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    const [delivery] = lab.receiver.deliveries;
    expect(() => delivery !== undefined && isValid(lab, delivery)).toThrow('Timestamp is invalid');
  });
});

describe('the control endpoint of webhooks', () => {
  it('sets the target, tells what was delivered, and takes the target away', async () => {
    const lab = await startLab();
    const control = (method: string, body?: unknown) =>
      lab.portal.call(method, '/_sandbox/webhooks', body);
    expect((await control('DELETE')).status).toBe(204);
    await createCompanies(lab, 1);
    expect((await control('GET')).json).toEqual({ options: null, waiting: 0, deliveries: [] });
    const set = await control('PUT', { url: lab.receiver.url, ...CREATIONS, duplicates: 0 });
    expect(set).toMatchObject({ status: 200, json: { options: { url: lab.receiver.url } } });
    await createCompanies(lab, 1);
    await lab.portal.sandbox.webhooks.settled();
    expect((await control('GET')).json).toMatchObject({
      deliveries: [{ sequence: 1, status: 200, url: lab.receiver.url, events: [{}] }],
    });
    expect(lab.events()).toHaveLength(1);
  });

  it('says what is wrong with options that it cannot take', async () => {
    const lab = await startLab();
    const answer = await lab.portal.call('PUT', '/_sandbox/webhooks', { url: 'nowhere' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('url');
    expect(lab.portal.sandbox.requests.totals().requests).toBe(0);
  });
});

/** Waits for what other programs do, turn by turn. */
async function untilTrue(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
