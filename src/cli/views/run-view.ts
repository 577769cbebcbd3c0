import type { ApplyResult } from '../../apply/apply-plan.ts';
import type { CrmUsage } from '../../crm/crm-adapter.ts';
import type { PlanStageResult } from '../../pipeline/plan-stage.ts';
import type { RunResult } from '../../pipeline/run.ts';
import type { ScoreStageResult } from '../../pipeline/score-stage.ts';
import type { SyncResult } from '../../sync/sync.ts';
import { modelNotice } from './model-view.ts';
import { summaryLines } from './plan-view.ts';
import { count, counted, table } from './table.ts';

/** What a run did, stage by stage. */
export function runView(result: RunResult): string {
  return [
    ...(result.sync === undefined ? [] : [syncView(result.sync)]),
    ...(result.model === undefined ? [] : modelNotice(result.model)),
    ...(result.score === undefined ? [] : [scoreView(result.score)]),
    ...(result.plan === undefined ? [] : [planView(result.plan)]),
    ...(result.apply === undefined ? [] : [applyView(result.apply)]),
    ...(result.usage === undefined ? [] : [usageView(result.usage)]),
  ].join('\n\n');
}

function syncView({ orgName, streams, sweeps, ordersRefreshed }: SyncResult): string {
  const rows = streams.map((stream) => [
    stream.entity,
    stream.mode,
    count(stream.read),
    count(stream.changed),
    count(stream.parked),
    count(stream.calls),
  ]);
  const problems = streams.flatMap(({ entity, problems: found }) =>
    Object.entries(found).map(
      ([text, times]) => `  ${entity}: ${text} (${counted(times, 'time')})`,
    ),
  );
  return [
    `Read from ${orgName}`,
    table([['stream', 'read', 'records', 'changed', 'parked', 'API calls'], ...rows]),
    ...streams.flatMap(({ entity, way, mode }) =>
      way === undefined || mode === 'changes' ? [] : [`  ${entity}: ${way}`],
    ),
    ...sweeps.map(sweepLine),
    ...(ordersRefreshed > 0 ? [`  ${counted(ordersRefreshed, 'order')} brought up to date`] : []),
    ...problems,
  ].join('\n');
}

function sweepLine({
  entity,
  read,
  changed,
  calls,
  finished,
}: SyncResult['sweeps'][number]): string {
  const rest = finished ? '' : '; the next run goes on';
  return `  ${entity} read anew: ${counted(read, 'record')}, ${count(changed)} changed, ${counted(calls, 'API call')}${rest}`;
}

function scoreView(result: ScoreStageResult): string {
  if (result.scope === 'none') {
    return `Scores as of ${result.asOf.day}: nothing had changed (model ${result.modelVersion})`;
  }
  const base =
    result.trendBase === undefined ? '' : `, and as of ${result.trendBase} for the trend`;
  return (
    `Scored ${counted(result.scored, 'account')} as of ${result.asOf.day}${base} (model ${result.modelVersion})\n` +
    `  ${count(result.inactive)} inactive, ${count(result.withheld)} with too little data`
  );
}

function planView(plan: PlanStageResult): string {
  const outcomes =
    plan.outcomes > 0 ? [`  ${counted(plan.outcomes, 'task outcome')} recorded`] : [];
  const refusals = plan.refusals.map((refusal) => `  REFUSED: ${refusal}`);
  const head = `Plan ${String(plan.planId)}`;
  return [head, ...outcomes, ...summaryLines(plan.summary), ...refusals].join('\n');
}

function applyView(result: ApplyResult): string {
  const lines = [
    `Applied plan ${String(result.planId)}: ${counted(result.accountsUpdated, 'account')} updated, ` +
      `${counted(result.tasksCreated, 'task')} created, ${counted(result.tasksClosed, 'task')} closed`,
  ];
  if (result.parked > 0) {
    const id = String(result.planId);
    lines.push(`  ${count(result.parked)} not taken: bellwether plan show ${id} --failed`);
  }
  return lines.join('\n');
}

function usageView({ calls, budget, daily }: CrmUsage): string {
  const day =
    daily === undefined
      ? ''
      : `; the org has used ${count(daily.used)} of ${count(daily.limit)} today`;
  return `${counted(calls, 'API call')} of the ${count(budget)} that a run may use${day}`;
}
