import type { AsOf } from '../domain/run.ts';
import type { FurtherSummary, PlanSummary } from '../domain/plan.ts';
import { HEALTH } from '../domain/score.ts';
import { BellwetherError } from '../domain/errors.ts';
import { confirmInterrupted } from '../apply/confirm-sent.ts';
import { addedUp } from '../plan/added-up.ts';
import { refusalsOf } from '../plan/refusals.ts';
import type { ValidationContext } from '../plan/validators/validator.ts';
import { addChanges } from '../store/change-repository.ts';
import { loadCrmSchema } from '../store/crm-schema-repository.ts';
import { recordOutcomes } from '../store/episode-repository.ts';
import { beginPlan, finishPlan, partsSinceWhole } from '../store/plan-repository.ts';
import { plannableAccounts } from '../store/planning-repository.ts';
import { countScored, isScored } from '../store/scoring-repository.ts';
import { TASK_OBJECT } from '../sync/check/needed-fields.ts';
import type { PipelineContext } from './context.ts';
import { planAccount } from './plan-account.ts';
import { createPlanTally, type DraftChange, type PlanTally } from './plan-tally.ts';
import { planTasks, tasksWanted, type WantedTask } from './plan-tasks.ts';
import { currentModelVersion } from './score-stage.ts';

export interface PlanStageResult {
  readonly planId: number;
  readonly asOf: string;
  readonly status: 'stored' | 'refused';
  readonly refusals: readonly string[];
  readonly summary: PlanSummary;
  /** Tasks that turned out to be closed in the CRM, whose outcome is now on record. */
  readonly outcomes: number;
}

/** A plan for some accounts only. */
export interface PlanScope {
  readonly accountIds: readonly number[];
}

const PAGE = 500;

/**
 * Holds what should be against what is, and stores the difference as a plan: of the whole book, or of the accounts of a
 * scope. Costs no API call.
 */
export async function planStage(
  context: PipelineContext,
  asOf: AsOf,
  scope?: PlanScope,
): Promise<PlanStageResult> {
  const { database, connectionId } = context;
  await requireScores(context, asOf);
  const validation = await validationContext(context);
  await confirmInterrupted({ database, connectionId });
  const outcomes = await recordOutcomes(database, connectionId, asOf.day);
  const partial = scope !== undefined;
  const planId = await beginPlan(database, {
    connectionId,
    kind: 'scores',
    asOf: asOf.day,
    partial,
  });
  const tally = createPlanTally([asOf.day, currentModelVersion(context)]);
  const wanted = await planAccounts(context, { asOf, planId, tally, validation, scope });
  const tasks = await planTasks(context, { asOf, tally, validation, wanted });
  await database.transaction((tx) => addChanges(tx, planId, tally.take(tasks)));
  const end = await finish(context, { planId, tally, day: asOf.day, partial });
  return { ...end, asOf: asOf.day, outcomes };
}

interface AccountsInput {
  readonly asOf: AsOf;
  readonly planId: number;
  readonly tally: PlanTally;
  readonly validation: ValidationContext;
  readonly scope: PlanScope | undefined;
}

/** Page by page: stores the field changes, and gathers the few accounts on which a playbook wants something. */
async function planAccounts(
  context: PipelineContext,
  { asOf, planId, tally, validation, scope }: AccountsInput,
): Promise<readonly WantedTask[]> {
  const { database, connectionId, signal } = context;
  const wanted: WantedTask[] = [];
  let done = 0;
  for (let afterId = 0; ;) {
    signal.throwIfAborted();
    const accountIds = scope?.accountIds;
    const scorecards = Object.keys(context.mapping.write.scorecards ?? {});
    const page = { connectionId, day: asOf.day, afterId, limit: PAGE, accountIds, scorecards };
    const accounts = await plannableAccounts(database, page);
    const drafts: DraftChange[] = accounts.flatMap(
      (account) => planAccount(context, { account, asOf, tally, validation }) ?? [],
    );
    await database.transaction((tx) => addChanges(tx, planId, tally.take(drafts)));
    wanted.push(...(await tasksWanted(context, accounts, asOf)));
    done += accounts.length;
    context.onProgress({ stage: 'plan', what: 'accounts', done, total: undefined });
    const last = accounts.at(-1);
    if (last === undefined || accounts.length < PAGE) return wanted;
    afterId = last.id;
  }
}

/** Without scores of the day the difference would be to clear the whole book. */
async function requireScores(context: PipelineContext, asOf: AsOf): Promise<void> {
  const { database, connectionId } = context;
  if (await isScored(database, connectionId, asOf, currentModelVersion(context))) return;
  throw new BellwetherError(
    'usage.invalid',
    `the accounts have not been scored as of ${asOf.day} with the present model`,
    { remedy: 'Run `bellwether score` (or `run`) for that day first.' },
  );
}

async function validationContext(context: PipelineContext): Promise<ValidationContext> {
  const { database, connectionId, mapping } = context;
  const schema = await loadCrmSchema(database, connectionId);
  if (schema === undefined) {
    throw new BellwetherError('usage.invalid', 'nothing has been read from this connection yet', {
      remedy: 'Run `bellwether sync` (or `run`) first.',
    });
  }
  return { schema, taskObject: TASK_OBJECT[mapping.crm], taskKeyField: mapping.write.task_key };
}

interface Ending {
  readonly planId: number;
  readonly tally: PlanTally;
  readonly day: string;
  readonly partial: boolean;
}

async function finish(
  context: PipelineContext,
  { planId, tally, day, partial }: Ending,
): Promise<Omit<PlanStageResult, 'asOf' | 'outcomes'>> {
  const { safety } = context.config.main;
  const summary = tally.summary(context.capabilities);
  const judged = partial ? await withEarlierParts(context, summary, day) : summary;
  const refusals = refusalsOf(judged, {
    maxBandChangesPercent: safety.max_band_changes_percent,
    maxNewTasks: safety.max_new_tasks,
    callsPerRun: context.connectionConfig.budget.calls_per_run,
  });
  const plan = { inputsHash: tally.hash(), summary, refusals };
  await context.database.transaction((tx) => finishPlan(tx, planId, plan));
  return { planId, status: refusals.length === 0 ? 'stored' : 'refused', refusals, summary };
}

/**
 * What a partial plan is judged by: all partial plans since the latest one of the whole book together must keep the limits
 * of one plan of the whole book. A broken feed that comes in small pieces is a broken feed all the same.
 */
async function withEarlierParts(
  { database, connectionId }: PipelineContext,
  summary: PlanSummary,
  day: string,
): Promise<PlanSummary> {
  const parts = [...(await partsSinceWhole(database, connectionId)), summary];
  const sums = addedUp(parts);
  const further: Record<string, FurtherSummary> = {};
  for (const [scorecard, { bandChanges }] of Object.entries(sums.further)) {
    const scoredAccounts = await countScored(database, connectionId, day, scorecard);
    further[scorecard] = { scoredAccounts, bandChanges };
  }
  const scoredAccounts = await countScored(database, connectionId, day, HEALTH);
  return { ...summary, ...sums, further, scoredAccounts };
}
