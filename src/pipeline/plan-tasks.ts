import { alertStates } from '../alerts/evaluate-alerts.ts';
import type { Playbook } from '../config/schema/playbook-file.ts';
import { addWorkingDays } from '../domain/days.ts';
import { formatValue } from '../domain/format-value.ts';
import type { AsOf } from '../domain/run.ts';
import type { ValidationContext } from '../plan/validators/validator.ts';
import { whyBlocked } from '../plan/validators/why-blocked.ts';
import { allot, type Candidate } from '../playbooks/allot.ts';
import { decide, type Decision } from '../playbooks/decide.ts';
import { taskKey } from '../playbooks/task-key.ts';
import { episodesOf, ownerLoads } from '../store/episode-repository.ts';
import {
  findActiveUser,
  firstContacts,
  type ContactRow,
  type PlannableAccount,
} from '../store/planning-repository.ts';
import type { PipelineContext } from './context.ts';
import type { DraftChange, PlanTally } from './plan-tally.ts';

/** Something that a playbook wants, with the account it wants it for. */
export interface WantedTask {
  readonly account: PlannableAccount;
  readonly decision: Decision;
}

/** What the playbooks want for a page of accounts. */
export async function tasksWanted(
  { database, config }: PipelineContext,
  accounts: readonly PlannableAccount[],
  asOf: AsOf,
): Promise<readonly WantedTask[]> {
  const episodes = await episodesOf(
    database,
    accounts.map(({ id }) => id),
  );
  return accounts.flatMap((account) => {
    const known = episodes.get(account.id);
    // An account that is lost already gets no new task; what is open on it may still be closed.
    if (account.score === undefined && known === undefined) return [];
    const decisions = decide(
      {
        accountId: account.id,
        alerts: alertStates(config.alerts.alerts, account.values),
        open: known?.open ?? [],
        lastEnded: known?.lastEnded ?? new Map(),
      },
      config.playbooks,
      asOf.day,
    );
    return decisions
      .filter(({ kind }) => kind === 'close' || account.score !== undefined)
      .map((decision) => ({ account, decision }));
  });
}

export interface PlanTasksInput {
  readonly asOf: AsOf;
  readonly tally: PlanTally;
  readonly validation: ValidationContext;
  readonly wanted: readonly WantedTask[];
}

interface Opening extends Candidate {
  readonly account: PlannableAccount;
  readonly playbook: Playbook;
  readonly ownerName: string;
}

/** Tasks to create, as many as their owners can take, and tasks to close. */
export async function planTasks(
  context: PipelineContext,
  input: PlanTasksInput,
): Promise<readonly DraftChange[]> {
  const { database, connectionId, config } = context;
  const openings = await toOpenings(context, input.wanted);
  const { taken, deferred } = allot(
    openings,
    {
      maxNewPerOwnerPerDay: config.main.tasks.max_new_per_owner_per_day,
      maxOpenPerOwner: config.main.tasks.max_open_per_owner,
    },
    await ownerLoads(database, connectionId, input.asOf.day),
  );
  input.tally.deferred(deferred.length);
  const contacts = await firstContacts(
    database,
    taken.map(({ account }) => account.id),
  );
  return [
    ...taken.map((opening) =>
      creation(context, input, opening, contacts.get(opening.account.id) ?? null),
    ),
    ...input.wanted.flatMap((wish) => closing(wish, input.validation) ?? []),
  ];
}

async function toOpenings(
  { database, connectionId, config }: PipelineContext,
  wanted: readonly WantedTask[],
): Promise<readonly Opening[]> {
  const email = config.main.tasks.fallback_owner;
  const fallback = email === null ? undefined : await findActiveUser(database, connectionId, email);
  return wanted
    .filter(({ decision }) => decision.kind === 'open')
    .map(({ account, decision }) => ({
      account,
      playbook: decision.playbook,
      ownerRef: account.ownerRef ?? fallback?.ref,
      ownerName: (account.ownerRef === undefined ? fallback?.name : account.ownerName) ?? 'nobody',
      moneyAtRisk: account.score?.moneyAtRisk ?? 0,
      name: account.name,
    }));
}

/** Longest subject line: that of Salesforce. */
const SUBJECT_LENGTH = 255;

function creation(
  context: PipelineContext,
  { asOf, tally, validation }: PlanTasksInput,
  opening: Opening,
  contact: ContactRow | null,
): DraftChange {
  const { account, playbook, ownerRef, ownerName } = opening;
  const scope = scriptContext(context, opening, contact, asOf);
  const body = {
    kind: 'create_task' as const,
    accountCrmId: account.crmId,
    taskKey: taskKey({
      connection: context.connectionName,
      playbook: playbook.id,
      accountCrmId: account.crmId,
      openedOn: asOf.day,
    }),
    playbook: playbook.id,
    ownerCrmId: ownerRef ?? null,
    subject: context.renderer.render(playbook.subject, scope).slice(0, SUBJECT_LENGTH),
    script: context.renderer.render(playbook.script, scope),
    dueOn: addWorkingDays(asOf.day, playbook.due_in_working_days),
    priority: playbook.priority,
  };
  const blocked = whyBlocked(body, validation);
  if (blocked === undefined) tally.task(ownerName, playbook.id);
  return {
    action: blocked === undefined ? '+' : '!',
    accountId: account.id,
    label: account.name,
    reason: playbook.title,
    blocked,
    body,
  };
}

function scriptContext(
  { config }: PipelineContext,
  { account, ownerName }: Opening,
  contact: ContactRow | null,
  asOf: AsOf,
) {
  const { name, number, region, country, score, values } = account;
  return {
    account: { name, number, region, country },
    contact,
    owner: { name: ownerName },
    score: {
      value: score?.score ?? 0,
      band: score?.band ?? '',
      trend: score?.trend ?? '',
      reason: score?.sentence ?? '',
      money_at_risk: formatValue(score?.moneyAtRisk ?? 0, 'money', config.main.currency),
    },
    today: asOf.day,
    values,
  };
}

function closing(
  { account, decision }: WantedTask,
  validation: ValidationContext,
): DraftChange | undefined {
  if (decision.kind !== 'close' || decision.episode.taskCrmId === undefined) return undefined;
  const body = {
    kind: 'close_task' as const,
    accountCrmId: account.crmId,
    taskKey: decision.episode.taskKey,
    playbook: decision.playbook.id,
    taskCrmId: decision.episode.taskCrmId,
    note: 'Closed by Bellwether: the reason for the call is gone.',
  };
  const blocked = whyBlocked(body, validation);
  return {
    action: blocked === undefined ? '~' : '!',
    accountId: account.id,
    label: account.name,
    reason: `${decision.playbook.title}: the reason is gone`,
    blocked,
    body,
  };
}
