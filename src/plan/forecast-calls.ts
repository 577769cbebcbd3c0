import type { WriteWay } from '../domain/plan.ts';
import type { WriteLimits } from '../domain/write-limits.ts';

export interface WriteCounts {
  readonly updates: number;
  readonly creations: number;
  readonly closings: number;
}

/** How each kind of change will go out, what that costs when nothing has to be repeated, and why that way. */
export function writeWays(counts: WriteCounts, limits: WriteLimits): readonly WriteWay[] {
  return [
    inRequests('create_task', counts.creations, limits),
    inRequests('close_task', counts.closings, limits),
    updateWay(counts.updates, limits),
  ].filter(({ changes }) => changes > 0);
}

export function forecastCalls(ways: readonly WriteWay[]): number {
  return ways.reduce((total, { calls }) => total + calls, 0);
}

/** Whether so many field updates go out by bulk jobs. The last few of many go in requests again. */
export function goesByBulk(updates: number, { bulkUpdate }: WriteLimits): boolean {
  return bulkUpdate !== undefined && updates >= bulkUpdate.from;
}

function updateWay(changes: number, limits: WriteLimits): WriteWay {
  const { bulkUpdate, writeBatch } = limits;
  const requests = inRequests('update_account', changes, limits);
  if (bulkUpdate === undefined) return requests;
  if (!goesByBulk(changes, limits)) {
    const why = `; bulk jobs pay from ${String(bulkUpdate.from)} updates`;
    return { ...requests, reason: `${requests.reason}${why}` };
  }
  const rest = changes % bulkUpdate.batch;
  const byJob = rest >= bulkUpdate.from ? changes : changes - rest;
  const jobs = Math.ceil(byJob / bulkUpdate.batch);
  const calls = jobs * bulkUpdate.calls + Math.ceil((changes - byJob) / writeBatch);
  const reason = `${counted(jobs, 'bulk job')} of up to ${String(bulkUpdate.batch)}, instead of ${String(requests.calls)} requests`;
  return { kind: 'update_account', way: 'bulk', changes, calls, reason };
}

function inRequests(
  kind: WriteWay['kind'],
  changes: number,
  { writeBatch }: WriteLimits,
): WriteWay {
  const calls = Math.ceil(changes / writeBatch);
  const reason = `${counted(calls, 'request')} of up to ${String(writeBatch)}`;
  return { kind, way: 'requests', changes, calls, reason };
}

function counted(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? '' : 's'}`;
}
