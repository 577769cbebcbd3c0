import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { RetryEvent } from '../../src/http/call-gate.ts';
import type { Fault } from '../support/fault-proxy.ts';
import { smallBook } from '../support/small-book.ts';
import { callTask } from './call-task.ts';
import type { Lab } from './crm-kit.ts';
import { drain, NEVER } from './drain.ts';
import { KITS } from './kits.ts';
import { anyRequest, jsonAnswer } from './requests.ts';

const ACCOUNTS = 10_000;

/** Bodies of a 429 as each vendor writes them. */
const LIMIT_BODIES: Readonly<Record<string, string>> = {
  salesforce: '<html>Too many requests</html>',
  hubspot: JSON.stringify({
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  }),
};

describe.each(KITS)('limits and costs of %s', (crm, kit) => {
  const { accounts, readPage, writeBatch } = kit.words;
  const wanted = { object: accounts.object, fields: [accounts.name] };
  let lab: Lab;

  beforeAll(async () => {
    lab = await kit.start({ dataset: smallBook({ accounts: ACCOUNTS }) });
  });
  beforeEach(() => {
    lab.proxy.reset();
    lab.sandbox.requests.clear();
  });
  afterAll(() => lab.close());

  function tooMany(headers: Readonly<Record<string, string>> = {}): Fault {
    return { kind: 'answer', status: 429, headers, body: LIMIT_BODIES[crm] ?? '' };
  }

  it('reads ten thousand accounts in as many calls as pages', async () => {
    const adapter = lab.adapter();
    const { records } = await drain(adapter, wanted);
    expect(records).toHaveLength(ACCOUNTS);
    expect(adapter.usage().calls).toBe(ACCOUNTS / readPage);
    expect(lab.sandbox.requests.totals().cost).toBe(ACCOUNTS / readPage);
  });

  it('asks for changes and deletions in two calls when there are none', async () => {
    const { cursor } = await drain(lab.adapter(), wanted);
    lab.clock.advance(3_600_000);
    lab.sandbox.requests.clear();
    const adapter = lab.adapter();
    await drain(adapter, { ...wanted, cursor });
    expect(adapter.usage().calls).toBe(2);
    expect(lab.sandbox.requests.totals().cost).toBe(2);
  });

  it('counts its calls as the CRM does, and tells what the CRM says of the day', async () => {
    const adapter = lab.adapter();
    await adapter.check(NEVER);
    await adapter.discover([accounts.object, kit.words.contacts.object], NEVER);
    const { records } = await drain(adapter, wanted, { pages: 3 });
    const writes = records.slice(0, writeBatch).map(({ id }) => ({
      object: accounts.object,
      id,
      values: { [accounts.creditLimit]: 1 },
    }));
    await adapter.write({ kind: 'update_account', writes }, NEVER);
    const { calls, daily } = adapter.usage();
    expect(calls).toBe(lab.sandbox.requests.totals().cost);
    expect(calls).toBeGreaterThan(5);
    expect(daily?.limit).toBeGreaterThan(1000);
    expect(daily?.used).toBeGreaterThanOrEqual(calls);
  });

  it('waits as long as a 429 asks', async () => {
    const waits: RetryEvent[] = [];
    lab.proxy.inject({ when: anyRequest, fault: tooMany({ 'retry-after': '0.05' }), times: 2 });
    await lab.adapter({ onRetry: (event) => waits.push(event) }).check(NEVER);
    expect(waits.map(({ delayMs }) => delayMs)).toEqual([50, 50]);
  });

  it('waits of its own accord when a 429 does not say how long', async () => {
    const waits: RetryEvent[] = [];
    lab.proxy.inject({ when: anyRequest, fault: tooMany(), times: 2 });
    await lab.adapter({ onRetry: (event) => waits.push(event) }).check(NEVER);
    expect(waits).toHaveLength(2);
    // HubSpot's windows are known; Salesforce's are not.
    for (const { delayMs } of waits) expect(delayMs).toBeGreaterThan(0);
  });

  it('repeats a creation after a 429, which says that nothing was done', async () => {
    lab.proxy.inject({ when: lab.isCreation, fault: tooMany({ 'retry-after': '0' }) });
    const task = callTask(kit.words, {});
    const outcomes = await lab.adapter().write({ kind: 'create_task', writes: [task] }, NEVER);
    // There is no such field in this org: that the CRM says so shows that it was asked.
    expect(outcomes).toMatchObject([{ status: 'rejected' }]);
    expect(lab.proxy.requests.filter(lab.isCreation)).toHaveLength(2);
  });

  it('does not wait for a CRM that asks for hours, but stops', async () => {
    lab.proxy.inject({ when: anyRequest, fault: tooMany({ 'retry-after': '86400' }) });
    await expect(lab.adapter().check(NEVER)).rejects.toMatchObject({
      code: 'crm.rate-limited',
      kind: 'transient',
    });
    expect(lab.proxy.requests).toHaveLength(1);
  });

  it('stops at once when the calls of the day are used up', async () => {
    const message = 'TotalRequests Limit exceeded.';
    const fault =
      crm === 'salesforce'
        ? jsonAnswer(403, [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message }])
        : jsonAnswer(429, { message: 'You have reached your daily limit.', policyName: 'DAILY' });
    lab.proxy.inject({ when: anyRequest, fault, times: 100 });
    await expect(drain(lab.adapter(), wanted)).rejects.toMatchObject({
      code: 'crm.rate-limited',
      message: expect.stringContaining(crm === 'salesforce' ? 'TotalRequests' : 'daily limit'),
    });
    expect(lab.proxy.requests).toHaveLength(1);
  });

  it('stops before the call that its budget does not hold', async () => {
    const adapter = lab.adapter({ callsPerRun: 3 });
    await expect(drain(adapter, wanted)).rejects.toMatchObject({ code: 'crm.budget-spent' });
    expect(lab.proxy.requests).toHaveLength(3);
    expect(adapter.usage().calls).toBe(3);
  });

  it('leaves to others what is reserved for them', async () => {
    // The CRM's own count is just below the reserve: one call more is one too many.
    const adapter = lab.adapter({ reservePercent: 100 });
    await expect(drain(adapter, wanted)).rejects.toMatchObject({
      code: 'crm.budget-spent',
      message: expect.stringContaining('reserved'),
    });
    expect(lab.proxy.requests).toHaveLength(1);
  });

  it('comes back to where its budget ended', async () => {
    const first = await drain(lab.adapter(), wanted, { pages: 2 });
    lab.proxy.reset();
    const rest = await drain(lab.adapter(), { ...wanted, cursor: first.cursor });
    expect(first.records.length + rest.records.length).toBe(ACCOUNTS);
    expect(lab.proxy.requests.length).toBeLessThanOrEqual(ACCOUNTS / readPage - 1);
  });
});
