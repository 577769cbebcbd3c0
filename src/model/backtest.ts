import type { Config } from '../config/config-files.ts';
import { addDays } from '../domain/days.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { computePastValues, scorePastValues } from '../pipeline/score-past.ts';
import { currentModelVersion } from '../pipeline/score-stage.ts';
import type { Transaction } from '../store/database.ts';
import { scoresOn } from '../store/score-repository.ts';
import { daysFrom } from './days-from.ts';
import {
  judgeSlice,
  type Capacity,
  type Slice,
  type SliceAccount,
  type SliceFigures,
} from './judge.ts';
import { belongsTo, type AccountOutcome, type Population } from './outcome.ts';
import { orderedSpan, outcomesAt } from './outcome-rows.ts';
import { meanFigures, segmentMeans, type MeanFigures, type SegmentMeans } from './mean-figures.ts';

export interface BacktestRequest {
  readonly from: string;
  readonly to: string;
  readonly everyDays: number;
  /** Length of the outcome window that begins at the cut-off. */
  readonly horizonDays: number;
  readonly population: Population;
  readonly capacity: Capacity;
  /** The configuration whose model is held beside the one of the context. */
  readonly previous?: Config;
}

export interface JudgedModel {
  readonly name: 'model' | 'previous';
  readonly version: string;
}

export interface SkippedCutoff {
  readonly cutoff: string;
  readonly reason: string;
}

export interface BacktestSlice extends SliceFigures {
  /** Accounts of the population that a model gave no score: they are judged by no ranking. */
  readonly unscored: number;
}

export interface BacktestResult {
  readonly models: readonly JudgedModel[];
  readonly horizonDays: number;
  readonly population: Population;
  readonly capacity: Capacity;
  readonly cutoffs: readonly BacktestSlice[];
  readonly skipped: readonly SkippedCutoff[];
  /** Means over the cut-offs, each counting once. */
  readonly mean: readonly MeanFigures[];
  readonly segments: readonly SegmentMeans[];
}

/**
 * Holds the model against what came, at past days: the score of each cut-off is computed from what was known before it,
 * judged by the days after it, and thrown away. Nothing is learned from any cut-off, and nothing stays in the store.
 */
export async function backtest(
  context: PipelineContext,
  request: BacktestRequest,
): Promise<BacktestResult> {
  const contexts = modelsOf(context, request.previous);
  const { last } = await orderedSpan(context.database, context.connectionId);
  const cutoffs: BacktestSlice[] = [];
  const skipped: SkippedCutoff[] = [];
  const days = daysFrom(request.from, request.to, request.everyDays);
  for (const [index, cutoff] of days.entries()) {
    context.signal.throwIfAborted();
    const reason = whyNot(cutoff, request.horizonDays, last);
    const judged = reason === undefined ? await judgeCutoff(contexts, cutoff, request) : reason;
    if (typeof judged === 'string') skipped.push({ cutoff, reason: judged });
    else cutoffs.push(judged);
    const progress = { done: index + 1, total: days.length };
    context.onProgress({ stage: 'score', what: `judged up to ${cutoff}, cut-offs`, ...progress });
  }
  const { horizonDays, population, capacity } = request;
  return {
    models: contexts.map(({ name, context: own }) => ({ name, version: currentModelVersion(own) })),
    horizonDays,
    population,
    capacity,
    cutoffs,
    skipped,
    mean: meanFigures(cutoffs),
    segments: segmentMeans(cutoffs),
  };
}

interface NamedContext {
  readonly name: JudgedModel['name'];
  readonly context: PipelineContext;
}

function modelsOf(context: PipelineContext, previous: Config | undefined): readonly NamedContext[] {
  // Only the cut-offs are told of: the measures of each would drown them.
  const model = { ...context, onProgress: () => {} };
  const models: NamedContext[] = [{ name: 'model', context: model }];
  if (previous === undefined) return models;
  return [...models, { name: 'previous', context: { ...model, config: previous } }];
}

/** An outcome window must be over: an account that has not ordered yet is not one that has lapsed. */
function whyNot(cutoff: string, horizonDays: number, last: string | null): string | undefined {
  const end = addDays(cutoff, horizonDays - 1);
  if (last !== null && end <= last) return undefined;
  return `its outcome window ends on ${end}, the orders on ${last ?? 'no day'}`;
}

async function judgeCutoff(
  models: readonly NamedContext[],
  cutoff: string,
  request: BacktestRequest,
): Promise<BacktestSlice | string> {
  const [first] = models;
  if (first === undefined) throw new Error('there is no model to judge');
  const { database, connectionId } = first.context;
  const { horizonDays, population, capacity } = request;
  const window = { connectionId, cutoff, horizonDays };
  const outcomes = (await outcomesAt(database, window)).filter((one) => belongsTo(population, one));
  if (outcomes.length === 0) return 'nobody belongs to the population';
  const scores = await scoresThen(models, cutoff);
  const accounts = outcomes.flatMap((outcome) => accountOf(outcome, scores));
  const slice: Slice = { cutoff, horizonDays, accounts, models: models.map(({ name }) => name) };
  const unscored = outcomes.length - accounts.length;
  return { ...judgeSlice(slice, capacity), unscored };
}

interface ModelScores {
  readonly name: JudgedModel['name'];
  readonly byAccount: ReadonlyMap<number, { readonly score: number; readonly segment: string }>;
}

/** Each model's scores of the day, by the pipeline itself; then the store is as it was. */
async function scoresThen(
  models: readonly NamedContext[],
  cutoff: string,
): Promise<readonly ModelScores[]> {
  const [first] = models;
  if (first === undefined) return [];
  return first.context.database.transaction(async (tx) => {
    await tx.run('SAVEPOINT untouched');
    await computePastValues(tx, first.context, cutoff);
    const scores: ModelScores[] = [];
    for (const model of models) scores.push(await scoresOf(tx, model, cutoff));
    await tx.run('ROLLBACK TO SAVEPOINT untouched');
    return scores;
  });
}

async function scoresOf(
  tx: Transaction,
  { name, context }: NamedContext,
  cutoff: string,
): Promise<ModelScores> {
  await scorePastValues(tx, context, cutoff);
  return { name, byAccount: await scoresOn(tx, context.connectionId, cutoff) };
}

/** The segment is the one that the present model sees. */
function accountOf(
  outcome: AccountOutcome,
  models: readonly ModelScores[],
): readonly SliceAccount[] {
  const scores: Record<string, number> = {};
  let segment: string | undefined;
  for (const { name, byAccount } of models) {
    const own = byAccount.get(outcome.accountId);
    if (own === undefined) return [];
    scores[name] = own.score;
    segment ??= own.segment;
  }
  return segment === undefined ? [] : [{ outcome, segment, scores }];
}
