import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { closeSides, startSide, type Side } from './sides.ts';

afterAll(closeSides);

const JOBS = '/services/data/v67.0/jobs/query';
const PLAIN = { headers: { 'accept-encoding': 'identity' } };

describe('faults on the results of a Bulk job, which are streamed', () => {
  let side: Side;
  let results: string;
  let whole: string;
  beforeAll(async () => {
    side = await startSide('salesforce');
    for (const name of ['Acme', 'Beta', 'Gamma']) await side.create(name);
    const body = { operation: 'query', query: 'SELECT Id, Name FROM Account' };
    const created = await side.call(JOBS, { method: 'POST', body });
    const { id } = JSON.parse(created.text) as { id: string };
    for (let poll = 0; poll < 3; poll += 1) await side.call(`${JOBS}/${id}`);
    results = `${JOBS}/${id}/results`;
    whole = (await side.call(results, PLAIN)).text;
  });

  it('finds them by the object that the job reads', async () => {
    side.sandbox.faults.set({ faults: [{ match: { object: 'Contact' }, kind: 'edge_page' }] });
    expect((await side.call(results, PLAIN)).text).toBe(whole);
    expect(whole).toContain('Gamma');
    side.sandbox.faults.set({ faults: [{ match: { object: 'Account' }, kind: 'edge_page' }] });
    expect((await side.call(results, PLAIN)).status).toBe(503);
  });

  it('tears them, with the header of the next page in place', async () => {
    side.sandbox.faults.set({ faults: [{ kind: 'truncated_body', ends_cleanly: true }] });
    const torn = await side.call(results, PLAIN);
    expect(torn.text).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(torn.headers.get('sforce-numberofrecords')).toBe('3');
  });

  it('reads them twice and sends them once', async () => {
    side.sandbox.faults.set({ faults: [{ kind: 'duplicate' }] });
    side.sandbox.requests.clear();
    expect((await side.call(results, PLAIN)).text).toBe(whole);
    expect(side.sandbox.requests.totals()).toEqual({ requests: 1, cost: 2 });
  });
});
