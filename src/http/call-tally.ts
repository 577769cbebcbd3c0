import { AsyncLocalStorage } from 'node:async_hooks';

interface CallTally {
  calls: number;
}

/** Follows a piece of work through whatever it awaits: a key, not a state. */
const tallies = new AsyncLocalStorage<CallTally>();

/** Runs a piece of work; `calls` tells at any time what it has cost so far, whatever else is under way beside it. */
export function tallyCalls<T>(work: (calls: () => number) => Promise<T>): Promise<T> {
  const tally: CallTally = { calls: 0 };
  return tallies.run(tally, () => work(() => tally.calls));
}

/** Books calls onto the work that this is called from; gives the function to do so once they are sent. */
export function currentTally(): (cost: number) => void {
  const tally = tallies.getStore();
  return (cost) => {
    if (tally !== undefined) tally.calls += cost;
  };
}
