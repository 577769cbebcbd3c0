import { describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import { HttpFailure } from '../../../src/http/http-failure.ts';
import {
  callOptions,
  failing,
  failure,
  gateLab,
  HOUR,
  never,
  QUICK,
  STOP,
} from '../../support/gate-lab.ts';

describe('the time limit', () => {
  it('ends a call that is not answered, and nobody knows what came of it', async () => {
    const { gate } = gateLab();
    const call = gate.call(callOptions({ timeoutMs: 5, repeatable: false }), never);
    await expect(call).rejects.toMatchObject({
      name: 'HttpFailure',
      message: 'no answer within 0.005 s',
      sent: 'maybe',
      status: undefined,
    });
  });

  it('lets a call go out again where that does no harm', async () => {
    const { gate, budget } = gateLab();
    await expect(gate.call(callOptions({ timeoutMs: 5 }), never)).rejects.toMatchObject({
      sent: 'maybe',
    });
    expect(budget.calls).toBe(3);
  });

  it('tells the client to stop', async () => {
    const { gate } = gateLab();
    let heard = false;
    const call = gate.call(callOptions({ timeoutMs: 5, repeatable: false }), (signal) => {
      signal.addEventListener('abort', () => {
        heard = true;
      });
      return never();
    });
    await expect(call).rejects.toBeInstanceOf(HttpFailure);
    expect(heard).toBe(true);
  });

  it('does not run on after the answer', async () => {
    const signals: AbortSignal[] = [];
    await gateLab().gate.call(callOptions({ timeoutMs: 1 }), (signal) => {
      signals.push(signal);
      return Promise.resolve();
    });
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('is a time for each attempt, not for the wait in the lane', async () => {
    const { gate } = gateLab({ lanes: { read: { concurrency: 1 } } });
    const first = Promise.withResolvers<string>();
    const running = gate.call(callOptions(), () => first.promise);
    const waiting = gate.call(callOptions({ timeoutMs: 5, repeatable: false }), () =>
      Promise.resolve('second'),
    );
    await new Promise((resolve) => {
      setTimeout(resolve, 15);
    });
    first.resolve('first');
    expect(await Promise.all([running, waiting])).toEqual(['first', 'second']);
  });
});

describe('an abort by the caller', () => {
  it('stops a call before it begins', async () => {
    const { gate, budget } = gateLab();
    const call = gate.call(callOptions({ signal: AbortSignal.abort(STOP) }), () =>
      Promise.resolve(),
    );
    await expect(call).rejects.toBe(STOP);
    expect(budget.calls).toBe(0);
  });

  it('takes a call out of the lane where it waits', async () => {
    const { gate, budget } = gateLab({ lanes: { read: { concurrency: 1 } } });
    const first = Promise.withResolvers<string>();
    const running = gate.call(callOptions(), () => first.promise);
    const stop = new AbortController();
    let sent = 0;
    const waiting = gate.call(callOptions({ signal: stop.signal }), () => {
      sent += 1;
      return Promise.resolve();
    });
    stop.abort(STOP);
    await expect(waiting).rejects.toBe(STOP);
    first.resolve('first');
    expect(await running).toBe('first');
    expect([sent, budget.calls]).toEqual([0, 1]);
  });

  it('ends a call under way, also where the client does not listen', async () => {
    const stop = new AbortController();
    const call = gateLab().gate.call(callOptions({ signal: stop.signal }), never);
    stop.abort(STOP);
    await expect(call).rejects.toBe(STOP);
  });

  it('wins over the failure that it caused', async () => {
    const stop = new AbortController();
    const { gate, events } = gateLab();
    const call = gate.call(callOptions({ signal: stop.signal }), (signal) => {
      const broken = Promise.withResolvers<string>();
      signal.addEventListener('abort', () => {
        broken.reject(failure({ sent: 'maybe' }));
      });
      return broken.promise;
    });
    stop.abort(STOP);
    await expect(call).rejects.toBe(STOP);
    expect(events).toEqual([]);
  });

  it('ends the wait before the next attempt, with the caller’s reason', async () => {
    const stop = new AbortController();
    const { gate } = gateLab({
      retry: { ...QUICK, baseDelayMs: HOUR, maxDelayMs: HOUR },
      onRetry: () => stop.abort(STOP),
    });
    const call = gate.call(
      callOptions({ signal: stop.signal }),
      failing(1, { status: 503, sent: 'yes' }),
    );
    await expect(call).rejects.toBe(STOP);
  });

  it('finds nothing left of calls that have ended: a run has one signal and many calls', async () => {
    const { gate } = gateLab();
    const { signal } = new AbortController();
    for (let count = 0; count < 5; count += 1) {
      await gate.call(callOptions({ signal }), failing(1, { status: 503, sent: 'yes' }));
    }
    await new Promise(setImmediate);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('without a reason is an interruption', async () => {
    const stop = new AbortController();
    const call = gateLab().gate.call(callOptions({ signal: stop.signal }), never);
    stop.abort('enough');
    await expect(call).rejects.toMatchObject({ code: 'run.interrupted' });
  });
});
