import { z } from 'zod';
import { ENTITY_NAMES } from '../domain/entities.ts';
import { addDays } from '../domain/days.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import type { AsOf } from '../domain/run.ts';
import { comparableGapsMoved, keepComparableGaps } from '../measures/comparable-gaps.ts';
import { framedMeasures } from '../measures/frame.ts';
import { runInSessions } from '../measures/run-in-sessions.ts';
import { measurable, runMeasures } from '../measures/run-measures.ts';
import { refreshOrderFacts } from '../store/mirror/order-facts.ts';
import { refreshValueStatistics } from '../store/refresh-statistics.ts';
import { modelVersion } from '../scorecard/model-version.ts';
import type { Transaction } from '../store/database.ts';
import { saveModel } from '../store/model-repository.ts';
import { pruneValues } from '../store/score-repository.ts';
import {
  closeScoring,
  hasScoresUpTo,
  isNewestScored,
  isScored,
  openScoring,
} from '../store/scoring-repository.ts';
import type { PipelineContext } from './context.ts';
import { scoreModel } from './score-model.ts';
import { scorePages } from './score-pages.ts';
import { renewYardstick, yardsticksOf } from './score-yardstick.ts';

export interface ScoreStageResult {
  readonly asOf: AsOf;
  readonly modelVersion: string;
  /** `all`: every account; `changed`: those whose facts changed since; `none`: nothing had changed. */
  readonly scope: 'all' | 'changed' | 'none';
  readonly scored: number;
  readonly withheld: number;
  readonly inactive: number;
  /** The earlier day that was scored as well, so that a first run has a trend. */
  readonly trendBase: string | undefined;
}

/** From this share of dirty accounts on, recomputing all is cheaper than picking them out. */
const FULL_FROM_SHARE = 0.2;

/**
 * Brings the scores of a day up to date: all accounts when the day or the model is new, else those whose facts changed.
 * Both ways give the same values. What changed is marked for the newest day only; an earlier one is scored anew.
 */
export async function scoreStage(context: PipelineContext, asOf: AsOf): Promise<ScoreStageResult> {
  const version = currentModelVersion(context);
  const { database, connectionId } = context;
  // A sync that was cut off may have left orders behind whose accounts would else be scored by what they were.
  await refreshOrderFacts(database, connectionId, context.signal);
  const scoredBefore =
    (await isScored(database, connectionId, asOf, version)) &&
    (await isNewestScored(database, connectionId, asOf.day));
  if (!scoredBefore) {
    const trendBase = await scoreTrendBase(context, asOf, version);
    const counts = await scoreAll(context, asOf, version);
    return { asOf, modelVersion: version, scope: 'all', trendBase, ...counts };
  }
  const dirty = await countDirty(context);
  if (dirty.dirty === 0) {
    const nothing = { scored: 0, withheld: 0, inactive: 0, trendBase: undefined };
    return { asOf, modelVersion: version, scope: 'none', ...nothing };
  }
  const all =
    dirty.dirty > dirty.accounts * FULL_FROM_SHARE ||
    (await comparableGapsMoved(database, { connectionId, asOf }));
  const counts = all
    ? await scoreAll(context, asOf, version)
    : await scoreDirty(context, asOf, version);
  return { asOf, modelVersion: version, scope: 'changed', trendBase: undefined, ...counts };
}

export function currentModelVersion({
  config,
  catalog,
}: Pick<PipelineContext, 'config' | 'catalog'>): string {
  const { scorecards, segments, seasons, extraScorecards } = config;
  const { active_days, trend_days, trend_points, freshness, reconciliation } = config.main.scoring;
  // What is not configured leaves the fingerprint as it was before it could be.
  const extra = extraScorecards.length === 0 ? undefined : extraScorecards;
  const trust = { freshness, reconciliation, extra };
  const settings = { seasons, active_days, trend_days, trend_points, ...trust };
  return modelVersion({ segments, scorecards, statements: framedMeasures(catalog), settings });
}

/** On a first run the past day that the trend compares with is scored too, from what was known then. */
async function scoreTrendBase(
  context: PipelineContext,
  asOf: AsOf,
  version: string,
): Promise<string | undefined> {
  const day = addDays(asOf.day, -context.config.main.scoring.trend_days);
  if (await hasScoresUpTo(context.database, context.connectionId, day)) return undefined;
  await scoreAll(context, { day, knownBefore: day }, version);
  return day;
}

