import { describe, expect, it } from '@jest/globals';
import { runningClock } from '../../src/sandbox/server/clock.ts';
import type { LoggedRequest } from '../../src/sandbox/server/request-log.ts';
import { smallBook } from '../support/small-book.ts';
import { drain } from './drain.ts';
import { hubspotKit } from './hubspot-kit.ts';
import { salesforceKit } from './salesforce-kit.ts';

const { accounts } = hubspotKit.words;
/** HubSpot's own, Professional and Enterprise: what the sandbox holds us to. */
const ALLOWED = 190;
const WINDOW_MS = 10_000;

/** Two windows full, and the first call of a third. */
const CALLS = 2 * ALLOWED + 1;

function timesOf(log: readonly LoggedRequest[]): readonly number[] {
  return log.map(({ at }) => Date.parse(at));
}

/** Of the calls that were possible from the first to the last; none may be refused. */
async function shareUsed(): Promise<number> {
  const dataset = smallBook({ accounts: 100 });
  const lab = await hubspotKit.start({ dataset, clock: runningClock(), limits: true });
  try {
    const adapter = lab.adapter({ callsPer10Seconds: ALLOWED, url: lab.sandbox.url });
    const wanted = { object: accounts.object, fields: [accounts.name] };
    // One page each: reading it again and again is work without an end.
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (lab.sandbox.requests.totals().requests < CALLS) await drain(adapter, wanted);
      }),
    );
    const log = lab.sandbox.requests.entries();
    expect(log.filter(({ status }) => status === 429)).toEqual([]);
    const times = timesOf(log);
    const spanMs = (times[CALLS - 1] ?? 0) - (times[0] ?? 0);
    return (CALLS - 1) / ((ALLOWED * spanMs) / WINDOW_MS);
  } finally {
    await lab.close();
  }
}

/** A machine that stands still for half a second loses its share of a window, whatever the limiter does. */
const TRIES = 4;

describe('the rate of HubSpot', () => {
  it('is used to at least 95 per cent while there is work, and meets no 429', async () => {
    const shares: number[] = [];
    while (shares.length < TRIES && Math.max(0, ...shares) < 0.95) shares.push(await shareUsed());
    expect(Math.max(...shares)).toBeGreaterThanOrEqual(0.95);
  });
});

describe('a budget of Salesforce calls', () => {
  it.each([1, 2, 7, 12])(
    'of %d is never passed by one, by the count of the org',
    async (budget) => {
      const lab = await salesforceKit.start({ dataset: smallBook({ accounts: 30_000 }) });
      try {
        const { object, name } = salesforceKit.words.accounts;
        const adapter = lab.adapter({ callsPerRun: budget });
        const read = drain(adapter, { object, fields: [name] });
        await expect(read).rejects.toMatchObject({ code: 'crm.budget-spent' });
        expect(lab.sandbox.requests.totals().cost).toBe(budget);
      } finally {
        await lab.close();
      }
    },
  );
});
