import type { OwnerLoad } from '../domain/episode.ts';

/** How many tasks a person may get. */
export interface Capacity {
  readonly maxNewPerOwnerPerDay: number;
  readonly maxOpenPerOwner: number;
}

export interface Candidate {
  /** Undefined where nobody can take the task: it passes, and is blocked with the reason later. */
  readonly ownerRef: string | undefined;
  readonly moneyAtRisk: number;
  /** Breaks ties in the same way in every CRM. */
  readonly name: string;
}

export interface Allotment<T> {
  readonly taken: readonly T[];
  /** Left for another day because their owner has enough. */
  readonly deferred: readonly T[];
}

/** Gives tasks out in order of money at risk until each owner has enough. Pure. */
export function allot<T extends Candidate>(
  candidates: readonly T[],
  capacity: Capacity,
  loads: ReadonlyMap<string, OwnerLoad>,
): Allotment<T> {
  const current = new Map(loads);
  const taken: T[] = [];
  const deferred: T[] = [];
  for (const candidate of candidates.toSorted(byMoneyAtRisk)) {
    const owner = candidate.ownerRef;
    const load = (owner === undefined ? undefined : current.get(owner)) ?? { newToday: 0, open: 0 };
    if (owner !== undefined && isFull(load, capacity)) deferred.push(candidate);
    else {
      taken.push(candidate);
      if (owner !== undefined) {
        current.set(owner, { newToday: load.newToday + 1, open: load.open + 1 });
      }
    }
  }
  return { taken, deferred };
}

function isFull(load: OwnerLoad, capacity: Capacity): boolean {
  return load.newToday >= capacity.maxNewPerOwnerPerDay || load.open >= capacity.maxOpenPerOwner;
}

function byMoneyAtRisk(a: Candidate, b: Candidate): number {
  if (a.moneyAtRisk !== b.moneyAtRisk) return b.moneyAtRisk - a.moneyAtRisk;
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}
