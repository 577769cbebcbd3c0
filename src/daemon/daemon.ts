import { enabledConnections, openContext } from '../app.ts';
import { startApi, type RunningApi } from '../api/api-server.ts';
import { createMetrics } from '../api/metrics.ts';
import { resolveSecret } from '../config/environment.ts';
import { messageOf } from '../domain/errors.ts';
import { withRunLock } from '../pipeline/run-lock.ts';
import { connectionStatus, type ConnectionStatus } from '../pipeline/status.ts';
import { ensureConnection } from '../store/connection-repository.ts';
import { latestRuns } from '../store/run-repository.ts';
import type { DaemonInput, Engine } from './engine.ts';
import { openJobQueue, type JobQueue } from './job-queue.ts';
import { pollByBudget } from './poller.ts';
import { workOff } from './run-job.ts';
import { startSchedule, type ScheduledJob } from './schedule.ts';
import { openDesks, type OpenDesk } from './webhook-desk.ts';
import { workOffWebhooks } from './webhook-worker.ts';

/** Runs until the signal: clock -> jobs -> runs, with the HTTP API beside them, and what comes in over it. */
export async function runDaemon(input: DaemonInput): Promise<void> {
  const metrics = createMetrics(() => statuses(input));
  const engine: Engine = { ...input, metrics, duties: new Set() };
  const names = enabledConnections(input.app).map(({ name }) => name);
  const queue = await openJobQueue(input.store.address, names, input.app.logger);
  const desks = await openDesks(engine);
  const api = await openApi(engine, desks);
  const ended = new AbortController();
  const signal = AbortSignal.any([input.signal, ended.signal]);
  const loops: Promise<void>[] = [];
  try {
    await resumeInterrupted(engine, queue);
    await startWorkers(engine, queue);
    const stopSchedule = startSchedule(scheduledJobs(engine, queue));
    loops.push(...startLoops({ ...engine, signal }, desks, queue));
    await input.onReady({ url: api.url });
    await aborted(input.signal);
    await stopSchedule();
  } finally {
    ended.abort();
    await api.close();
    await Promise.all(loops);
    await queue.stop();
  }
}

/** What goes on beside the clock: webhooks are worked off, and CRMs that tell nothing are asked. */
function startLoops(
  engine: Engine,
  desks: readonly OpenDesk[],
  queue: JobQueue,
): readonly Promise<void>[] {
  return [
    ...desks.map((desk) => workOffWebhooks(engine, desk, engine.signal)),
    ...enabledConnections(engine.app).map((connection) =>
      pollByBudget(engine, connection, () => queue.send(connection.name, 'poll')),
    ),
  ];
}

async function openApi(
  { app, store, signal, metrics, ...rest }: Engine,
  desks: readonly OpenDesk[],
): Promise<RunningApi> {
  const { host, port, token } = app.config.main.api;
  return startApi({
    host,
    port,
    token: await resolveSecret(token, app.environment, 'api.token'),
    ready: async () => {
      await store.database.run('SELECT 1');
      return !signal.aborted;
    },
    status: () => statuses({ app, store, signal, ...rest }),
    metrics,
    desks: new Map(desks.map((desk) => [desk.connection.name, desk])),
    logger: app.logger,
  });
}

async function statuses({ app, store, signal }: DaemonInput): Promise<readonly ConnectionStatus[]> {
  const found: ConnectionStatus[] = [];
  for (const connection of enabledConnections(app)) {
    const input = { database: store.database, connection, online: false, signal };
    found.push(await connectionStatus(await openContext(app, { ...input, onProgress: ignore })));
  }
  return found;
}

async function startWorkers(engine: Engine, queue: JobQueue): Promise<void> {
  for (const connection of enabledConnections(engine.app)) {
    await queue.work(connection.name, (command, signal) =>
      workOff(engine, { connection, command, signal: AbortSignal.any([engine.signal, signal]) }),
    );
  }
}

function scheduledJobs({ app }: Engine, queue: JobQueue): readonly ScheduledJob[] {
  const { schedule, time_zone: timeZone } = app.config.main;
  return schedule.run.flatMap((expression) =>
    enabledConnections(app).map(({ name }) => ({
      name: `schedule.run for ${name}`,
      expression,
      timeZone,
      run: () => queue.send(name),
      onError: (error: unknown) => {
        app.logger.error('a run could not be queued', {
          connection: name,
          reason: messageOf(error),
        });
      },
    })),
  );
}

/** A run that was cut off by a crash or a stop is taken up at once, not at the next tick of the clock. */
async function resumeInterrupted({ app, store }: Engine, queue: JobQueue): Promise<void> {
  for (const { name, config } of enabledConnections(app)) {
    const { id } = await ensureConnection(store.database, name, config.crm);
    await withRunLock(store.database, id, async () => {
      const status = (await latestRuns(store.database, id, 1))[0]?.status;
      const cutOff = status === 'running' || status === 'interrupted';
      // Nobody runs, as we hold the lock: a job that says otherwise was its worker's, who died.
      const leftOver = await queue.discard(name);
      if (!cutOff && !leftOver) return;
      app.logger.info('taking up an interrupted run', { connection: name });
      await queue.send(name);
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  signal.addEventListener('abort', () => {
    resolve();
  });
  return promise;
}

function ignore(): void {}
