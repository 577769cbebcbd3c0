import { messageOf } from '../domain/errors.ts';
import { waitingEvents, waitingRecords } from '../store/webhook-repository.ts';
import { restFor } from './bell.ts';
import type { Engine } from './engine.ts';
import { isBusy, isWorthAnotherTry, runJob } from './run-job.ts';
import type { OpenDesk } from './webhook-desk.ts';

/** Whatever another process has queued, or a crash left behind, is found after that time. */
const IDLE_MS = 5000;

/** While another run holds the connection. */
const BUSY_MS = 500;

/** A flood is given time to pass before a sync goes after it: HubSpot's search index lags, and one sync is better than ten. */
const FLOOD_SETTLES_MS = 60_000;

const FIRST_RETRY_MS = 5000;
const LONGEST_RETRY_MS = 300_000;

/** Works off what webhooks have told of one connection, until the signal. */
export async function workOffWebhooks(
  engine: Engine,
  desk: OpenDesk,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      await desk.tally.flush();
      const waitMs = await nextWaitMs(engine, desk);
      if (waitMs === undefined) await desk.bell.wait(IDLE_MS, signal);
      else if (waitMs > 0) await restFor(waitMs, signal);
      else await runWebhooks(engine, desk, signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted) break;
      failures += 1;
      await restFor(pauseAfter(engine, desk, error, failures), signal);
    }
  }
  await desk.tally.flush();
}

/** How long to wait before the next run: not at all is 0, and undefined when there is nothing to do. */
async function nextWaitMs(
  { store, duties }: Engine,
  { connection, connectionId, settings }: OpenDesk,
): Promise<number | undefined> {
  const { events, oldestAgeMs } = await waitingEvents(store.database, connectionId);
  if (events === 0) return undefined;
  if (duties.has(connection.name)) return BUSY_MS;
  const most = settings.flood_records;
  const flood = events > most && (await waitingRecords(store.database, connectionId, most)) > most;
  const settledMs = flood ? FLOOD_SETTLES_MS : settings.coalesce_seconds * 1000;
  return Math.max(0, Math.ceil(settledMs - oldestAgeMs));
}

async function runWebhooks(engine: Engine, desk: OpenDesk, signal: AbortSignal): Promise<void> {
  const { connection, settings, tally } = desk;
  const { webhooks } = await runJob(engine, {
    connection,
    command: 'webhooks',
    signal,
    webhooks: {
      floodRecords: settings.flood_records,
      onWritten: (written) => {
        for (const seconds of written) {
          engine.metrics.webhooks.scoreWritten(connection.name, seconds);
        }
      },
    },
  });
  tally.events('unmapped-object', webhooks?.unmapped ?? 0);
}

function pauseAfter(
  { app }: Engine,
  { connection }: OpenDesk,
  error: unknown,
  failures: number,
): number {
  if (isBusy(error)) return BUSY_MS;
  const delayMs = isWorthAnotherTry(error)
    ? Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1))
    : LONGEST_RETRY_MS;
  app.logger.warn('webhooks wait', {
    connection: connection.name,
    seconds: delayMs / 1000,
    reason: messageOf(error),
  });
  return delayMs;
}
