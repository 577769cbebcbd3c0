import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { ConnectionStatus } from '../pipeline/status.ts';

/** What is counted of webhooks as it happens. */
export interface WebhookMetrics {
  deliveries(connection: string, outcome: string, count: number): void;
  events(connection: string, outcome: string, count: number): void;
  /** From the event in the CRM to the written score. */
  scoreWritten(connection: string, seconds: number): void;
}

export interface WebhookMetricsParts extends WebhookMetrics {
  /** Brings what is read from the store up to date. */
  fill(statuses: readonly ConnectionStatus[]): void;
}

export function createWebhookMetrics(registers: Registry[]): WebhookMetricsParts {
  const deliveries = new Counter({
    name: 'bellwether_webhook_deliveries_total',
    help: 'Webhook deliveries, by what became of them.',
    labelNames: ['connection', 'outcome'],
    registers,
  });
  const events = new Counter({
    name: 'bellwether_webhook_events_total',
    help: 'Events of webhook deliveries, by what became of them.',
    labelNames: ['connection', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'bellwether_webhook_score_seconds',
    help: 'From the event in the CRM to the score that came of it, written.',
    labelNames: ['connection'],
    buckets: [1, 2, 3, 5, 8, 13, 30, 60, 300, 1800],
    registers,
  });
  const gauges = storedGauges(registers);
  return {
    deliveries(connection, outcome, count) {
      deliveries.inc({ connection, outcome }, count);
    },
    events(connection, outcome, count) {
      events.inc({ connection, outcome }, count);
    },
    scoreWritten(connection, duration) {
      seconds.observe({ connection }, duration);
    },
    fill: (statuses) => {
      fillGauges(gauges, statuses);
    },
  };
}

interface StoredGauges {
  readonly waiting: Gauge<'connection'>;
  readonly oldest: Gauge<'connection'>;
  readonly delivered: Gauge<'connection'>;
  readonly poll: Gauge<'connection'>;
}

function storedGauges(registers: Registry[]): StoredGauges {
  return {
    waiting: new Gauge({
      name: 'bellwether_webhook_waiting_events',
      help: 'Events that wait to be worked off.',
      labelNames: ['connection'],
      registers,
    }),
    oldest: new Gauge({
      name: 'bellwether_webhook_oldest_waiting_seconds',
      help: 'Age of the oldest event that waits.',
      labelNames: ['connection'],
      registers,
    }),
    delivered: new Gauge({
      name: 'bellwether_webhook_last_delivery_timestamp_seconds',
      help: 'When the latest delivery was accepted.',
      labelNames: ['connection'],
      registers,
    }),
    poll: new Gauge({
      name: 'bellwether_poll_interval_seconds',
      help: 'Time from one poll of the CRM to the next, as the budget of calls allows.',
      labelNames: ['connection'],
      registers,
    }),
  };
}

function fillGauges(gauges: StoredGauges, statuses: readonly ConnectionStatus[]): void {
  for (const gauge of Object.values(gauges) as readonly Gauge[]) gauge.reset();
  for (const { connection, webhooks, poll } of statuses) {
    if (poll !== undefined) gauges.poll.set({ connection }, poll.intervalSeconds);
    if (webhooks === undefined) continue;
    gauges.waiting.set({ connection }, webhooks.waiting);
    gauges.oldest.set({ connection }, webhooks.oldestSeconds);
    const { lastDeliveryAt } = webhooks;
    if (lastDeliveryAt !== undefined) {
      gauges.delivered.set({ connection }, Date.parse(lastDeliveryAt) / 1000);
    }
  }
}
