import { enabledConnections, openContext, type App, type ConfiguredConnection } from '../app.ts';
import { startApi, type RunningApi } from '../api/api-server.ts';
import { createMetrics, type Metrics } from '../api/metrics.ts';
import { resolveSecret } from '../config/environment.ts';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import { STAGES } from '../domain/run.ts';
import { asOfDay } from '../pipeline/as-of.ts';
import { runPipeline, type RunResult } from '../pipeline/run.ts';
import { withRunLock } from '../pipeline/run-lock.ts';
import { connectionStatus, type ConnectionStatus } from '../pipeline/status.ts';
import type { Store } from '../store/open-store.ts';
import { ensureConnection } from '../store/connection-repository.ts';
import { latestRuns } from '../store/run-repository.ts';
import { openJobQueue, type JobQueue } from './job-queue.ts';
import { startSchedule, type ScheduledJob } from './schedule.ts';

export interface DaemonInput {
  readonly app: App;
  readonly store: Store;
  /** Ends the daemon: what is running comes to a checkpoint, the queue and the API are closed. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Told once everything is up. */
  readonly onReady: (ready: { readonly url: string }) => Promise<void>;
}

/** What the parts of the daemon share. */
interface Engine extends DaemonInput {
  readonly metrics: Metrics;
}

/** Runs until the signal: clock -> jobs -> runs, with the HTTP API beside them. */
export async function runDaemon(input: DaemonInput): Promise<void> {
  const engine = { ...input, metrics: createMetrics(() => statuses(input)) };
  const names = enabledConnections(input.app).map(({ name }) => name);
  const queue = await openJobQueue(input.store.address, names, input.app.logger);
  const api = await openApi(engine);
  try {
    await resumeInterrupted(engine, queue);
    await startWorkers(engine, queue);
    const stopSchedule = startSchedule(scheduledJobs(engine, queue));
    await input.onReady({ url: api.url });
    await aborted(input.signal);
    await stopSchedule();
  } finally {
    await api.close();
    await queue.stop();
  }
}

async function openApi({ app, store, signal, metrics, ...rest }: Engine): Promise<RunningApi> {
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
    await queue.work(connection.name, (signal) =>
      workOff(engine, connection, AbortSignal.any([engine.signal, signal])),
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

/** One run. Throws only what another try may mend. */
async function workOff(
  engine: Engine,
  connection: ConfiguredConnection,
  signal: AbortSignal,
): Promise<void> {
  const { app, metrics } = engine;
  const { name } = connection;
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  app.logger.info('run started', { connection: name });
  try {
    const result = await runConnection(engine, connection, signal);
    metrics.runEnded({ connection: name, outcome: 'finished', seconds: seconds() });
    metrics.callsMade(name, result.usage?.calls ?? 0);
    app.logger.info('run finished', { connection: name, ...countsOf(result) });
  } catch (error) {
    metrics.runEnded({ connection: name, outcome: 'failed', seconds: seconds() });
    app.logger.error('run failed', {
      connection: name,
      code: error instanceof BellwetherError ? error.code : 'bug',
      reason: messageOf(error),
    });
    if (isWorthAnotherTry(error)) throw error;
  }
}

async function runConnection(
  { app, store, now }: Engine,
  connection: ConfiguredConnection,
  signal: AbortSignal,
): Promise<RunResult> {
  const { database } = store;
  const context = await openContext(app, {
    database,
    connection,
    online: true,
    signal,
    onProgress: ignore,
  });
  const asOf = asOfDay(undefined, app.config.main.time_zone, now());
  return runPipeline(context, { command: 'daemon', stages: STAGES, asOf });
}

/** An admin must act on the others first; the next tick of the clock tries again anyway. */
function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof BellwetherError)) return true;
  return ['transient', 'busy', 'store', 'interrupted'].includes(error.kind);
}

function countsOf({
  runId,
  sync,
  score,
  plan,
  apply,
}: RunResult): Readonly<Record<string, unknown>> {
  return {
    run: runId,
    read: sync?.streams.reduce((total, stream) => total + stream.read, 0),
    scored: score?.scored,
    plan: plan?.planId,
    updated: apply?.accountsUpdated,
    created: apply?.tasksCreated,
    parked: apply?.parked,
  };
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
