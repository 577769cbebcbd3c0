import { setTimeout as sleep } from 'node:timers/promises';
import { BellwetherError } from '../domain/errors.ts';

/** Waits. An abort ends it with the reason of the caller, as it ends a call. */
export async function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(delayMs, undefined, { signal });
  } catch {
    throw interruption(signal);
  }
}

/** What a call or a wait that was aborted ends with. */
export function interruption(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new BellwetherError('run.interrupted', 'stopped');
}
