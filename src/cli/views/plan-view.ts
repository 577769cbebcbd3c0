import type { ChangeBody, CrmValue, PlanSummary } from '../../domain/plan.ts';
import type { StoredChange } from '../../store/change-repository.ts';
import type { StoredPlan } from '../../store/plan-repository.ts';
import { count, counted, table } from './table.ts';

/** What a plan comes to. */
export function summaryLines(summary: PlanSummary): readonly string[] {
  const lines = [
    `  ~ ${counted(summary.updates, 'account')} to update, = ${count(summary.unchangedAccounts)} as they should be`,
    `  + ${counted(summary.tasksToCreate, 'task')} to create${by(summary.tasksByPlaybook)}`,
  ];
  if (summary.tasksToClose > 0) {
    lines.push(`  ~ ${counted(summary.tasksToClose, 'task')} to close: the reason is gone`);
  }
  if (summary.deferredTasks > 0) {
    const more = counted(summary.deferredTasks, 'more task');
    lines.push(`    ${more} wanted, but their owners have enough to do`);
  }
  if (summary.blocked > 0) lines.push(`  ! ${counted(summary.blocked, 'change')} blocked`);
  lines.push(
    ...bandLines('bands', summary.bandChanges),
    ...Object.entries(summary.further).flatMap(([scorecard, { bandChanges }]) =>
      bandLines(scorecard, bandChanges),
    ),
    `    cost: ${counted(summary.forecastCalls, 'API call')}`,
    ...summary.ways.map(wayLine),
  );
  return lines;
}

function bandLines(title: string, changes: PlanSummary['bandChanges']): readonly string[] {
  const moves = Object.entries(changes);
  if (moves.length === 0) return [];
  return [`    ${title}: ${moves.map(([move, times]) => `${move} ${count(times)}`).join(', ')}`];
}

const WRITES: Readonly<Record<PlanSummary['ways'][number]['kind'], string>> = {
  create_task: 'new tasks',
  close_task: 'tasks to close',
  update_account: 'field updates',
};

function wayLine({ kind, changes, reason }: PlanSummary['ways'][number]): string {
  return `      ${count(changes)} ${WRITES[kind]} in ${reason}`;
}

function by(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts).map(([name, times]) => `${name} ${count(times)}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

export interface PlanDetails {
  readonly plan: StoredPlan;
  readonly changes: readonly StoredChange[];
  /** True when there are more changes than are listed. */
  readonly more: boolean;
}

/** A plan as a person reads it before saying yes: totals first, then change by change, old -> new. */
export function planDetailsView({ plan, changes, more }: PlanDetails): string {
  const head = [
    `Plan ${String(plan.id)} (${plan.kind}) as of ${plan.asOf}, made ${plan.createdAt}: ${plan.status}`,
    ...(plan.summary === undefined || plan.kind === 'provision' ? [] : summaryLines(plan.summary)),
    ...plan.refusals.map((refusal) => `  REFUSED: ${refusal}`),
  ];
  const groups = GROUPS.flatMap(({ kind, title }) => {
    const own = changes.filter(({ body }) => body.kind === kind);
    return own.length === 0 ? [] : ['', title, ...own.map(changeView)];
  });
  const rest = more ? ['', '  ... and more: --limit N shows them, --json gives all fields'] : [];
  return [...head, ...groups, ...rest].join('\n');
}

const GROUPS: readonly { readonly kind: ChangeBody['kind']; readonly title: string }[] = [
  { kind: 'create_field', title: 'Fields' },
  { kind: 'create_task', title: 'Tasks to create' },
  { kind: 'close_task', title: 'Tasks to close' },
  { kind: 'update_account', title: 'Accounts' },
];

function changeView(change: StoredChange): string {
  const quiet = change.status === 'pending' || change.status === 'blocked';
  const state = quiet ? '' : ` [${change.status}]`;
  const head = `  ${change.action} ${change.label}${state}: ${change.reason}`;
  const why = change.blocked ?? change.error;
  const trouble = why === undefined ? [] : [`      ! ${why}`];
  return [head, ...bodyLines(change.body), ...trouble].join('\n');
}

function bodyLines(body: ChangeBody): readonly string[] {
  switch (body.kind) {
    case 'update_account':
      return [
        table(
          body.fields.map((change) => [change.field, `${show(change.old)} -> ${show(change.new)}`]),
          '      ',
        ),
      ];
    case 'create_task':
      return [`      ${body.subject}`, `      due ${body.dueOn}, priority ${body.priority}`];
    case 'close_task':
      return [];
    case 'create_field':
      return [`      ${body.field.type}, "${body.field.description}"`];
  }
}

function show(value: CrmValue): string {
  return value === null || value === '' ? '(empty)' : String(value);
}

/** The latest plans, a line each. */
export function planListView(plans: readonly StoredPlan[]): string {
  if (plans.length === 0) return 'There is no plan yet: `bellwether plan` makes one.';
  return table([
    ['plan', 'kind', 'as of', 'status', 'updates', 'tasks', 'blocked'],
    ...plans.map((plan) => [
      String(plan.id),
      plan.kind,
      plan.asOf,
      plan.status,
      count(plan.summary?.updates ?? 0),
      count(plan.summary?.tasksToCreate ?? 0),
      count(plan.summary?.blocked ?? 0),
    ]),
  ]);
}
