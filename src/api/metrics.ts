import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { ConnectionStatus } from '../pipeline/status.ts';
import { createWebhookMetrics, type WebhookMetrics } from './webhook-metrics.ts';

export interface Metrics {
  runEnded(run: {
    readonly connection: string;
    readonly outcome: 'finished' | 'failed';
    readonly seconds: number;
  }): void;
  callsMade(connection: string, calls: number): void;
  readonly webhooks: WebhookMetrics;
  /** The page in Prometheus' text format, and its content type. */
  page(): Promise<{ readonly text: string; readonly contentType: string }>;
}

/** Metrics for Prometheus. What is in the store is read when the page is asked for. */
export function createMetrics(status: () => Promise<readonly ConnectionStatus[]>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'bellwether_' });
  const runs = new Counter({
    name: 'bellwether_runs_total',
    help: 'Runs that ended, by outcome.',
    labelNames: ['connection', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'bellwether_run_seconds',
    help: 'Duration of runs in seconds.',
    labelNames: ['connection'],
    buckets: [1, 5, 15, 60, 300, 900, 3600, 10_800],
    registers,
  });
  const calls = new Counter({
    name: 'bellwether_crm_calls_total',
    help: 'API calls sent to the CRM.',
    labelNames: ['connection'],
    registers,
  });
  const stored = storedGauges(registers);
  const webhooks = createWebhookMetrics(registers);
  return {
    webhooks,
    runEnded({ connection, outcome, seconds: duration }) {
      runs.inc({ connection, outcome });
      seconds.observe({ connection }, duration);
    },
    callsMade(connection, count) {
      calls.inc({ connection }, count);
    },
    async page() {
      const statuses = await status();
      fillGauges(stored, statuses);
      webhooks.fill(statuses);
      return { text: await registry.metrics(), contentType: registry.contentType };
    },
  };
}

interface StoredGauges {
  readonly accounts: Gauge<'connection' | 'band'>;
  readonly risk: Gauge<'connection' | 'band'>;
  readonly tasks: Gauge<'connection' | 'playbook'>;
  readonly parked: Gauge<'connection' | 'entity'>;
  readonly finished: Gauge<'connection'>;
}

function storedGauges(registers: Registry[]): StoredGauges {
  return {
    accounts: new Gauge({
      name: 'bellwether_accounts',
      help: 'Accounts by band, as of the latest scored day.',
      labelNames: ['connection', 'band'],
      registers,
    }),
    risk: new Gauge({
      name: 'bellwether_money_at_risk',
      help: 'Money at risk in the next 90 days by band, in the reporting currency.',
      labelNames: ['connection', 'band'],
      registers,
    }),
    tasks: new Gauge({
      name: 'bellwether_open_tasks',
      help: 'Open tasks of Bellwether by playbook.',
      labelNames: ['connection', 'playbook'],
      registers,
    }),
    parked: new Gauge({
      name: 'bellwether_parked_records',
      help: 'Records of the CRM that the mapping could not take.',
      labelNames: ['connection', 'entity'],
      registers,
    }),
    finished: new Gauge({
      name: 'bellwether_last_finished_run_timestamp_seconds',
      help: 'When the latest successful run ended.',
      labelNames: ['connection'],
      registers,
    }),
  };
}

function fillGauges(gauges: StoredGauges, statuses: readonly ConnectionStatus[]): void {
  const { accounts: byBand, risk, tasks: open, parked: unread, finished: ended } = gauges;
  for (const gauge of [byBand, risk, open, unread, ended]) gauge.reset();
  for (const status of statuses) {
    const { connection } = status;
    for (const { band, accounts, moneyAtRisk } of status.bands) {
      byBand.set({ connection, band }, accounts);
      risk.set({ connection, band }, moneyAtRisk);
    }
    for (const report of status.tasks)
      open.set({ connection, playbook: report.playbook }, report.open);
    for (const { entity, records } of status.parked) unread.inc({ connection, entity }, records);
    const finished = status.runs.find((run) => run.status === 'finished')?.finishedAt;
    if (finished !== undefined) ended.set({ connection }, Date.parse(finished) / 1000);
  }
}
