import { setTimeout as sleep } from 'node:timers/promises';

/** Waiting that ends at once when the sandbox is closed. */
export interface Pauses {
  readonly pause: (milliseconds: number) => Promise<void>;
  readonly isClosed: () => boolean;
  readonly close: () => void;
}

export function createPauses(): Pauses {
  const closing = new AbortController();
  const { signal } = closing;
  return {
    isClosed: () => signal.aborted,
    async pause(milliseconds) {
      try {
        await sleep(milliseconds, undefined, { signal });
      } catch (error) {
        if (!signal.aborted) throw error;
      }
    },
    close() {
      closing.abort();
    },
  };
}
