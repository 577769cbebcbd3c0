import { PgBoss, type ConstructorOptions } from 'pg-boss';
import { z } from 'zod';
import type { Logger } from '../logging/logger.ts';
import type { DatabaseAddress } from '../store/database.ts';

export interface JobQueue {
  /** Asks for a run of the connection; without effect while one waits or is under way. `command`: what made it. */
  send(connection: string, command?: string): Promise<void>;
  /** Works off the runs of a connection. What `handler` throws makes the run be tried again later. */
  work(
    connection: string,
    handler: (command: string, signal: AbortSignal) => Promise<void>,
  ): Promise<void>;
  /**
   * Gives up every job of the connection that waits or seems to be under way. Only for who knows that nobody works on
   * one: a worker that was killed leaves its job behind as if it still did. True when there was one.
   */
  discard(connection: string): Promise<boolean>;
  stop(): Promise<void>;
}

/** A worker that says nothing for that long has died: its job is given to another. */
const HEARTBEAT_S = 60;

/** Longer than any run: what ends a job is its heartbeat, not a clock. */
const EXPIRE_S = 23 * 3600;

/** A run by the clock, in the record of runs. */
const DEFAULT_COMMAND = 'daemon';

const STOP_TIMEOUT_MS = 60_000;

const UNFINISHED: ReadonlySet<string> = new Set(['created', 'retry', 'active']);

/** Jobs in PostgreSQL (schema pgboss): they survive a crash, and each is done by one process at a time. */
export async function openJobQueue(
  address: DatabaseAddress,
  connections: readonly string[],
  logger: Logger,
): Promise<JobQueue> {
  const boss = new PgBoss({ ...connectionOf(address), schema: 'pgboss', max: 4 });
  boss.on('error', (error) => {
    logger.error('job queue', { reason: error.message });
  });
  await boss.start();
  for (const connection of connections) {
    await boss.createQueue(queueName(connection), {
      policy: 'exclusive',
      heartbeatSeconds: HEARTBEAT_S,
      expireInSeconds: EXPIRE_S,
      retryLimit: 5,
      retryDelay: 60,
      retryBackoff: true,
    });
  }
  return {
    async send(connection, command = DEFAULT_COMMAND) {
      await boss.send(queueName(connection), { connection, command });
    },
    async work(connection, handler) {
      const options = { batchSize: 1, pollingIntervalSeconds: 1 };
      await boss.work(queueName(connection), options, async (jobs) => {
        for (const { data, signal } of jobs) await handler(commandOf(data), signal);
      });
    },
    async discard(connection) {
      const name = queueName(connection);
      const left = (await boss.findJobs(name)).filter(({ state }) => UNFINISHED.has(state));
      if (left.length > 0)
        await boss.cancel(
          name,
          left.map(({ id }) => id),
        );
      return left.length > 0;
    },
    stop: () => boss.stop({ graceful: true, timeout: STOP_TIMEOUT_MS }),
  };
}

const dataSchema = z.object({ command: z.string() });

/** A job of an earlier version says nothing of it. */
function commandOf(data: unknown): string {
  return dataSchema.safeParse(data).data?.command ?? DEFAULT_COMMAND;
}

function queueName(connection: string): string {
  return `run-${connection}`;
}

function connectionOf(address: DatabaseAddress): ConstructorOptions {
  return 'url' in address ? { connectionString: address.url } : address;
}
