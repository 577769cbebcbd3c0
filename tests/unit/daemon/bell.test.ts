import { describe, expect, it } from '@jest/globals';
import { createBell } from '../../../src/daemon/bell.ts';

/** Longer than any test: who waits that long has not been woken. */
const FOREVER_MS = 3_600_000;
const NEVER = new AbortController().signal;

describe('a bell', () => {
  it('wakes who waits', async () => {
    const bell = createBell();
    const waiting = bell.wait(FOREVER_MS, NEVER);
    bell.ring();
    await expect(waiting).resolves.toBeUndefined();
  });

  it('is heard by who comes after it rang, once', async () => {
    const bell = createBell();
    bell.ring();
    bell.ring();
    await bell.wait(FOREVER_MS, NEVER);
    let woken = false;
    const again = bell.wait(FOREVER_MS, NEVER).then(() => {
      woken = true;
    });
    await new Promise(setImmediate);
    expect(woken).toBe(false);
    bell.ring();
    await again;
  });

  it('lets go of who waits when the time is over or the end has come', async () => {
    const bell = createBell();
    await expect(bell.wait(0, NEVER)).resolves.toBeUndefined();
    const end = new AbortController();
    const waiting = bell.wait(FOREVER_MS, end.signal);
    end.abort();
    await expect(waiting).resolves.toBeUndefined();
    await expect(bell.wait(FOREVER_MS, end.signal)).resolves.toBeUndefined();
  });
});
