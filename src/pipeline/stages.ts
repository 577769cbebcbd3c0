import type { ApplyInput } from '../apply/apply-plan.ts';
import { settleSending } from '../apply/settle-sending.ts';
import { ensureConnection } from '../store/connection-repository.ts';
import { unsettledPlans } from '../store/plan-repository.ts';
import { sync, type SyncInput, type SyncResult } from '../sync/sync.ts';
import { adapterOf, type PipelineContext } from './context.ts';

/** A new plan replaces the old one, so what the old one had on its way must be known before the new one is made. */
export async function settleUnfinishedPlans(context: PipelineContext): Promise<void> {
  for (const plan of await unsettledPlans(context.database, context.connectionId)) {
    await settleSending(applyInput(context), plan);
  }
}

export async function syncStage(context: PipelineContext, full: boolean): Promise<SyncResult> {
  return sync(await syncInput(context, full));
}

export async function syncInput(context: PipelineContext, full: boolean): Promise<SyncInput> {
  const { database, connectionName, connectionConfig, config, mapping, signal } = context;
  return {
    database,
    adapter: adapterOf(context),
    connection: await ensureConnection(database, connectionName, connectionConfig.crm),
    mapping,
    settings: {
      timeZone: config.main.time_zone,
      currency: config.main.currency,
      exchangeRates: config.main.exchange_rates,
    },
    full,
    sweep: {
      unstampedHours: config.main.sweep.hours,
      othersHours: config.main.sweep.others_days * 24,
      callsPerRun: config.main.sweep.calls_per_run,
    },
    signal,
    onProgress: ({ entity, read, total }) => {
      context.onProgress({ stage: 'sync', what: entity, done: read, total });
    },
  };
}

export function applyInput(context: PipelineContext): ApplyInput {
  const { database, connectionId, mapping, signal } = context;
  return {
    database,
    adapter: adapterOf(context),
    connectionId,
    taskKeyField: mapping.write.task_key,
    taskResultField: mapping.write.task_result,
    signal,
    onProgress: ({ what, done }) => {
      context.onProgress({ stage: 'apply', what, done, total: undefined });
    },
  };
}
