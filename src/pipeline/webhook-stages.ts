import { applyPlan } from '../apply/apply-plan.ts';
import { ENTITY_NAMES, type EntityName } from '../domain/entities.ts';
import type { AsOf, Stage } from '../domain/run.ts';
import { loadCrmSchema } from '../store/crm-schema-repository.ts';
import { withAccountsAbove } from '../store/group-repository.ts';
import { dirtyAccounts, hintedAccounts, noteWrittenScores } from '../store/hinted-accounts.ts';
import { newestIsRefused } from '../store/plan-repository.ts';
import {
  claimedRecords,
  claimEvents,
  finishEvents,
  forgetOldEvents,
  releaseEvents,
  waitingRecords,
} from '../store/webhook-repository.ts';
import { syncRecords } from '../sync/sync-records.ts';
import type { SyncResult } from '../sync/sync.ts';
import { adapterOf, type PipelineContext } from './context.ts';
import { planStage } from './plan-stage.ts';
import type { RunResult } from './run.ts';
import { scoreStage } from './score-stage.ts';
import { applyInput, settleUnfinishedPlans, syncInput, syncStage } from './stages.ts';

export interface WebhookRequest {
  /** When more records wait than that, a sync finds what changed. */
  readonly floodRecords: number;
  /** Told of the seconds from each event to the score that came of it, once that is written. */
  readonly onWritten: (seconds: readonly number[]) => void;
}

export interface WebhookResult {
  /** `records`: just the records that were named were read; `sync`: whatever had changed. */
  readonly mode: 'records' | 'sync';
  readonly events: number;
  readonly records: number;
  /** Events about objects that the mapping does not read. */
  readonly unmapped: number;
  /** Events that came to a written score. */
  readonly written: number;
}

export interface WebhookStagesInput extends WebhookRequest {
  readonly asOf: AsOf;
  readonly runId: number;
  readonly enter: (stage: Stage) => Promise<void>;
}

/**
 * A sync goes by HubSpot's search index, which lags: it answers only for events that are older than that. They are left to
 * it after a flood; younger ones wait for the next run.
 */
const INDEX_SETTLES_MS = 20_000;

type StageResults = Omit<RunResult, 'runId' | 'asOf' | 'usage' | 'model'>;

/**
 * The pipeline for what webhooks have told: reads the records that they name, scores the accounts that changed, and plans
 * and applies for those alone. An event counts as done when all of that is; until then it is any later run's.
 */
export async function webhookStages(
  context: PipelineContext,
  input: WebhookStagesInput,
): Promise<StageResults> {
  const { database, connectionId } = context;
  const { runId, enter } = input;
  await settleUnfinishedPlans(context);
  await enter('sync');
  const read = await readClaimed(context, input);
  await enter('score');
  const dirty = await dirtyAccounts(database, connectionId);
  const score = await scoreStage(context, input.asOf);
  const results = { sync: read.sync, score };
  const hinted = await accountsOf(context, input, read.entities);
  const accountIds = await withAccountsAbove(database, [...new Set([...dirty, ...hinted])]);
  // What was scored as a whole is planned as a whole.
  const whole = read.mode === 'sync' || score.scope === 'all';
  const written = await planAndApply(context, input, whole ? undefined : accountIds);
  const seconds =
    written.apply === undefined
      ? []
      : await noteWritten(context, input, read.entities, written.apply.planId);
  await finishEvents(database, connectionId, runId);
  await forgetOldEvents(database, connectionId);
  input.onWritten(seconds);
  const { mode, events, records, unmapped } = read;
  return {
    ...results,
    ...written,
    webhooks: { mode, events, records, unmapped, written: seconds.length },
  };
}

interface ReadClaimed extends Omit<WebhookResult, 'written'> {
  readonly sync: SyncResult;
  readonly entities: Entities;
}

/** Vendor's id of the object of each entity that notices can be about. */
type Entities = ReadonlyMap<EntityName, string>;

