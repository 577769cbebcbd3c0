import type { PlanSummary } from '../domain/plan.ts';

/** Limits of a plan as a whole. */
export interface SafetyLimits {
  readonly maxBandChangesPercent: number;
  readonly maxNewTasks: number;
  readonly callsPerRun: number;
}

type Refusal = (summary: PlanSummary, limits: SafetyLimits) => string | undefined;

const REFUSALS: readonly Refusal[] = [tooManyBandChanges, tooManyTasks, tooManyCalls];

/** Why a plan as a whole must not be applied without a person's word. */
export function refusalsOf(summary: PlanSummary, limits: SafetyLimits): readonly string[] {
  return REFUSALS.flatMap((refusal) => refusal(summary, limits) ?? []);
}

/** A book does not change colour overnight: a broken feed or a wrong mapping does that. */
function tooManyBandChanges(summary: PlanSummary, limits: SafetyLimits): string | undefined {
  const moves = bandMoves(summary);
  const percent = summary.scoredAccounts === 0 ? 0 : (100 * moves) / summary.scoredAccounts;
  if (percent <= limits.maxBandChangesPercent || moves < SMALLEST_ALARM) return undefined;
  return (
    `${String(moves)} of ${String(summary.scoredAccounts)} accounts (${percent.toFixed(1)} %) would change their ` +
    `band; safety.max_band_changes_percent allows ${String(limits.maxBandChangesPercent)} %`
  );
}

/** In a very small book a few accounts are a large share. */
const SMALLEST_ALARM = 10;

function tooManyTasks(summary: PlanSummary, limits: SafetyLimits): string | undefined {
  if (summary.tasksToCreate <= limits.maxNewTasks) return undefined;
  return `${String(summary.tasksToCreate)} tasks would be created; safety.max_new_tasks allows ${String(limits.maxNewTasks)}`;
}

function tooManyCalls(summary: PlanSummary, limits: SafetyLimits): string | undefined {
  if (summary.forecastCalls <= limits.callsPerRun) return undefined;
  return `it would cost ${String(summary.forecastCalls)} API calls; budget.calls_per_run allows ${String(limits.callsPerRun)}`;
}

/** Number of accounts that leave one band for another; a first score is no change. */
function bandMoves(summary: PlanSummary): number {
  let moves = 0;
  for (const [transition, count] of Object.entries(summary.bandChanges)) {
    if (!transition.startsWith('new ')) moves += count;
  }
  return moves;
}
