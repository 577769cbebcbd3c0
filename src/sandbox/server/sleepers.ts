interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export interface Sleepers {
  sleepUntil(atMs: number, signal: AbortSignal): Promise<void>;
  /** Lets all go whose time has come: to be called when the clock has jumped. */
  wake(): void;
}

/** A longer timer of Node would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Those who wait for a clock. One that runs wakes them by timers, which keep no process alive. */
export function createSleepers(nowMs: () => number, clock: 'runs' | 'stands still'): Sleepers {
  const asleep = new Set<Sleeper>();
  let timer: NodeJS.Timeout | undefined;
  const setTimer = (): void => {
    clearTimeout(timer);
    if (clock !== 'runs' || asleep.size === 0) return;
    const next = Math.min(...[...asleep].map(({ atMs }) => atMs));
    timer = setTimeout(wake, Math.min(Math.max(0, next - nowMs()), LONGEST_TIMER_MS));
    timer.unref();
  };
  function wake(): void {
    const now = nowMs();
    for (const sleeper of asleep) {
      if (sleeper.atMs <= now) sleeper.wake();
    }
    setTimer();
  }
  return {
    wake,
    async sleepUntil(atMs, signal) {
      if (signal.aborted || atMs <= nowMs()) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper = { atMs, wake: resolve };
      const giveUp = (): void => {
        resolve();
      };
      asleep.add(sleeper);
      signal.addEventListener('abort', giveUp);
      setTimer();
      try {
        await promise;
      } finally {
        signal.removeEventListener('abort', giveUp);
        asleep.delete(sleeper);
        if (asleep.size === 0) clearTimeout(timer);
      }
    },
  };
}
