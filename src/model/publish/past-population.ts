import { addDays } from '../../domain/days.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { Config } from '../../config/config-files.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { openTrial, tryDay, tryScores, type TriedScore } from '../../pipeline/try-scores.ts';
import type { Transaction } from '../../store/database.ts';
import type { ScorableAccount } from '../../store/score-repository.ts';
import { belongsTo, DEFAULT_POPULATION, type AccountOutcome } from '../outcome.ts';
import { orderedSpan, outcomesAt } from '../outcome-rows.ts';

/** Days after a cut-off in which an account shows whether it has lapsed. */
export const HORIZON_DAYS = 90;

/** Whom figures of accuracy are about, in words. */
export const POPULATION =
  `accounts with at least ${String(DEFAULT_POPULATION.minOrderDays)} order days in the year before, the last at most ` +
  `${String(DEFAULT_POPULATION.maxSilenceDays)} days ago; lapsed: no order in the ${String(HORIZON_DAYS)} days after`;

/** More accounts than this make no figure surer, only slower. */
const MOST_ACCOUNTS = 10_000;

export interface PastAccount {
  readonly measured: ScorableAccount;
  readonly outcome: AccountOutcome;
  readonly lapsed: boolean;
}

export interface PastPopulation {
  readonly cutoff: string;
  readonly accounts: readonly PastAccount[];
  /** The scores that the pipeline would have given by the model of a configuration; by account id. */
  readonly scoresBy: (config: Config) => Promise<ReadonlyMap<number, TriedScore>>;
}

export interface PastLook {
  readonly cutoffs: readonly string[];
  readonly measures: readonly MeasureDefinition[];
  /** The models whose scores will be asked for. */
  readonly models: readonly Config[];
}

/**
 * Looks at the population at each cut-off, with values as they were known then and what came of it. A population is there
 * during its look only. Nothing is stored; a cut-off whose population is empty is left out.
 */
export async function atPastCutoffs<T>(
  context: PipelineContext,
  { cutoffs, ...past }: PastLook,
  look: (population: PastPopulation) => T | Promise<T>,
): Promise<readonly T[]> {
  const { database, signal, onProgress } = context;
  // Only the cut-offs are told of: the measures of each would drown them.
  const quiet = { ...context, onProgress: () => {} };
  return database.transaction(async (tx) => {
    const seen: T[] = [];
    await openTrial(tx, context, MOST_ACCOUNTS);
    for (const [index, cutoff] of cutoffs.entries()) {
      signal.throwIfAborted();
      onProgress({ stage: 'score', what: 'past cut-offs', done: index + 1, total: cutoffs.length });
      const population = await populationAt(tx, quiet, { cutoff, ...past });
      if (population !== undefined) seen.push(await look(population));
    }
    return seen;
  });
}

async function populationAt(
  tx: Transaction,
  context: PipelineContext,
  { cutoff, ...past }: Omit<PastLook, 'cutoffs'> & { readonly cutoff: string },
): Promise<PastPopulation | undefined> {
  const question = { connectionId: context.connectionId, cutoff, horizonDays: HORIZON_DAYS };
  const outcomes = await outcomesAt(tx, question);
  const members = new Map(
    outcomes
      .filter((outcome) => belongsTo(DEFAULT_POPULATION, outcome))
      .map((outcome) => [outcome.accountId, outcome]),
  );
  if (members.size === 0) return undefined;
  const asOf = { day: cutoff, knownBefore: cutoff };
  const sampled = await tryDay(tx, context, { asOf, ...past });
  const accounts = sampled.flatMap((measured): readonly PastAccount[] => {
    const outcome = members.get(measured.id);
    if (outcome === undefined) return [];
    return [{ measured, outcome, lapsed: outcome.orderDaysAfter === 0 }];
  });
  const measured = accounts.map((account) => account.measured);
  return {
    cutoff,
    accounts,
    scoresBy: (config) => tryScores(tx, { ...context, config }, { asOf, accounts: measured }),
  };
}

/**
 * The day up to which outcomes are known: `day`, or the day after the latest order where the mirror ends earlier. A feed that
 * stopped must not make the whole book lapse.
 */
export async function outcomesKnownUntil(
  { database, connectionId }: PipelineContext,
  day: string,
): Promise<string> {
  const { last } = await orderedSpan(database, connectionId);
  if (last === null) return day;
  const known = addDays(last, 1);
  return known < day ? known : day;
}

/** Cut-offs whose outcome windows lie side by side and end by `day`, the latest first. */
export function heldOutCutoffs(day: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, -HORIZON_DAYS * (index + 1)));
}
