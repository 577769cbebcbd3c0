import type { FurtherSummary, PlanSummary } from '../domain/plan.ts';

/** Limits of a plan as a whole. */
export interface SafetyLimits {
  readonly maxBandChangesPercent: number;
  readonly maxNewTasks: number;
  readonly callsPerRun: number;
}

type Refusal = (
  summary: PlanSummary,
  limits: SafetyLimits,
) => string | readonly string[] | undefined;

const REFUSALS: readonly Refusal[] = [tooManyBandChanges, tooManyTasks, tooManyCalls];

/** Why a plan as a whole must not be applied without a person's word. */
export function refusalsOf(summary: PlanSummary, limits: SafetyLimits): readonly string[] {
  return REFUSALS.flatMap((refusal) => refusal(summary, limits) ?? []);
}

/** A book does not change colour overnight: a broken feed or a wrong mapping does that. Each scorecard by itself. */
function tooManyBandChanges(summary: PlanSummary, limits: SafetyLimits): readonly string[] {
  const further = Object.entries(summary.further).map(
    ([scorecard, one]) => [`band of ${scorecard}`, one] as const,
  );
  return [['band', summary] as const, ...further].flatMap(
    ([name, one]) => tooManyOf(name, one, limits) ?? [],
  );
}

function tooManyOf(
  name: string,
  summary: FurtherSummary,
  limits: SafetyLimits,
): string | undefined {
  const moves = bandMoves(summary, isMove);
  if (moves < SMALLEST_ALARM) return undefined;
  // Accounts that lose their score are no longer among the scored ones, but they are part of the book that changes.
  const book = summary.scoredAccounts + bandMoves(summary, losesScore);
  const percent = (100 * moves) / book;
  if (percent <= limits.maxBandChangesPercent) return undefined;
  return (
    `${String(moves)} of ${String(book)} accounts (${percent.toFixed(1)} %) would change or lose their ` +
    `${name}; safety.max_band_changes_percent allows ${String(limits.maxBandChangesPercent)} %`
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

function bandMoves(summary: FurtherSummary, counts: (transition: string) => boolean): number {
  let moves = 0;
  for (const [transition, count] of Object.entries(summary.bandChanges)) {
    if (counts(transition)) moves += count;
  }
  return moves;
}

/** `green -> yellow`, `green -> none`; a first score is no change. */
function isMove(transition: string): boolean {
  return !transition.startsWith('new ');
}

function losesScore(transition: string): boolean {
  return isMove(transition) && transition.endsWith(' none');
}
