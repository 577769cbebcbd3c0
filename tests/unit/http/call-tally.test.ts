import { describe, expect, it } from '@jest/globals';
import { createCallBudget } from '../../../src/http/call-budget.ts';
import { createCallGate, type CallGate } from '../../../src/http/call-gate.ts';
import { tallyCalls } from '../../../src/http/call-tally.ts';

function oneAtATime(): CallGate {
  return createCallGate({
    lanes: { rest: { concurrency: 1 } },
    budget: createCallBudget({ callsPerRun: 100, reservePercent: 0 }),
  });
}

async function send(gate: CallGate, cost: number): Promise<void> {
  const { signal } = new AbortController();
  const call = { lane: 'rest', repeatable: true, timeoutMs: 60_000, signal, cost };
  await gate.call(call, () => new Promise(setImmediate));
}

/** Pages of a read: each costs a call. */
async function* pages(gate: CallGate, count: number): AsyncGenerator<number> {
  for (let page = 1; page <= count; page += 1) {
    await send(gate, 1);
    yield page;
  }
}

async function drained(gate: CallGate, count: number): Promise<void> {
  for await (const page of pages(gate, count)) {
    expect(page).toBeLessThanOrEqual(count);
  }
}

describe('a tally of calls', () => {
  it('counts what the work has sent, and nothing of what is sent beside it through the same lane', async () => {
    const gate = oneAtATime();
    const [first, second] = await Promise.all([
      tallyCalls(async (calls) => {
        await drained(gate, 7);
        return calls();
      }),
      tallyCalls(async (calls) => {
        await drained(gate, 3);
        await send(gate, 5);
        return calls();
      }),
      drained(gate, 4),
    ]);
    expect([first, second]).toEqual([7, 8]);
  });

  it('counts no call that the budget did not let go', async () => {
    const gate = createCallGate({
      lanes: { rest: { concurrency: 1 } },
      budget: createCallBudget({ callsPerRun: 2, reservePercent: 0 }),
    });
    const sent = await tallyCalls(async (calls) => {
      await expect(drained(gate, 3)).rejects.toMatchObject({ code: 'crm.budget-spent' });
      return calls();
    });
    expect(sent).toBe(2);
  });
});
