import type { Change, FieldSpec } from '../domain/plan.ts';
import { addChanges, listChanges, recordResults } from '../store/change-repository.ts';
import { beginPlan, finishPlan, setPlanStatus } from '../store/plan-repository.ts';
import { neededFields } from '../sync/check/needed-fields.ts';
import { adapterOf, type PipelineContext } from './context.ts';
import { asOnlyRun } from './run-lock.ts';

export interface ProvisionPlan {
  readonly planId: number;
  readonly missing: readonly FieldSpec[];
  readonly present: readonly FieldSpec[];
}

/** The fields that Bellwether needs and the CRM does not have (or show), as a plan. */
export async function planProvision(context: PipelineContext, day: string): Promise<ProvisionPlan> {
  const { database, connectionId, mapping, signal } = context;
  const specs = neededFields(mapping).map(({ spec }) => spec);
  const objects = specs.map(({ object }) => object);
  const schema = await adapterOf(context).discover(objects, signal);
  const exists = (spec: FieldSpec): boolean =>
    schema.get(spec.object)?.fields.has(spec.name) === true;
  const missing = specs.filter((spec) => !exists(spec));
  const plan = { connectionId, kind: 'provision' as const, asOf: day };
  const planId = await beginPlan(database, plan);
  await database.transaction(async (tx) => {
    await addChanges(tx, planId, missing.map(toChange));
    await finishPlan(tx, planId, {
      inputsHash: '',
      summary: summaryOf(missing.length),
      refusals: [],
    });
  });
  return { planId, missing, present: specs.filter(exists) };
}

function toChange(field: FieldSpec, index: number): Change {
  return {
    sequence: index + 1,
    action: '+',
    accountId: undefined,
    label: `${field.object}.${field.name}`,
    reason: field.label,
    blocked: undefined,
    body: { kind: 'create_field', field },
  };
}

function summaryOf(fields: number) {
  return {
    scoredAccounts: 0,
    unchangedAccounts: 0,
    updates: 0,
    tasksToCreate: 0,
    tasksToClose: 0,
    blocked: 0,
    deferredTasks: 0,
    bandChanges: {},
    further: {},
    tasksByOwner: {},
    tasksByPlaybook: {},
    forecastCalls: fields,
    ways: [],
  };
}

export interface ProvisionResult {
  readonly planId: number;
  readonly created: readonly string[];
  readonly failed: readonly { readonly field: string; readonly message: string }[];
}

/** Most fields there can be; all fit into one read. */
const MAX_FIELDS = 100;

/** Creates the fields of a provisioning plan. Safe to repeat: a field that is there already is left as it is. */
export function applyProvision(context: PipelineContext, planId: number): Promise<ProvisionResult> {
  return asOnlyRun(context, (locked) => createFields(locked, planId));
}

async function createFields(context: PipelineContext, planId: number): Promise<ProvisionResult> {
  const { database, signal } = context;
  await setPlanStatus(database, planId, 'applying');
  const changes = await listChanges(database, planId, { kind: 'create_field', limit: MAX_FIELDS });
  const open = changes.filter(({ status }) => status !== 'done');
  const fields = open.flatMap(({ body }) => (body.kind === 'create_field' ? [body.field] : []));
  const outcomes = await adapterOf(context).ensureFields(fields, signal);
  await recordResults(
    database,
    planId,
    open.map(({ sequence }, index) => {
      const outcome = outcomes[index];
      const failed = outcome === undefined || outcome.status === 'failed';
      return {
        sequence,
        status: failed ? 'failed' : 'done',
        crmId: undefined,
        error: failed ? (outcome?.message ?? 'no outcome') : undefined,
      };
    }),
  );
  const failed = outcomes.flatMap(({ field, status, message }) =>
    status === 'failed'
      ? [{ field: `${field.object}.${field.name}`, message: message ?? 'no reason given' }]
      : [],
  );
  if (failed.length === 0) await setPlanStatus(database, planId, 'applied');
  const created = outcomes
    .filter(({ status }) => status === 'created')
    .map(({ field }) => `${field.object}.${field.name}`);
  return { planId, created, failed };
}