type Counts = Pick<ScoreStageResult, 'scored' | 'withheld' | 'inactive'>;

async function scoreAll(context: PipelineContext, asOf: AsOf, version: string): Promise<Counts> {
  const { database, connectionId, signal } = context;
  await openScoring(database, connectionId, asOf.day);
  const measures = availableMeasures(context);
  const input = measureInput(context, asOf, false);
  await database.transaction((tx) => keepComparableGaps(tx, input));
  const { sessions } = context.config.main.scoring;
  await runInSessions(database, measures, { ...input, sessions }, (done) => {
    signal.throwIfAborted();
    const what = `measures as of ${asOf.day}`;
    context.onProgress({ stage: 'score', what, done, total: measures.length });
  });
  await refreshValueStatistics(database);
  const { content } = await database.transaction((tx) => renewYardstick(tx, context, asOf));
  const yardsticks = yardsticksOf(scoreModel(context), content);
  const scope = { scoped: false, session: undefined };
  const counts = await scorePages(context, { asOf, version, yardsticks, ...scope });
  await database.transaction(async (tx) => {
    await saveModel(tx, connectionId, version, scoreModel(context));
    if (await isNewestScored(tx, connectionId, asOf.day)) {
      await clearDirty(tx, connectionId);
      await pruneValues(tx, connectionId, keptDays(context, asOf));
    }
    await closeScoring(tx, connectionId, asOf, version);
  });
  return counts;
}

/** Few accounts: everything in one transaction, so that a crash leaves them dirty and the day as it was. */
async function scoreDirty(context: PipelineContext, asOf: AsOf, version: string): Promise<Counts> {
  return context.database.transaction(async (tx) => {
    await takeDirtyAsScope(tx, context.connectionId);
    await runMeasures(tx, availableMeasures(context), measureInput(context, asOf, true), () => {
      context.signal.throwIfAborted();
    });
    const { content, changed } = await renewYardstick(tx, context, asOf);
    const yardsticks = yardsticksOf(scoreModel(context), content);
    // A yardstick that moved moves everybody: an incremental run must come to what a full one would.
    const scope = { scoped: !changed, session: tx };
    return scorePages(context, { asOf, version, yardsticks, ...scope });
  });
}

/** The measures whose inputs the mapping of this connection has. */
export function availableMeasures({
  mapping,
  catalog,
}: PipelineContext): readonly MeasureDefinition[] {
  const mapped = ENTITY_NAMES.filter((name) => mapping.entities[name] !== undefined);
  return measurable(catalog, new Set(mapped));
}

export function measureInput(context: PipelineContext, asOf: AsOf, scoped: boolean) {
  const { connectionId, config } = context;
  const { seasons, ...calendar } = config.seasons;
  return { connectionId, asOf, seasons, calendar, scoped };
}

/** The day itself and, when it is the one that a trend compares with, the day that compares. */
function keptDays({ config }: PipelineContext, asOf: AsOf): readonly string[] {
  return [asOf.day, addDays(asOf.day, config.main.scoring.trend_days)];
}

const dirtySchema = z.object({ dirty: z.number(), accounts: z.number() });

async function countDirty({
  database,
  connectionId,
}: PipelineContext): Promise<z.infer<typeof dirtySchema>> {
  const rows = await database.rows(
    dirtySchema,
    `SELECT
       (SELECT count(*)::int FROM bellwether.dirty_accounts WHERE connection_id = $1) AS dirty,
       (SELECT count(*)::int FROM mirror.accounts WHERE connection_id = $1) AS accounts`,
    [connectionId],
  );
  return rows[0] ?? { dirty: 0, accounts: 0 };
}

async function takeDirtyAsScope(tx: Transaction, connectionId: number): Promise<void> {
  await tx.run('CREATE TEMP TABLE scope (account_id bigint PRIMARY KEY) ON COMMIT DROP');
  await tx.run(
    `WITH taken AS (
       DELETE FROM bellwether.dirty_accounts WHERE connection_id = $1 RETURNING account_id
     )
     INSERT INTO pg_temp.scope SELECT account_id FROM taken`,
    [connectionId],
  );
  await tx.run('ANALYZE pg_temp.scope');
}

async function clearDirty(tx: Transaction, connectionId: number): Promise<void> {
  await tx.run('DELETE FROM bellwether.dirty_accounts WHERE connection_id = $1', [connectionId]);
}
