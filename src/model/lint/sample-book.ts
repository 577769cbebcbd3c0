import type { Config } from '../../config/config-files.ts';
import { addDays } from '../../domain/days.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { AsOf } from '../../domain/run.ts';
import type { EarlierScore } from '../../domain/score.ts';
import type { Database, Transaction } from '../../store/database.ts';
import type { BookSample, SampledAccount } from './book-sample.ts';
import { drawSample, measurePast, type MeasuredAccount, type SampleInput } from './past-values.ts';
import { scoreBy } from './score-by.ts';

export interface BookInput {
  readonly database: Database;
  readonly connectionId: number;
  readonly config: Config;
  /** The measures whose data this connection has. */
  readonly measures: readonly MeasureDefinition[];
  readonly asOf: AsOf;
  /** Weeks to look back. */
  readonly weeks: number;
  readonly signal: AbortSignal;
  readonly onWeek: (done: number, total: number) => void;
}

/** Enough for any share to be right to within 1.5 points. */
const SAMPLE = 5000;

/**
 * The active accounts as the model of the configuration would have scored them, once a week, the earliest week first, each
 * from what was known then. Reads only; empty where no account was active on the last day.
 */
export async function sampleBook(input: BookInput): Promise<readonly BookSample[]> {
  const { database, connectionId, config, measures } = input;
  const { seasons } = config.seasons;
  const sample = { connectionId, seasons, measures, limit: SAMPLE };
  return database.transaction(async (tx) => {
    const { sampled, accounts } = await drawSample(tx, sample);
    if (sampled === 0) return [];
    return weeklySamples(tx, input, sample, accounts / sampled);
  });
}

async function weeklySamples(
  tx: Transaction,
  input: BookInput,
  sample: SampleInput,
  scale: number,
): Promise<readonly BookSample[]> {
  const weeks: BookSample[] = [];
  let before: ReadonlyMap<number, EarlierScore> = new Map();
  for (let back = input.weeks; back >= 0; back -= 1) {
    input.signal.throwIfAborted();
    const day = addDays(input.asOf.day, -7 * back);
    const asOf = back === 0 ? input.asOf : { day, knownBefore: day };
    const scored = score(await measurePast(tx, sample, asOf), input.config, { day, before });
    before = scored.scores;
    if (scored.accounts.length > 0) weeks.push({ day, accounts: scored.accounts, scale });
    input.onWeek(input.weeks - back + 1, input.weeks + 1);
  }
  return weeks.at(-1)?.day === input.asOf.day ? weeks : [];
}

interface ScoredWeek {
  readonly accounts: readonly SampledAccount[];
  /** To carry bands on to the next week. */
  readonly scores: ReadonlyMap<number, EarlierScore>;
}

function score(
  measured: readonly MeasuredAccount[],
  config: Config,
  { day, before }: { readonly day: string; readonly before: ReadonlyMap<number, EarlierScore> },
): ScoredWeek {
  const accounts: SampledAccount[] = [];
  const scores = new Map(before);
  for (const account of measured) {
    const { values, id } = account;
    const idle = values.get('days_since_last_order')?.value;
    if (idle === undefined || idle > config.main.scoring.active_days) continue;
    const { segment, health } = scoreBy(config, account, { day, previous: before.get(id) });
    accounts.push({ id, segment, values, score: health?.score, band: health?.band });
    if (health !== undefined) scores.set(id, { ...health, asOf: day });
  }
  return { accounts, scores };
}
