import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { closeSide, closeSides, CRMS, startSide, until, type Side } from './sides.ts';

afterAll(closeSides);

function timesNamed(side: Side, name: string): number {
  return side.names().filter((each) => each === name).length;
}

describe.each(CRMS)('what the %s sandbox has carried out when the wire fails', (crm) => {
  let side: Side;
  beforeAll(async () => {
    side = await startSide(crm);
  });
  beforeEach(() => {
    side.sandbox.faults.clear();
    side.sandbox.requests.clear();
  });

  it('has done nothing when the connection was reset before', async () => {
    side.sandbox.faults.set({ faults: [{ kind: 'reset' }] });
    const answer = await side.rawCreate('Reset');
    expect(answer).toEqual({ head: '', body: '', end: 'ECONNRESET' });
    await expect(side.create('Reset')).rejects.toThrow('fetch failed');
    expect(timesNamed(side, 'Reset')).toBe(0);
    expect(side.sandbox.requests.totals()).toEqual({ requests: 2, cost: 0 });
    expect(side.sandbox.requests.entries()[0]).toMatchObject({ status: 0, carriedOut: 0 });
  });

  it('has written once when the answer was lost', async () => {
    side.sandbox.faults.set({
      faults: [{ match: { method: 'POST', nth: 1 }, kind: 'lost_answer' }],
    });
    const answer = await side.rawCreate('Lost');
    expect(answer).toEqual({ head: '', body: '', end: 'end' });
    expect(timesNamed(side, 'Lost')).toBe(1);
    expect(side.sandbox.requests.entries()).toMatchObject([
      { status: 0, cost: 1, carriedOut: 1, faults: ['lost_answer 1'] },
    ]);
    expect((await side.create('Heard')).status).toBe(201);
  });

  it('has written twice when the request was delivered twice, and says so of one record', async () => {
    side.sandbox.faults.set({ faults: [{ match: { method: 'POST' }, kind: 'duplicate' }] });
    const answer = await side.create('Twin');
    const twins = [...side.sandbox.inspect(side.words.object)].filter(
      (record) => record[side.words.nameField] === 'Twin',
    );
    expect(twins).toHaveLength(2);
    const { id } = JSON.parse(answer.text) as { id: string };
    expect(id).toBe(twins[1]?.['Id'] ?? twins[1]?.['id']);
    expect(side.sandbox.requests.entries()).toMatchObject([
      { status: 201, cost: 2, carriedOut: 2 },
    ]);
  });

  it('answers a duplicate with the first of its answers, where the file says so', async () => {
    side.sandbox.faults.set({ faults: [{ kind: 'duplicate', answer: 'first' }] });
    const { id } = JSON.parse((await side.create('Elder')).text) as { id: string };
    const elder = [...side.sandbox.inspect(side.words.object)].find(
      (record) => record[side.words.nameField] === 'Elder',
    );
    expect(id).toBe(elder?.['Id'] ?? elder?.['id']);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('hangs until the client gives up; carried out first: %s', async (committed, times) => {
    side.sandbox.faults.set({ faults: [{ kind: 'hang', committed }] });
    const giveUp = new AbortController();
    const name = `Hung ${String(times)}`;
    const hung = side.create(name, giveUp.signal);
    await until(() => side.sandbox.requests.totals().requests === 1);
    giveUp.abort();
    await expect(hung).rejects.toThrow('aborted');
    expect(timesNamed(side, name)).toBe(times);
    expect(side.sandbox.requests.entries()).toMatchObject([
      { status: 0, cost: times, carriedOut: times },
    ]);
  });

  it('lets a late request be overtaken, and carries it out after its client has gone', async () => {
    side.sandbox.faults.set({ faults: [{ match: { nth: 1 }, kind: 'latency', delay_ms: 150 }] });
    const giveUp = new AbortController();
    const late = side.create('Late', giveUp.signal);
    await until(() => side.sandbox.faults.report().faults[0]?.befell === 1);
    expect((await side.create('Early')).status).toBe(201);
    giveUp.abort();
    await expect(late).rejects.toThrow('aborted');
    await until(() => side.sandbox.requests.totals().requests === 2);
    expect(side.names().slice(-2)).toEqual(['Early', 'Late']);
  });

  it('goes on with the faults behind a delay', async () => {
    side.sandbox.faults.set({
      faults: [
        { kind: 'latency', delay_ms: 1 },
        { kind: 'duplicate' },
        { kind: 'missing_content_type' },
      ],
    });
    const answer = await side.create('Both');
    expect(answer.headers.get('content-type')).toBeNull();
    expect(timesNamed(side, 'Both')).toBe(2);
    expect(side.sandbox.requests.entries()).toMatchObject([
      { faults: ['latency 1', 'duplicate 2', 'missing_content_type 3'] },
    ]);
  });

  it('counts each carrying out as the vendor does', async () => {
    side.sandbox.faults.set({ faults: [{ match: { method: 'POST' }, kind: 'duplicate' }] });
    const before = await vendorCount(side);
    await side.create('Counted');
    side.sandbox.faults.clear();
    const spent = (await vendorCount(side)) - before;
    expect(spent).toBe(side.sandbox.requests.totals().cost - 1);
    expect(spent).toBe(3);
  });

  it('closes at once while requests wait, and carries none of them out any more', async () => {
    const other = await startSide(crm);
    other.sandbox.faults.set({
      faults: [
        { match: { nth: 1 }, kind: 'latency', delay_ms: 600_000 },
        { match: { nth: 2 }, kind: 'hang' },
      ],
    });
    const waiting = Promise.allSettled([other.create('Waiting'), other.create('Hanging')]);
    await until(() => other.sandbox.faults.report().faults[1]?.befell === 1);
    await closeSide(other);
    const ends = (await waiting).map(({ status }) => status);
    expect(ends).toEqual(['rejected', 'rejected']);
    expect(other.sandbox.requests.totals().cost).toBe(0);
  });
});

/** Calls of the day by the vendor's own header. */
async function vendorCount(side: Side): Promise<number> {
  const { headers } = await side.list();
  const used = /api-usage=(\d+)/.exec(headers.get('sforce-limit-info') ?? '')?.[1];
  if (used !== undefined) return Number(used);
  return 1_000_000 - Number(headers.get('x-hubspot-ratelimit-daily-remaining'));
}
