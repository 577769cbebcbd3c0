import { schedule, validate } from 'node-cron';
import { BellwetherError } from '../domain/errors.ts';

export interface ScheduledJob {
  /** For messages: the key of the configuration. */
  readonly name: string;
  /** Cron expression of five or six fields. */
  readonly expression: string;
  readonly timeZone: string;
  readonly run: () => Promise<void>;
  readonly onError: (error: unknown) => void;
}

/** Turns the clock into calls. Gives a function that stops it. */
export function startSchedule(jobs: readonly ScheduledJob[]): () => Promise<void> {
  const tasks = jobs.map((job) => {
    if (!validate(job.expression)) {
      throw new BellwetherError(
        'config.invalid',
        `${job.name}: "${job.expression}" is not a cron expression`,
      );
    }
    const tick = async (): Promise<void> => {
      try {
        await job.run();
      } catch (error) {
        job.onError(error);
      }
    };
    return schedule(job.expression, tick, {
      timezone: job.timeZone,
      name: job.name,
      suppressMissedWarning: true,
    });
  });
  return async () => {
    for (const task of tasks) await task.destroy();
  };
}