async function readClaimed(
  context: PipelineContext,
  { runId, floodRecords }: WebhookStagesInput,
): Promise<ReadClaimed> {
  const { database, connectionId } = context;
  const waiting = await waitingRecords(database, connectionId, floodRecords);
  const entities = await entitiesOf(context);
  if (waiting <= floodRecords) {
    const events = await claimEvents(database, { connectionId, runId, settledMs: 0 });
    const read = await readRecords(context, runId, entities);
    if (read !== undefined) return { ...read, mode: 'records', events, entities };
  }
  await releaseEvents(database, connectionId, runId);
  const events = await claimEvents(database, { connectionId, runId, settledMs: INDEX_SETTLES_MS });
  const sync = await syncStage(context, false);
  return { sync, mode: 'sync', events, records: waiting, unmapped: 0, entities };
}

async function entitiesOf({ adapter, mapping, signal }: PipelineContext): Promise<Entities> {
  const objects = ENTITY_NAMES.flatMap((name) => {
    const object = mapping.entities[name]?.object;
    return object === undefined ? [] : [[name, object] as const];
  });
  const names = [...new Set(objects.map(([, object]) => object))];
  const ids = (await adapter?.byId?.objectIds(names, signal)) ?? new Map<string, string>();
  return new Map(
    objects.flatMap(([name, object]) => {
      const id = ids.get(object);
      return id === undefined ? [] : [[name, id] as const];
    }),
  );
}

/** Undefined where the records cannot be read one by one. */
async function readRecords(
  context: PipelineContext,
  runId: number,
  entities: Entities,
): Promise<Pick<ReadClaimed, 'sync' | 'records' | 'unmapped'> | undefined> {
  const { database, connectionId, mapping } = context;
  const adapter = adapterOf(context);
  const schema = await loadCrmSchema(database, connectionId);
  if (schema === undefined || adapter.byId === undefined) return undefined;
  const claimed = await claimedRecords(database, connectionId, runId);
  const wanted = new Map<string, readonly string[]>();
  for (const [entity, objectId] of entities) {
    const ids = claimed.get(objectId);
    const object = mapping.entities[entity]?.object;
    if (ids !== undefined && object !== undefined) wanted.set(object, ids);
  }
  const input = await syncInput(context, false);
  const sync = await syncRecords({ ...input, schema, reader: adapter.byId }, wanted);
  if (sync === undefined) return undefined;
  const mapped = new Set(entities.values());
  const others = [...claimed].filter(([objectId]) => !mapped.has(objectId));
  return {
    sync,
    records: sizeOf([...wanted.values()]),
    unmapped: sizeOf(others.map(([, ids]) => ids)),
  };
}

function sizeOf(lists: readonly (readonly unknown[])[]): number {
  return lists.flat().length;
}

async function accountsOf(
  { database, connectionId }: PipelineContext,
  { runId }: WebhookStagesInput,
  entities: Entities,
): Promise<readonly number[]> {
  const found: number[] = [];
  for (const [entity, objectId] of entities) {
    const claimed = { connectionId, runId, entity, objectId };
    found.push(...(await hintedAccounts(database, claimed)));
  }
  return found;
}

/** While a refused plan waits for a person, nothing is written past it. */
async function planAndApply(
  context: PipelineContext,
  { asOf, enter }: WebhookStagesInput,
  accountIds: readonly number[] | undefined,
): Promise<Pick<RunResult, 'plan' | 'apply'>> {
  const { database, connectionId } = context;
  if (await newestIsRefused(database, connectionId)) return {};
  await enter('plan');
  const plan = await planStage(
    context,
    asOf,
    accountIds === undefined ? undefined : { accountIds },
  );
  if (plan.status === 'refused') return { plan };
  await enter('apply');
  return { plan, apply: await applyPlan(applyInput(context), plan.planId) };
}

async function noteWritten(
  { database, connectionId }: PipelineContext,
  { runId }: WebhookStagesInput,
  entities: Entities,
  planId: number,
): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const [entity, objectId] of entities) {
    const claimed = { connectionId, runId, entity, objectId };
    seconds.push(...(await noteWrittenScores(database, claimed, planId)));
  }
  return seconds;
}
