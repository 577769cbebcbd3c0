import { addDays } from '../../domain/days.ts';
import type { AsOf } from '../../domain/run.ts';
import type { EarlierScore } from '../../domain/score.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { availableMeasures } from '../../pipeline/score-stage.ts';
import { openTrial, tryDay, tryScores, type TriedScore } from '../../pipeline/try-scores.ts';
import type { Transaction } from '../../store/database.ts';
import type { ScorableAccount } from '../../store/score-repository.ts';
import type { BookSample, SampledAccount } from './book-sample.ts';

export interface BookInput {
  readonly asOf: AsOf;
  /** Weeks to look back. */
  readonly weeks: number;
}

/** Enough for any share to be right to within 1.5 points. */
const SAMPLE = 5000;

/**
 * The active accounts as the model of the configuration would have scored them, once a week, the earliest week first, each
 * from what was known then. Reads only; empty where no account was active on the last day.
 */
export async function sampleBook(
  context: PipelineContext,
  input: BookInput,
): Promise<readonly BookSample[]> {
  return context.database.transaction(async (tx) => {
    const { sampled, accounts } = await openTrial(tx, context, SAMPLE);
    if (sampled === 0) return [];
    return weeklySamples(tx, context, { ...input, scale: accounts / sampled });
  });
}

async function weeklySamples(
  tx: Transaction,
  context: PipelineContext,
  { asOf: last, weeks: back, scale }: BookInput & { readonly scale: number },
): Promise<readonly BookSample[]> {
  const measures = availableMeasures(context);
  const weeks: BookSample[] = [];
  const previous = new Map<number, EarlierScore>();
  for (let week = back; week >= 0; week -= 1) {
    context.signal.throwIfAborted();
    const day = addDays(last.day, -7 * week);
    const asOf = week === 0 ? last : { day, knownBefore: day };
    const accounts = await tryDay(tx, context, { asOf, measures, models: [context.config] });
    const scores = await tryScores(tx, context, { asOf, accounts, previous });
    for (const [id, { outcome }] of scores) {
      if ('score' in outcome) previous.set(id, { ...outcome.score, asOf: day });
    }
    if (scores.size > 0) weeks.push({ day, accounts: sampledAccounts(accounts, scores), scale });
    const told = { what: 'weeks of the past', done: back - week + 1, total: back + 1 };
    context.onProgress({ stage: 'score', ...told });
  }
  return weeks.at(-1)?.day === last.day ? weeks : [];
}

function sampledAccounts(
  accounts: readonly ScorableAccount[],
  scores: ReadonlyMap<number, TriedScore>,
): readonly SampledAccount[] {
  return accounts.flatMap(({ id, values }) => {
    const tried = scores.get(id);
    if (tried === undefined) return [];
    const { segment, outcome } = tried;
    const health = 'score' in outcome ? outcome.score : undefined;
    return [{ id, segment, values, score: health?.score, band: health?.band }];
  });
}
