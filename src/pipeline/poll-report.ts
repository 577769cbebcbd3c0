import { pollHistory } from '../store/run-repository.ts';
import type { PipelineContext } from './context.ts';
import { pollIntervalMs } from './poll-interval.ts';

/** How often a connection is asked for changes, and why not more often. */
export interface PollReport {
  readonly intervalSeconds: number;
  /** Undefined before the first poll. */
  readonly lastEndedAt: string | undefined;
  readonly nextAt: string | undefined;
  readonly callsPerPoll: number | undefined;
  readonly daily: { readonly used: number; readonly limit: number } | undefined;
}

/** Undefined where the connection is not polled: HubSpot tells of changes by webhook, and its search lags. */
export async function pollReport({
  database,
  connectionId,
  connectionConfig,
  config,
}: PipelineContext): Promise<PollReport | undefined> {
  const { poll } = config.main.schedule;
  if (poll === null || connectionConfig.crm !== 'salesforce') return undefined;
  const history = await pollHistory(database, connectionId);
  const { lastEndedAt, ...known } = history;
  const intervalMs = pollIntervalMs({
    ...known,
    reservePercent: connectionConfig.budget.reserve_percent,
    minMs: poll.min_seconds * 1000,
    maxMs: poll.max_seconds * 1000,
  });
  return {
    ...known,
    intervalSeconds: intervalMs / 1000,
    lastEndedAt: lastEndedAt?.toISOString(),
    nextAt:
      lastEndedAt === undefined
        ? undefined
        : new Date(lastEndedAt.getTime() + intervalMs).toISOString(),
  };
}
