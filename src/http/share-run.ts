import { interruption } from './pause.ts';

interface SharedRun<T> {
  readonly promise: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * One run for all who ask for it at the same time: a hundred calls that find the session expired renew it once. Each
 * waits only as long as its own signal lets it; the run is given up when nobody waits any more. Nothing is remembered:
 * whoever asks after the end starts another.
 */
export function shareRun<T>(
  run: (signal: AbortSignal) => Promise<T>,
): (signal: AbortSignal) => Promise<T> {
  let current: SharedRun<T> | undefined;
  const start = (): SharedRun<T> => {
    const controller = new AbortController();
    const shared = { promise: run(controller.signal), controller, waiting: 0 };
    const forget = (): void => {
      if (current === shared) current = undefined;
    };
    // Also keeps a failure that nobody waits for from being an unhandled rejection.
    shared.promise.then(forget, forget);
    return shared;
  };
  return async (signal) => {
    if (signal.aborted) throw interruption(signal);
    const shared = (current ??= start());
    shared.waiting += 1;
    try {
      return await untilAborted(shared.promise, signal);
    } finally {
      shared.waiting -= 1;
      if (shared.waiting === 0) {
        if (current === shared) current = undefined;
        shared.controller.abort();
      }
    }
  };
}

/** The promise, or the signal's reason if that comes first. */
async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<'aborted'>();
  const onAbort = (): void => {
    aborted.resolve('aborted');
  };
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
    if (signal.aborted) throw interruption(signal);
    return await promise;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
