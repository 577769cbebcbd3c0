import { BellwetherError } from '../domain/errors.ts';

/** Waits. An abort ends it with the reason of the caller, as it ends a call. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  throwIfAborted(signal);
  const ended = Promise.withResolvers<undefined>();
  const onAbort = (): void => {
    ended.reject(interruption(signal));
  };
  const timer = setTimeout(() => {
    ended.resolve(undefined);
  }, delayMs);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await ended.promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Throws the reason of the caller. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw interruption(signal);
}

/** What a call or a wait that was aborted ends with. */
export function interruption(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new BellwetherError('run.interrupted', 'stopped');
}
