import { createHash } from 'node:crypto';
import type { Change, PlanSummary } from '../domain/plan.ts';
import type { WriteLimits } from '../domain/write-limits.ts';
import { forecastCalls, writeWays } from '../plan/forecast-calls.ts';

/** Numbers a plan's changes in order and counts what they come to. */
export interface PlanTally {
  /** Gives changes their sequence, action and counts. */
  take(drafts: readonly DraftChange[]): readonly Change[];
  account(scored: boolean, unchanged: boolean): void;
  /** An account that has a score by a further scorecard. */
  furtherScore(scorecard: string): void;
  /** By a further scorecard, or the health. */
  bandChange(scorecard: string | undefined, from: string, to: string): void;
  task(ownerName: string, playbook: string): void;
  deferred(tasks: number): void;
  summary(limits: WriteLimits): PlanSummary;
  /** Over all changes taken, in order. */
  hash(): string;
}

export type DraftChange = Omit<Change, 'sequence'>;

export function createPlanTally(seed: readonly string[]): PlanTally {
  let sequence = 0;
  const hash = createHash('sha256').update(JSON.stringify(seed));
  const counts = { updates: 0, creations: 0, closings: 0, blocked: 0, deferred: 0 };
  const accounts = { scored: 0, unchanged: 0 };
  const bandChanges = new Map<string, number>();
  const further = new Map<string, FurtherTally>();
  const byOwner = new Map<string, number>();
  const byPlaybook = new Map<string, number>();
  return {
    take(drafts) {
      return drafts.map((draft) => {
        sequence += 1;
        hash.update(JSON.stringify([draft.action, draft.body]));
        countChange(counts, draft);
        return { sequence, ...draft };
      });
    },
    account(scored, unchanged) {
      if (scored) accounts.scored += 1;
      if (scored && unchanged) accounts.unchanged += 1;
    },
    furtherScore(scorecard) {
      furtherTally(further, scorecard).scored += 1;
    },
    bandChange: (scorecard, from, to) => {
      const changes =
        scorecard === undefined ? bandChanges : furtherTally(further, scorecard).bandChanges;
      increase(changes, `${from} -> ${to}`);
    },
    task(ownerName, playbook) {
      increase(byOwner, ownerName);
      increase(byPlaybook, playbook);
    },
    deferred(tasks) {
      counts.deferred += tasks;
    },
    summary: (limits) =>
      toSummary({ counts, accounts, bandChanges, further, byOwner, byPlaybook }, limits),
    hash: () => hash.copy().digest('hex').slice(0, 16),
  };
}

interface FurtherTally {
  scored: number;
  readonly bandChanges: Map<string, number>;
}

function furtherTally(all: Map<string, FurtherTally>, scorecard: string): FurtherTally {
  const tally = all.get(scorecard) ?? { scored: 0, bandChanges: new Map<string, number>() };
  all.set(scorecard, tally);
  return tally;
}

interface Tallied {
  readonly counts: Counts & { readonly deferred: number };
  readonly accounts: { readonly scored: number; readonly unchanged: number };
  readonly bandChanges: ReadonlyMap<string, number>;
  readonly further: ReadonlyMap<string, FurtherTally>;
  readonly byOwner: ReadonlyMap<string, number>;
  readonly byPlaybook: ReadonlyMap<string, number>;
}

function toSummary(tallied: Tallied, limits: WriteLimits): PlanSummary {
  const { counts, accounts, bandChanges, further, byOwner, byPlaybook } = tallied;
  const ways = writeWays(counts, limits);
  return {
    scoredAccounts: accounts.scored,
    unchangedAccounts: accounts.unchanged,
    updates: counts.updates,
    tasksToCreate: counts.creations,
    tasksToClose: counts.closings,
    blocked: counts.blocked,
    deferredTasks: counts.deferred,
    bandChanges: sorted(bandChanges),
    further: Object.fromEntries(
      [...further].map(([scorecard, { scored, bandChanges: changes }]) => [
        scorecard,
        { scoredAccounts: scored, bandChanges: sorted(changes) },
      ]),
    ),
    tasksByOwner: sorted(byOwner),
    tasksByPlaybook: sorted(byPlaybook),
    forecastCalls: forecastCalls(ways),
    ways,
  };
}

interface Counts {
  updates: number;
  creations: number;
  closings: number;
  blocked: number;
}

function countChange(counts: Counts, { action, body }: DraftChange): void {
  if (action === '!') counts.blocked += 1;
  else if (body.kind === 'update_account') counts.updates += 1;
  else if (body.kind === 'close_task') counts.closings += 1;
  else if (body.kind === 'create_task') counts.creations += 1;
}

function increase(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

function sorted(map: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...map].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
