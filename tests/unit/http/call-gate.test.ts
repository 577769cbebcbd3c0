import { describe, expect, it } from '@jest/globals';
import { HttpFailure, type HttpFailureDetails } from '../../../src/http/http-failure.ts';
import { callOptions, failing, gateLab, HOUR, QUICK, STOP } from '../../support/gate-lab.ts';

describe('a call', () => {
  it('gives the answer', async () => {
    expect(await gateLab().gate.call(callOptions(), () => Promise.resolve('answer'))).toBe(
      'answer',
    );
  });

  it('needs a lane', async () => {
    const call = gateLab().gate.call(callOptions({ lane: 'none' }), () => Promise.resolve(1));
    await expect(call).rejects.toThrow('there is no lane "none"');
  });

  it('hands on what is no failure of the network, at once', async () => {
    const { gate, events } = gateLab();
    const bug = new TypeError('x is not a function');
    await expect(gate.call(callOptions(), () => Promise.reject(bug))).rejects.toBe(bug);
    const thrown = gate.call(callOptions(), () => {
      throw bug;
    });
    await expect(thrown).rejects.toBe(bug);
    expect(events).toEqual([]);
  });
});

describe('repeating', () => {
  it('goes on until the answer comes, and tells of each time', async () => {
    const { gate, events } = gateLab({ random: () => 0 });
    const send = failing(2, { status: 503, sent: 'yes' });
    expect(await gate.call(callOptions(), send)).toBe('answer');
    expect(events).toEqual([
      { lane: 'read', attempt: 1, delayMs: 0.5, reason: 'it failed' },
      { lane: 'read', attempt: 2, delayMs: 1, reason: 'it failed' },
    ]);
  });

  it('ends with the last failure', async () => {
    const { gate, budget } = gateLab();
    const call = gate.call(callOptions(), failing(9, { status: 503, sent: 'yes' }));
    await expect(call).rejects.toMatchObject({ name: 'HttpFailure', status: 503 });
    expect(budget.calls).toBe(3);
  });

  it.each<[string, HttpFailureDetails, number]>([
    ['not after a server error', { status: 500, sent: 'yes' }, 1],
    ['not after a cut connection', { sent: 'maybe' }, 1],
    ['after a refusal by rate', { status: 429, sent: 'yes' }, 3],
    ['after a connection that never came about', { sent: 'no' }, 3],
  ])('a call that must not be repeated: %s', async (_, details, sent) => {
    const { gate, budget } = gateLab();
    const call = gate.call(callOptions({ repeatable: false }), failing(9, details));
    await expect(call).rejects.toBeInstanceOf(HttpFailure);
    expect(budget.calls).toBe(sent);
  });

  it('gives up its place in the lane while it waits', async () => {
    const { gate } = gateLab({
      lanes: { read: { concurrency: 1 } },
      retry: { ...QUICK, baseDelayMs: HOUR, maxDelayMs: HOUR },
    });
    const stop = new AbortController();
    const waiting = gate.call(
      callOptions({ signal: stop.signal }),
      failing(9, { status: 503, sent: 'yes' }),
    );
    const other = gate.call(callOptions(), () => Promise.resolve('other'));
    expect(await other).toBe('other');
    stop.abort(STOP);
    await expect(waiting).rejects.toBe(STOP);
  });
});

describe('the budget', () => {
  it('is paid before a call goes out', async () => {
    const { gate, budget } = gateLab();
    const seen: number[] = [];
    await gate.call(callOptions({ cost: 3 }), () => {
      seen.push(budget.calls);
      return Promise.resolve();
    });
    expect(seen).toEqual([3]);
  });

  it('stops a call before it goes out', async () => {
    const { gate } = gateLab({}, 2);
    let sent = 0;
    const call = gate.call(callOptions({ cost: 3 }), () => {
      sent += 1;
      return Promise.resolve();
    });
    await expect(call).rejects.toMatchObject({ code: 'crm.budget-spent' });
    expect(sent).toBe(0);
  });

  it('is paid for each attempt', async () => {
    const { gate, budget } = gateLab({}, 2);
    const call = gate.call(callOptions(), failing(9, { status: 503, sent: 'yes' }));
    await expect(call).rejects.toMatchObject({ code: 'crm.budget-spent' });
    expect(budget.calls).toBe(2);
  });

  it('is not paid by a call that waits for its place', async () => {
    const { gate, budget } = gateLab({ lanes: { read: { concurrency: 1 } } });
    const first = Promise.withResolvers<string>();
    const running = gate.call(callOptions(), () => first.promise);
    const waiting = gate.call(callOptions(), () => Promise.resolve('second'));
    await new Promise(setImmediate);
    expect(budget.calls).toBe(1);
    first.resolve('first');
    expect(await Promise.all([running, waiting])).toEqual(['first', 'second']);
    expect(budget.calls).toBe(2);
  });
});
