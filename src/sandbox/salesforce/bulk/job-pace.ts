import type { BulkJob, JobState } from './bulk-job.ts';

/**
 * When a client hears that a job is done: after so many polls, or after so much time of the sandbox's clock. Zero is
 * at once. The work itself starts without delay.
 */
export type JobPace = { readonly polls: number } | { readonly milliseconds: number };

export const DEFAULT_JOB_PACE: JobPace = { polls: 2 };

/** The state that a client is told. */
export function stateOf(job: BulkJob, pace: JobPace, nowMs: number): JobState {
  if (job.phase === 'Open' || job.phase === 'Aborted') return job.phase;
  const share = elapsedShare(job, pace, nowMs);
  const isDone = job.phase === 'JobComplete' || job.phase === 'Failed';
  if (isDone && share >= 1) return job.phase;
  return share > 0 ? 'InProgress' : 'UploadComplete';
}

/** 0 not begun, 1 over. */
function elapsedShare(job: BulkJob, pace: JobPace, nowMs: number): number {
  if ('polls' in pace) return pace.polls === 0 ? 1 : job.polls / pace.polls;
  if (job.startedAtMs === null) return 0;
  return pace.milliseconds === 0 ? 1 : (nowMs - job.startedAtMs) / pace.milliseconds;
}
