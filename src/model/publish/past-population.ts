import { z } from 'zod';
import { addDays } from '../../domain/days.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { drawSample, measurePast, type MeasuredAccount } from '../lint/past-values.ts';
import { belongsTo, DEFAULT_POPULATION, type AccountOutcome } from '../outcome.ts';
import { accountOutcomes } from './account-outcomes.ts';

/** Days after a cut-off in which an account shows whether it has lapsed. */
const HORIZON_DAYS = 90;

/** Whom figures of accuracy are about, in words. */
export const POPULATION =
  `accounts with at least ${String(DEFAULT_POPULATION.minOrderDays)} order days in the year before, the last at most ` +
  `${String(DEFAULT_POPULATION.maxSilenceDays)} days ago; lapsed: no order in the ${String(HORIZON_DAYS)} days after`;

/** More accounts than this make no figure surer, only slower. */
const MOST_ACCOUNTS = 10_000;

export interface PastAccount {
  readonly measured: MeasuredAccount;
  readonly outcome: AccountOutcome;
  readonly lapsed: boolean;
}

export interface PastPopulation {
  readonly cutoff: string;
  readonly accounts: readonly PastAccount[];
}

/**
 * The population at each cut-off, with values as they were known then and what came of it. Reads only; a cut-off whose
 * population is empty is left out.
 */
export async function pastPopulations(
  context: PipelineContext,
  cutoffs: readonly string[],
  measures: readonly MeasureDefinition[],
): Promise<readonly PastPopulation[]> {
  const { database, connectionId, config, signal, onProgress } = context;
  const { seasons } = config.seasons;
  const sample = { connectionId, seasons, measures, limit: MOST_ACCOUNTS };
  return database.transaction(async (tx) => {
    const populations: PastPopulation[] = [];
    await drawSample(tx, sample);
    for (const [index, cutoff] of cutoffs.entries()) {
      signal.throwIfAborted();
      onProgress({ stage: 'score', what: 'past cut-offs', done: index + 1, total: cutoffs.length });
      const question = { connectionId, cutoff, horizonDays: HORIZON_DAYS };
      const outcomes = await accountOutcomes(tx, question);
      const members = new Map(
        outcomes
          .filter((outcome) => belongsTo(DEFAULT_POPULATION, outcome))
          .map((outcome) => [outcome.accountId, outcome]),
      );
      if (members.size === 0) continue;
      const measured = await measurePast(tx, sample, { day: cutoff, knownBefore: cutoff });
      const accounts = measured.flatMap((account): readonly PastAccount[] => {
        const outcome = members.get(account.id);
        if (outcome === undefined) return [];
        return [{ measured: account, outcome, lapsed: outcome.orderDaysAfter === 0 }];
      });
      populations.push({ cutoff, accounts });
    }
    return populations;
  });
}

/**
 * The day up to which outcomes are known: `day`, or the day after the latest order where the mirror ends earlier. A feed that
 * stopped must not make the whole book lapse.
 */
export async function outcomesKnownUntil(
  { database, connectionId }: PipelineContext,
  day: string,
): Promise<string> {
  const rows = await database.rows(
    z.object({ latest: z.string().nullable() }),
    `SELECT max(ordered_on) AS latest FROM mirror.order_facts WHERE connection_id = $1 AND ordered_on < $2`,
    [connectionId, day],
  );
  const latest = rows[0]?.latest ?? undefined;
  return latest === undefined ? day : addDays(latest, 1);
}

/** Cut-offs whose outcome windows lie side by side and end by `day`, the latest first. */
export function heldOutCutoffs(day: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => addDays(day, -HORIZON_DAYS * (index + 1)));
}
