import { setTimeout as sleep } from 'node:timers/promises';

/** Lets one wait for another, but not for ever. */
export interface Bell {
  ring(): void;
  /** Until somebody rings or has rung since the last wait, the time is over, or the signal aborts. */
  wait(mostMs: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait(mostMs, signal) {
      if (!rung && !signal.aborted) {
        const woken = new AbortController();
        wake = () => {
          woken.abort();
        };
        await restFor(mostMs, AbortSignal.any([woken.signal, signal]));
      }
      rung = false;
    },
  };
}

/** A pause that whoever ends it early ends in order. */
export async function restFor(delayMs: number, signal: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal }).catch(() => undefined);
}
