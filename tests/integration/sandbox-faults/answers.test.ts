import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSides, CRMS, startSide, TODAY, type Side } from './sides.ts';

afterAll(closeSides);

describe.each(CRMS)('faults of the %s sandbox in its answers', (crm) => {
  let side: Side;
  beforeAll(async () => {
    side = await startSide(crm);
    await side.create('Acme');
  });
  beforeEach(() => {
    side.sandbox.faults.clear();
    side.sandbox.requests.clear();
  });

  it('answers what the file says, and the CRM knows nothing of the request', async () => {
    const json = { status: 'error', message: 'locked' };
    side.sandbox.faults.set({
      faults: [{ kind: 'answer', status: 423, json, headers: { 'Retry-After': '2' } }],
    });
    const answer = await side.create('Answered');
    expect(answer.status).toBe(423);
    expect(JSON.parse(answer.text)).toEqual(json);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(side.names()).not.toContain('Answered');
    expect(side.sandbox.requests.entries()).toMatchObject([
      { status: 423, cost: 0, carriedOut: 0, faults: ['answer 1'] },
    ]);
  });

  it('answers a failure for what the CRM has carried out, where the file says so', async () => {
    side.sandbox.faults.set({
      faults: [{ name: 'half', kind: 'answer', status: 500, body: 'oops', committed: true }],
    });
    const answer = await side.create('Committed');
    expect([answer.status, answer.text]).toEqual([500, 'oops']);
    expect(answer.headers.get('content-type')).toBeNull();
    expect(side.names()).toContain('Committed');
    expect(side.sandbox.requests.entries()).toMatchObject([
      { status: 500, cost: 1, carriedOut: 1, faults: ['half'] },
    ]);
  });

  it('answers with the HTML page of a gateway', async () => {
    side.sandbox.faults.set({ faults: [{ kind: 'edge_page', retry_after_seconds: 3 }] });
    const answer = await side.list();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(answer.text).toMatch(/^<html>.*503 Service Unavailable.*<\/html>\s*$/s);
    expect(side.sandbox.requests.totals()).toEqual({ requests: 1, cost: 0 });
  });

  it('breaks the body off in its middle, where the head announced all of it', async () => {
    const whole = await side.list();
    side.sandbox.faults.set({ faults: [{ kind: 'truncated_body', share: 0.25 }] });
    const { head, body } = await side.rawList();
    expect(body).toBe(whole.text.slice(0, Math.floor(whole.text.length / 4)));
    expect(head).toMatch(new RegExp(`content-length: ${String(whole.text.length)}\\b`, 'i'));
    await expect(side.list()).rejects.toThrow('terminated');
  });

  it('ends a torn body as if it were whole, where the file says so', async () => {
    const whole = await side.list();
    side.sandbox.faults.set({ faults: [{ kind: 'truncated_body', ends_cleanly: true }] });
    const torn = await side.list();
    expect(torn.status).toBe(200);
    expect(torn.text).toBe(whole.text.slice(0, Math.floor(whole.text.length / 2)));
    expect(() => JSON.parse(torn.text) as unknown).toThrow(SyntaxError);
  });

  it('sends a body piece by piece, and serves others in between', async () => {
    side.sandbox.faults.set({
      faults: [{ match: { nth: 1 }, kind: 'slow_body', pieces: 3, pause_ms: 600_000 }],
    });
    const giveUp = new AbortController();
    const { headers } = side;
    const slow = await fetch(`${side.sandbox.url}${side.words.listPath}`, {
      headers,
      signal: giveUp.signal,
    });
    const reader = slow.body?.getReader();
    const first = Buffer.from((await reader?.read())?.value ?? []).toString('utf8');
    const other = await side.list();
    expect(first).toBe(other.text.slice(0, Math.ceil(other.text.length / 3)));
    giveUp.abort();
  });

  it('sends all pieces of a slow body in the end', async () => {
    const whole = await side.list();
    side.sandbox.faults.set({ faults: [{ kind: 'slow_body', pieces: 4, pause_ms: 1 }] });
    expect((await side.list()).text).toBe(whole.text);
  });

  it('leaves the content type out and the rest of the answer as it is', async () => {
    const whole = await side.list();
    side.sandbox.faults.set({ faults: [{ kind: 'missing_content_type' }] });
    const bare = await side.list();
    expect(bare.headers.get('content-type')).toBeNull();
    expect(bare.text).toBe(whole.text);
  });

  it('dates its answers by a clock that is wrong, and its records by the right one', async () => {
    expect((await side.list()).headers.get('date')).toBe(TODAY.toUTCString());
    side.sandbox.faults.set({
      faults: [
        { kind: 'clock_skew', seconds: -3600 },
        { kind: 'clock_skew', seconds: 60 },
      ],
    });
    const answer = await side.create('Skewed');
    expect(answer.headers.get('date')).toBe('Mon, 20 Apr 2026 07:01:00 GMT');
    const record = [...side.sandbox.inspect(side.words.object)].at(-1);
    const created = crm === 'salesforce' ? 'CreatedDate' : 'createdate';
    expect(String(record?.[created])).toMatch(/^2026-04-20T08:00:00/);
  });

  it('befalls only what its match names: object, record, method, path', async () => {
    const created = await side.create('Named');
    const { id } = JSON.parse(created.text) as { id: string };
    const { object, otherObject, createPath } = side.words;
    const match = { object, method: 'GET' as const, record: id, path: '/**' };
    side.sandbox.faults.set({ faults: [{ match, kind: 'edge_page' }] });
    const path = `${createPath}/${id}`;
    expect((await side.call(path)).status).toBe(503);
    expect((await side.list()).status).toBe(200);
    const body = side.words.bodyNaming('Renamed');
    expect((await side.call(path, { method: 'PATCH', body })).status).toBeLessThan(300);
    side.sandbox.faults.set({
      faults: [{ match: { object: otherObject }, kind: 'edge_page' }],
    });
    expect((await side.call(path)).status).toBe(200);
    expect((await side.call(side.words.otherListPath)).status).toBe(503);
    expect(side.sandbox.faults.report().faults).toMatchObject([{ matched: 1, befell: 1 }]);
  });
});
