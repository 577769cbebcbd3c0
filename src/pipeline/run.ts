import { applyPlan, type ApplyResult } from '../apply/apply-plan.ts';
import type { CrmUsage } from '../crm/crm-adapter.ts';
import { messageOf } from '../domain/errors.ts';
import type { AsOf, Stage } from '../domain/run.ts';
import { openRunningModel, type ModelState } from '../model/publish/running-model.ts';
import { markHistory } from '../store/model-version-repository.ts';
import { forgetOldRuns } from '../store/retention.ts';
import { beginRun, endRun, enterStage } from '../store/run-repository.ts';
import type { SyncResult } from '../sync/sync.ts';
import type { PipelineContext } from './context.ts';
import { planStage, type PlanStageResult } from './plan-stage.ts';
import { asOnlyRun } from './run-lock.ts';
import { scoreStage, type ScoreStageResult } from './score-stage.ts';
import { applyInput, settleUnfinishedPlans, syncStage } from './stages.ts';
import { webhookStages, type WebhookRequest, type WebhookResult } from './webhook-stages.ts';

export interface RunRequest {
  /** The verb, for the record. */
  readonly command: string;
  /** Stages to run, in pipeline order. */
  readonly stages: readonly Stage[];
  readonly asOf: AsOf;
  /** Read everything again. */
  readonly full?: boolean;
  /** Apply this plan instead of the one just made. */
  readonly planId?: number;
  /** A person's reason to apply a refused plan. */
  readonly overrideReason?: string;
  /** Work on what webhooks have told: all stages, but only for what changed. */
  readonly webhooks?: WebhookRequest;
}

export interface RunResult {
  readonly runId: number;
  readonly asOf: string;
  /** The model that scored or planned, where one of the two was asked for. */
  readonly model?: ModelState;
  readonly sync?: SyncResult;
  readonly score?: ScoreStageResult;
  readonly plan?: PlanStageResult;
  readonly apply?: ApplyResult;
  readonly webhooks?: WebhookResult;
  /** Undefined where no call was needed. */
  readonly usage?: CrmUsage;
}

/**
 * Runs stages of the pipeline for one connection, one run at a time. A run that was cut off, at whatever point, is taken
 * up: changes that were on their way are settled first, then everything goes on from its checkpoints.
 */
export function runPipeline(context: PipelineContext, request: RunRequest): Promise<RunResult> {
  return asOnlyRun(context, (locked) => recordedRun(locked, request));
}

async function recordedRun(context: PipelineContext, request: RunRequest): Promise<RunResult> {
  const { database, connectionId } = context;
  const { command, asOf } = request;
  const runId = await beginRun(database, { connectionId, command, asOf: asOf.day });
  try {
    const results = await runWithModel(context, request, runId);
    const usage = context.adapter?.usage();
    const counts = { ...results, ...(usage === undefined ? {} : { usage }) };
    // Not behind each webhook: a tidy store is no matter of seconds.
    if (request.webhooks === undefined) {
      await forgetOldRuns(database, connectionId, context.config.main.retention_days);
    }
    await endRun(database, runId, { status: 'finished', counts });
    return { runId, asOf: asOf.day, ...counts };
  } catch (error) {
    const status = context.signal.aborted ? 'interrupted' : 'failed';
    // The store itself may be what failed: then the next run marks this one as interrupted.
    await endRun(database, runId, { status, counts: {}, error: messageOf(error) }).catch(() => {});
    throw error;
  }
}

type StageResults = Omit<RunResult, 'runId' | 'asOf' | 'usage' | 'model'>;

/** What scores and plans goes by the model that was published, whatever stands on disk. */
async function runWithModel(
  context: PipelineContext,
  request: RunRequest,
  runId: number,
): Promise<StageResults & Pick<RunResult, 'model'>> {
  const scores = request.webhooks !== undefined || request.stages.includes('score');
  if (!scores && !request.stages.includes('plan')) return runStages(context, request, runId);
  const { config, state } = await openRunningModel(context);
  const results = await runStages({ ...context, config }, request, runId);
  if (results.score !== undefined) {
    const { modelVersion, asOf, trendBase } = results.score;
    for (const day of [asOf.day, ...(trendBase === undefined ? [] : [trendBase])]) {
      const mark = { number: state.number, modelVersion, day };
      await markHistory(context.database, context.connectionId, mark);
    }
  }
  return { model: state, ...results };
}

async function runStages(
  context: PipelineContext,
  request: RunRequest,
  runId: number,
): Promise<StageResults> {
  const enter = async (stage: Stage): Promise<void> => {
    await enterStage(context.database, runId, stage);
    context.onProgress({ stage, what: 'starting', done: 0, total: undefined });
  };
  const { asOf, webhooks } = request;
  if (webhooks !== undefined) return webhookStages(context, { ...webhooks, asOf, runId, enter });
  const results: { -readonly [Key in keyof StageResults]: StageResults[Key] } = {};
  const wanted = (stage: Stage): boolean => request.stages.includes(stage);
  if (wanted('apply')) await settleUnfinishedPlans(context);
  if (wanted('sync')) {
    await enter('sync');
    results.sync = await syncStage(context, request.full === true);
  }
  if (wanted('score')) {
    await enter('score');
    results.score = await scoreStage(context, request.asOf);
  }
  if (wanted('plan')) {
    await enter('plan');
    results.plan = await planStage(context, request.asOf);
  }
  const planId = request.planId ?? results.plan?.planId;
  if (wanted('apply') && planId !== undefined) {
    await enter('apply');
    results.apply = await applyPlan(applyInput(context), planId, request.overrideReason);
  }
  return results;
}
