import { z } from 'zod';
import type { Config } from '../config/config-files.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import type { AsOf } from '../domain/run.ts';
import { HEALTH, type EarlierScore } from '../domain/score.ts';
import { runMeasures } from '../measures/run-measures.ts';
import type { ScoreOutcome } from '../scorecard/score-account.ts';
import type { Transaction } from '../store/database.ts';
import { refreshValueStatistics } from '../store/refresh-statistics.ts';
import { scorableAccounts, type ScorableAccount } from '../store/score-repository.ts';
import { openTriedValues, type ValueTable } from '../store/value-table.ts';
import { activeAccounts } from './active-accounts.ts';
import type { PipelineContext } from './context.ts';
import { scorecardOf, scoreModel } from './score-model.ts';
import { scoreOutcome } from './score-outcome.ts';
import { currentModelVersion, measureInput } from './score-stage.ts';
import { workOutYardstick, yardsticksOf } from './score-yardstick.ts';
import { bookMeasures } from './scoring-measures.ts';

const TRIED: ValueTable = 'pg_temp.tried_values';

/**
 * Draws an even sample of the accounts into a temporary scope, for the rest of the transaction; the same accounts each time,
 * so that two looks can be compared. Gives the size of the sample and of the book.
 */
export async function openTrial(
  tx: Transaction,
  { connectionId }: PipelineContext,
  limit: number,
): Promise<{ readonly sampled: number; readonly accounts: number }> {
  await tx.run('CREATE TEMP TABLE scope (account_id bigint PRIMARY KEY) ON COMMIT DROP');
  const sampled = await tx.run(
    `INSERT INTO pg_temp.scope
     SELECT id FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL
     ORDER BY hashint8extended(id, 0), id LIMIT $2`,
    [connectionId, limit],
  );
  await tx.run('ANALYZE pg_temp.scope');
  await openTriedValues(tx);
  const rows = await tx.rows(
    z.object({ accounts: z.number() }),
    `SELECT count(*)::int AS accounts FROM mirror.accounts WHERE connection_id = $1 AND deleted_at IS NULL`,
    [connectionId],
  );
  return { sampled, accounts: rows[0]?.accounts ?? 0 };
}

export interface TrialDay {
  readonly asOf: AsOf;
  readonly measures: readonly MeasureDefinition[];
  /** Those whose scores will be asked for. */
  readonly models: readonly Config[];
}

/**
 * The sampled accounts with their values as they were known on a day, until the next day is asked for. What the curves of
 * the models are taken from is computed for the whole book: a sample would give other curves.
 */
export async function tryDay(
  tx: Transaction,
  context: PipelineContext,
  { asOf, measures, models }: TrialDay,
): Promise<readonly ScorableAccount[]> {
  await tx.run(`TRUNCATE ${TRIED}`);
  const ofBook = new Set(models.flatMap((config) => [...bookMeasures(config)]));
  for (const scoped of [false, true]) {
    const those = measures.filter(({ id }) => ofBook.has(id) !== scoped);
    if (those.length === 0) continue;
    const input = { ...measureInput(context, asOf, scoped), into: TRIED };
    await runMeasures(tx, those, input, () => {
      context.signal.throwIfAborted();
    });
  }
  await refreshValueStatistics(tx, TRIED);
  const { connectionId } = context;
  const all = { afterId: 0, limit: Number.MAX_SAFE_INTEGER, scoped: true, values: TRIED };
  return scorableAccounts(tx, { connectionId, day: asOf.day, ...all });
}

export interface TriedScore {
  readonly segment: string;
  readonly outcome: ScoreOutcome;
}

export interface Trial {
  readonly asOf: AsOf;
  /** Those of {@link tryDay}. */
  readonly accounts: readonly ScorableAccount[];
  /** Scores of an earlier day, for the bands. */
  readonly previous?: ReadonlyMap<number, EarlierScore>;
}

/** The health by the model of the context, of every account of which a run would have judged it. Nothing is stored. */
export async function tryScores(
  tx: Transaction,
  context: PipelineContext,
  { asOf, accounts, previous }: Trial,
): Promise<ReadonlyMap<number, TriedScore>> {
  const model = scoreModel(context);
  const modelVersion = currentModelVersion(context);
  const yardsticks = yardsticksOf(model, await workOutYardstick(tx, context, asOf, TRIED));
  const scores = new Map<number, TriedScore>();
  for (const account of activeAccounts(context.config, accounts)) {
    const card = scorecardOf(model, HEALTH, account.segment);
    if (card === undefined) continue;
    const before = { previous: previous?.get(account.id), trendBase: undefined };
    const own = { day: asOf.day, card, account, modelVersion, yardsticks, ...before };
    const outcome = scoreOutcome(context.config, own);
    scores.set(account.id, { segment: account.segment, outcome });
  }
  return scores;
}
