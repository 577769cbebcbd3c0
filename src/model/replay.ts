import { messageOf } from '../domain/errors.ts';
import type { PipelineContext } from '../pipeline/context.ts';
import { asOnlyRun } from '../pipeline/run-lock.ts';
import { scorePastDay } from '../pipeline/score-past.ts';
import { currentModelVersion } from '../pipeline/score-stage.ts';
import { markHistory } from '../store/model-version-repository.ts';
import { beginRun, endRun } from '../store/run-repository.ts';
import { closeReplay, scoresOfDay } from '../store/scoring-repository.ts';
import { daysFrom } from './days-from.ts';
import { openRunningModel } from './publish/running-model.ts';

export interface ReplayRequest {
  readonly from: string;
  readonly to: string;
  readonly everyDays: number;
  /** Compute days again that this model has replayed already. */
  readonly again: boolean;
}

export interface ReplayedDay {
  readonly day: string;
  /** `live`: the score was made on the day itself and stays. `done before`: by this model, in an earlier replay. */
  readonly what: 'replayed' | 'live' | 'done before';
  /** Accounts scored; undefined where nothing was done. */
  readonly scored: number | undefined;
}

export interface ReplayResult {
  readonly modelVersion: string;
  readonly days: readonly ReplayedDay[];
}

/**
 * Writes the scores of past days into the history, each computed from what was known before that day and marked as
 * replayed. A day is done or not touched, so a replay that was stopped goes on where it was; a score that was made live
 * is never replaced; the CRM is not asked and not told.
 */
export async function replay(
  context: PipelineContext,
  request: ReplayRequest,
): Promise<ReplayResult> {
  const days = daysFrom(request.from, request.to, request.everyDays);
  return asOnlyRun(context, (locked) => recordedReplay(locked, days, request));
}

async function recordedReplay(
  context: PipelineContext,
  days: readonly string[],
  request: ReplayRequest,
): Promise<ReplayResult> {
  const { database, connectionId } = context;
  const runId = await beginRun(database, { connectionId, command: 'replay', asOf: request.from });
  try {
    const { config, state } = await openRunningModel(context);
    const result = await replayDays({ ...context, config }, days, request.again);
    for (const { day, what } of result.days) {
      if (what !== 'replayed') continue;
      const mark = { number: state.number, modelVersion: result.modelVersion, day };
      await markHistory(database, connectionId, mark);
    }
    const replayed = result.days.filter(({ what }) => what === 'replayed').length;
    await endRun(database, runId, { status: 'finished', counts: { replay: { days: replayed } } });
    return result;
  } catch (error) {
    const status = context.signal.aborted ? 'interrupted' : 'failed';
    // The store itself may be what failed: then the next run marks this one as interrupted.
    await endRun(database, runId, { status, counts: {}, error: messageOf(error) }).catch(() => {});
    throw error;
  }
}

async function replayDays(
  context: PipelineContext,
  days: readonly string[],
  again: boolean,
): Promise<ReplayResult> {
  const modelVersion = currentModelVersion(context);
  // Only the days are told of: the measures of each would drown them.
  const quiet = { ...context, onProgress: () => {} };
  const done: ReplayedDay[] = [];
  for (const [index, day] of days.entries()) {
    context.signal.throwIfAborted();
    done.push(await replayDay(quiet, { day, modelVersion, again }));
    const progress = { done: index + 1, total: days.length };
    context.onProgress({ stage: 'score', what: `replayed up to ${day}, days`, ...progress });
  }
  return { modelVersion, days: done };
}

interface DayRequest {
  readonly day: string;
  readonly modelVersion: string;
  readonly again: boolean;
}

/** From earlier days on: each day's band and trend go by the scores before it. */
async function replayDay(
  context: PipelineContext,
  { day, modelVersion, again }: DayRequest,
): Promise<ReplayedDay> {
  const { database, connectionId } = context;
  const before = await scoresOfDay(database, connectionId, day);
  if (before?.origin === 'live') return { day, what: 'live', scored: undefined };
  if (!again && before?.modelVersion === modelVersion) {
    return { day, what: 'done before', scored: undefined };
  }
  const { scored } = await database.transaction(async (tx) => {
    const counts = await scorePastDay(tx, context, day);
    await closeReplay(tx, connectionId, day, modelVersion);
    return counts;
  });
  return { day, what: 'replayed', scored };
}
