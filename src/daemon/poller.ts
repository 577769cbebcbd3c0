import { openContext, type ConfiguredConnection } from '../app.ts';
import { messageOf } from '../domain/errors.ts';
import { pollReport } from '../pipeline/poll-report.ts';
import { restFor } from './bell.ts';
import type { Engine } from './engine.ts';

/** The interval is looked at again so often: others may have used up the calls meanwhile, or a run by the clock has told. */
const LOOK_MS = 10_000;

/** Asks for a poll of the connection whenever its interval is over, until the signal. */
export async function pollByBudget(
  engine: Engine,
  connection: ConfiguredConnection,
  send: () => Promise<void>,
): Promise<void> {
  const { signal, now } = engine;
  const startedMs = now().getTime();
  while (!signal.aborted) {
    const waitMs = await untilNextPoll(engine, connection, startedMs);
    if (waitMs === undefined) return;
    if (waitMs > 0) {
      await restFor(Math.min(waitMs, LOOK_MS), signal);
      continue;
    }
    await send().catch((error: unknown) => {
      engine.app.logger.error('a poll could not be queued', {
        connection: connection.name,
        reason: messageOf(error),
      });
    });
    await restFor(LOOK_MS, signal);
  }
}

/** Undefined when the connection is not polled at all. */
async function untilNextPoll(
  { app, store, signal, now }: Engine,
  connection: ConfiguredConnection,
  startedMs: number,
): Promise<number | undefined> {
  const input = { database: store.database, connection, online: false, signal };
  try {
    const report = await pollReport(await openContext(app, { ...input, onProgress: () => {} }));
    if (report === undefined) return undefined;
    const { lastEndedAt, intervalSeconds } = report;
    const fromMs = lastEndedAt === undefined ? startedMs : Date.parse(lastEndedAt);
    return fromMs + intervalSeconds * 1000 - now().getTime();
  } catch (error) {
    app.logger.error('the time of the next poll is not known', {
      connection: connection.name,
      reason: messageOf(error),
    });
    return LOOK_MS;
  }
}
