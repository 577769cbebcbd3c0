import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readFaultFile } from '../../../src/sandbox/faults/read-fault-file.ts';
import { closeSides, CRMS, startSide, type Side } from './sides.ts';

afterAll(closeSides);

const FAULTS = '/_sandbox/faults';
const REQUESTS = '/_sandbox/requests';

interface Log {
  readonly totals: unknown;
  readonly requests: readonly { readonly url: string; readonly sequence: number }[];
}

/** With a Host header of one's own, which fetch would not send. */
function statusWith(side: Side, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${side.sandbox.url}${FAULTS}`, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on('error', reject);
    asked.end();
  });
}

/** Of so many requests of which half fail. */
async function statuses(side: Side, seed: number): Promise<readonly number[]> {
  side.sandbox.faults.set({ seed, faults: [{ match: { rate: 0.5 }, kind: 'edge_page' }] });
  const found: number[] = [];
  for (let n = 0; n < 24; n += 1) found.push((await side.list()).status);
  return found;
}

describe.each(CRMS)('the control endpoint of the %s sandbox', (crm) => {
  let side: Side;
  beforeAll(async () => {
    side = await startSide(crm);
  });
  beforeEach(() => {
    side.sandbox.faults.clear();
    side.sandbox.requests.clear();
  });

  it('takes, shows and forgets faults, and is itself neither faulted nor counted', async () => {
    const body = 'faults:\n  - { name: down, kind: edge_page }\n';
    expect((await side.call(FAULTS, { method: 'PUT', body })).status).toBe(200);
    expect((await side.list()).status).toBe(503);
    expect(JSON.parse((await side.call(FAULTS)).text)).toMatchObject({
      seed: 7,
      faults: [{ name: 'down', matched: 1, befell: 1, fault: { kind: 'edge_page', status: 503 } }],
    });
    expect((await side.call(FAULTS, { method: 'DELETE' })).status).toBe(204);
    expect((await side.list()).status).toBe(200);
    expect(side.sandbox.requests.totals()).toEqual({ requests: 2, cost: 1 });
  });

  it('refuses a faulty plan by line, and keeps the one before', async () => {
    side.sandbox.faults.set({ faults: [{ kind: 'edge_page' }] });
    const body = 'faults:\n  - kind: latency\n    delay_ms: -1\n    times: 2\n';
    const refused = await side.call(FAULTS, { method: 'PUT', body });
    expect(refused.status).toBe(400);
    const { error, message } = JSON.parse(refused.text) as { error: string; message: string };
    expect(error).toBe('config.invalid');
    expect(message.split('\n')).toEqual([
      'faults:3 faults[0].delay_ms: expected number to be >=0, got -1',
      'faults:4 faults[0].times: expected no such key, got 2',
    ]);
    expect((await side.list()).status).toBe(503);
  });

  it('tells every request with its cost, all of them or those after one', async () => {
    await side.list();
    await side.call('/nowhere');
    const all = JSON.parse((await side.call(REQUESTS)).text) as Log;
    expect(all).toEqual({
      totals: { requests: 2, cost: 1 },
      requests: [
        expect.objectContaining({ sequence: 1, status: 200, cost: 1, carriedOut: 1, faults: [] }),
        expect.objectContaining({ url: '/nowhere', status: 404, cost: 0 }),
      ],
    });
    const later = JSON.parse((await side.call(`${REQUESTS}?after=1`)).text) as Log;
    expect(later.requests.map(({ sequence }) => sequence)).toEqual([2]);
    expect((await side.call(REQUESTS, { method: 'DELETE' })).status).toBe(204);
    expect(side.sandbox.requests.totals()).toEqual({ requests: 0, cost: 0 });
  });

  it.each([
    ['a page of another origin', { origin: 'https://evil.example' }],
    ['a page of no origin', { origin: 'null' }],
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page whose name leads to loopback', { host: 'evil.example:80' }],
    ['a page whose name only looks like loopback', { host: '127.0.0.1.evil.example' }],
  ])('is closed to %s', async (_who, headers) => {
    expect(await statusWith(side, headers)).toBe(403);
  });

  it.each([['localhost:8081'], ['127.0.0.1'], ['[::1]:8081']])('answers to %s', async (host) => {
    expect(await statusWith(side, { host })).toBe(200);
  });

  it('knows no other path or method', async () => {
    expect((await side.call('/_sandbox/')).status).toBe(404);
    const refused = await side.call(FAULTS, { method: 'POST', body: '' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, PUT, DELETE']);
  });

  it('befalls the same requests again with the same seed, and others with another', async () => {
    const once = await statuses(side, 1);
    expect(await statuses(side, 1)).toEqual(once);
    expect(await statuses(side, 2)).not.toEqual(once);
    expect(new Set(once)).toEqual(new Set([200, 503]));
  });

  it('starts with the faults of a file', async () => {
    const faults = await readFaultFile('config/faults/example.yaml');
    const { sandbox } = await startSide(crm, { faults });
    expect(sandbox.faults.report().faults.map(({ name }) => name)).toEqual([
      'busy',
      'slow',
      'broken off',
      'written, but nobody heard',
    ]);
  });
});
