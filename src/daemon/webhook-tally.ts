import type { Metrics } from '../api/metrics.ts';
import type { DeliveryOutcome } from '../api/webhook-routes.ts';
import type { Logger } from '../logging/logger.ts';
import type { Database } from '../store/database.ts';
import { addWebhookCounts } from '../store/webhook-report.ts';

/** What becomes of the events of a delivery that is true. */
export type EventOutcome =
  'queued' | 'duplicate' | 'foreign-org' | 'unmapped-field' | 'unmapped-object' | 'unreadable';

/** Counts what comes in over a connection: at once in the metrics, now and then in the store. */
export interface WebhookTally {
  delivery(outcome: DeliveryOutcome): void;
  events(outcome: EventOutcome, count: number): void;
  /** Into the store: a request that is refused must not cost a write. */
  flush(): Promise<void>;
}

export interface WebhookTallyInput {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly connection: string;
  readonly connectionId: number;
}

export function createWebhookTally(input: WebhookTallyInput): WebhookTally {
  const { metrics, connection } = input;
  let counts = new Map<string, number>();
  const add = (what: string, count: number): void => {
    counts.set(what, (counts.get(what) ?? 0) + count);
  };
  return {
    delivery(outcome) {
      metrics.webhooks.deliveries(connection, outcome, 1);
      add(`delivery:${outcome}`, 1);
    },
    events(outcome, count) {
      if (count === 0) return;
      metrics.webhooks.events(connection, outcome, count);
      add(`event:${outcome}`, count);
    },
    async flush() {
      const flushed = counts;
      counts = new Map();
      try {
        await addWebhookCounts(input.database, input.connectionId, flushed);
      } catch (error) {
        for (const [what, count] of flushed) add(what, count);
        throw error;
      }
      warnOfRefused(input, flushed);
    },
  };
}

/** One line for all: whoever sends nonsense does not fill the log. */
function warnOfRefused(
  { logger, connection }: WebhookTallyInput,
  counts: ReadonlyMap<string, number>,
): void {
  const refused = [...counts].filter(
    ([what]) => what.startsWith('delivery:') && what !== 'delivery:accepted',
  );
  if (refused.length === 0) return;
  const deliveries = Object.fromEntries(
    refused.map(([what, count]) => [what.slice('delivery:'.length), count]),
  );
  logger.warn('webhook deliveries were refused', { connection, deliveries });
}
