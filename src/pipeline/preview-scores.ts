import { BellwetherError } from '../domain/errors.ts';
import type { AsOf } from '../domain/run.ts';
import { keepComparableGaps } from '../measures/comparable-gaps.ts';
import { runMeasures } from '../measures/run-measures.ts';
import type { Database, Transaction } from '../store/database.ts';
import {
  bandFlow,
  changedAccounts,
  putScoresAside,
  type BandFlow,
} from '../store/preview-repository.ts';
import { latestScoredDay } from '../store/report-repository.ts';
import { refreshValueStatistics } from '../store/refresh-statistics.ts';
import type { PipelineContext } from './context.ts';
import { previewedAccount, type PreviewedAccount } from './previewed-account.ts';
import { asOnlyRun } from './run-lock.ts';
import { scoreModel } from './score-model.ts';
import { scorecardIds, scorePages } from './score-pages.ts';
import { availableMeasures, currentModelVersion, measureInput } from './score-stage.ts';
import { renewYardstick, yardsticksOf } from './score-yardstick.ts';

export interface PreviewedScorecard {
  readonly scorecard: string;
  /** Accounts from band to band, those that stay included; `none` is not judged at all. */
  readonly flow: readonly BandFlow[];
  /** Accounts whose band would be another. */
  readonly changed: number;
  /** Those with most money at risk. */
  readonly accounts: readonly PreviewedAccount[];
}

export interface ScorePreview {
  readonly day: string;
  /** The model that the scores of the day were made with, and the one that the configuration on disk describes. */
  readonly present: string;
  readonly previewed: string;
  readonly scorecards: readonly PreviewedScorecard[];
}

/** Most accounts that are listed of a scorecard. */
export interface PreviewRequest {
  readonly limit: number;
}

/**
 * What the newest scored day would look like by the configuration on disk, published or not, and by what is in the mirror
 * now. Everything is computed as a run would, and taken back: nothing is left behind.
 */
export async function previewScores(
  context: PipelineContext,
  { limit }: PreviewRequest,
): Promise<ScorePreview> {
  const { database, connectionId } = context;
  const scored = await latestScoredDay(database, connectionId);
  if (scored === undefined) {
    throw new BellwetherError('usage.invalid', 'there are no scores to hold a preview against', {
      remedy: 'Run `bellwether score` (or `run`) first.',
    });
  }
  const { day, knownBefore } = scored;
  const scorecards = await asOnlyRun(context, (locked) =>
    takenBack(database, (tx) => scoreAnew(tx, locked, { day, knownBefore }, limit)),
  );
  const previewed = currentModelVersion(context);
  return { day, present: scored.modelVersion, previewed, scorecards };
}

/** Ends a transaction that did what it should, without keeping any of it. */
class TakenBack extends Error {}

async function takenBack<T>(database: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const results: T[] = [];
  try {
    await database.transaction(async (tx) => {
      results.push(await work(tx));
      throw new TakenBack();
    });
  } catch (error) {
    const [result] = results;
    if (error instanceof TakenBack && result !== undefined) return result;
    throw error;
  }
  throw new Error('the transaction of a preview was kept');
}

async function scoreAnew(
  tx: Transaction,
  context: PipelineContext,
  asOf: AsOf,
  limit: number,
): Promise<readonly PreviewedScorecard[]> {
  const { connectionId, config } = context;
  const { day } = asOf;
  const scorecards = scorecardIds(config);
  for (const scorecard of scorecards) await putScoresAside(tx, { connectionId, day, scorecard });
  const input = measureInput(context, asOf, false);
  await keepComparableGaps(tx, input);
  await runMeasures(tx, availableMeasures(context), input, () => {
    context.signal.throwIfAborted();
  });
  await refreshValueStatistics(tx);
  const { content } = await renewYardstick(tx, context, asOf);
  const yardsticks = yardsticksOf(scoreModel(context), content);
  const version = currentModelVersion(context);
  await scorePages(context, { asOf, version, yardsticks, scoped: false, session: tx });
  const previewed: PreviewedScorecard[] = [];
  for (const scorecard of scorecards) {
    const of = { connectionId, day, scorecard };
    const flow = await bandFlow(tx, of);
    const accounts = await changedAccounts(tx, of, limit);
    previewed.push({
      scorecard,
      flow,
      changed: changedIn(flow),
      accounts: accounts.map((account) => previewedAccount(account, context.catalog)),
    });
  }
  return previewed;
}

function changedIn(flow: readonly BandFlow[]): number {
  let changed = 0;
  for (const { from, to, accounts } of flow) if (from !== to) changed += accounts;
  return changed;
}
