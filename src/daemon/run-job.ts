import { openContext, type ConfiguredConnection } from '../app.ts';
import { BellwetherError, messageOf } from '../domain/errors.ts';
import { STAGES } from '../domain/run.ts';
import { pause } from '../http/pause.ts';
import { asOfDay } from '../pipeline/as-of.ts';
import { runPipeline, type RunResult } from '../pipeline/run.ts';
import type { WebhookRequest } from '../pipeline/webhook-stages.ts';
import type { Engine } from './engine.ts';

export interface Job {
  readonly connection: ConfiguredConnection;
  /** For the record: what made it. */
  readonly command: string;
  readonly webhooks?: WebhookRequest;
  readonly signal: AbortSignal;
}

/** A run of webhooks is over in seconds: worth waiting for. Another one may take hours. */
const BUSY_TRIES = 60;
const BUSY_PAUSE_MS = 500;

/** One run by the clock. Throws only what another try may mend. */
export async function workOff(engine: Engine, job: Job): Promise<void> {
  const { name } = job.connection;
  engine.duties.add(name);
  try {
    await runWhenFree(engine, job);
  } catch (error) {
    if (isWorthAnotherTry(error)) throw error;
  } finally {
    engine.duties.delete(name);
  }
}

async function runWhenFree(engine: Engine, job: Job): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await runJob(engine, job);
      return;
    } catch (error) {
      if (!isBusy(error) || tries >= BUSY_TRIES) throw error;
      await pause(BUSY_PAUSE_MS, job.signal);
    }
  }
}

/** One run, told to log and metrics. */
export async function runJob(engine: Engine, job: Job): Promise<RunResult> {
  const { app, metrics } = engine;
  const { name } = job.connection;
  const { command } = job;
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  app.logger.info('run started', { connection: name, command });
  try {
    const result = await run(engine, job);
    metrics.runEnded({ connection: name, outcome: 'finished', seconds: seconds() });
    metrics.callsMade(name, result.usage?.calls ?? 0);
    app.logger.info('run finished', { connection: name, command, ...countsOf(result) });
    return result;
  } catch (error) {
    if (isBusy(error)) {
      app.logger.info('run put off, as another one is in progress', { connection: name, command });
      throw error;
    }
    metrics.runEnded({ connection: name, outcome: 'failed', seconds: seconds() });
    app.logger.error('run failed', {
      connection: name,
      command,
      code: error instanceof BellwetherError ? error.code : 'bug',
      reason: messageOf(error),
    });
    throw error;
  }
}

async function run({ app, store, now }: Engine, job: Job): Promise<RunResult> {
  const { connection, command, webhooks, signal } = job;
  const { database } = store;
  const input = { database, connection, online: true, signal, onProgress: ignore };
  const context = await openContext(app, input);
  const asOf = asOfDay(undefined, app.config.main.time_zone, now());
  return runPipeline(context, {
    command,
    stages: STAGES,
    asOf,
    ...(webhooks === undefined ? {} : { webhooks }),
  });
}

export function isBusy(error: unknown): boolean {
  return error instanceof BellwetherError && error.code === 'run.busy';
}

/** An admin must act on the others first; the next tick of the clock tries again anyway. */
export function isWorthAnotherTry(error: unknown): boolean {
  if (!(error instanceof BellwetherError)) return true;
  return ['transient', 'busy', 'store', 'interrupted'].includes(error.kind);
}

function countsOf({
  runId,
  sync,
  score,
  plan,
  apply,
  webhooks,
}: RunResult): Readonly<Record<string, unknown>> {
  return {
    run: runId,
    read: sync?.streams.reduce((total, stream) => total + stream.read, 0),
    scored: score?.scored,
    plan: plan?.planId,
    refusals: plan?.refusals.length === 0 ? undefined : plan?.refusals,
    updated: apply?.accountsUpdated,
    created: apply?.tasksCreated,
    parked: apply?.parked,
    webhooks,
  };
}

function ignore(): void {}
