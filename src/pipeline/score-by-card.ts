import type { Scorecard } from '../config/schema/scorecard-file.ts';
import { addDays } from '../domain/days.ts';
import { overrideHead, type Override } from '../domain/override.ts';
import type { AsOf } from '../domain/run.ts';
import type { EarlierScore, HealthScore } from '../domain/score.ts';
import { headed } from '../domain/sentence-head.ts';
import { capHead } from '../scorecard/caps.ts';
import { moneyAtRisk } from '../scorecard/money-at-risk.ts';
import { shownOverride } from '../scorecard/override.ts';
import { explain } from '../scorecard/sentence.ts';
import type { Transaction } from '../store/database.ts';
import { overridesOn } from '../store/override-repository.ts';
import { latestScores, type NewScore } from '../store/score-repository.ts';
import type { SegmentedAccount } from './active-accounts.ts';
import type { PipelineContext } from './context.ts';
import { scorecardOf, scoreModel } from './score-model.ts';
import { scoreOutcome } from './score-outcome.ts';
import type { ScorePagesInput } from './score-pages.ts';

export interface ByCard extends ScorePagesInput {
  /** Id of the scorecard. */
  readonly scorecard: string;
  readonly accounts: readonly SegmentedAccount[];
}

/** A score of longer ago than that many trend windows says nothing about a trend. */
export const TREND_WINDOWS = 3;

/** Longest sentence that is kept; the plan shortens it further where the field of the CRM is shorter. */
export const SENTENCE_LENGTH = 255;

/** The scores of a page of accounts by one scorecard; accounts whose segment has none get none. */
export async function scoresBy(
  tx: Transaction,
  context: PipelineContext,
  input: ByCard,
): Promise<readonly NewScore[]> {
  const { scorecard, accounts, asOf } = input;
  const accountIds = accounts.map(({ id }) => id);
  const knownOf = await knownScores(tx, context, { scorecard, accountIds, asOf });
  const model = scoreModel(context);
  return accounts.flatMap((account) => {
    const card = scorecardOf(model, scorecard, account.segment);
    if (card === undefined) return [];
    return newScore(context, input, account, { card, ...knownOf(account.id) });
  });
}

export interface KnownOf {
  readonly scorecard: string;
  readonly accountIds: readonly number[];
  readonly asOf: AsOf;
}

/** What is known of an account's score by a scorecard before it is made. */
export interface KnownScores {
  /** The latest of an earlier day. */
  readonly previous: EarlierScore | undefined;
  /** That which the trend compares with. */
  readonly base: EarlierScore | undefined;
  readonly override: Override | undefined;
}

export async function knownScores(
  tx: Transaction,
  { connectionId, config }: PipelineContext,
  { scorecard, accountIds, asOf }: KnownOf,
): Promise<(accountId: number) => KnownScores> {
  const of = { connectionId, scorecard, accountIds };
  const { trend_days: trendDays } = config.main.scoring;
  const previous = await latestScores(tx, { ...of, upTo: addDays(asOf.day, -1) });
  const bases = await latestScores(tx, {
    ...of,
    upTo: addDays(asOf.day, -trendDays),
    since: addDays(asOf.day, -trendDays * TREND_WINDOWS),
  });
  const overrides = await overridesOn(tx, { ...of, day: asOf.day });
  return (id) => ({
    previous: previous.get(id),
    base: bases.get(id),
    override: overrides.get(id),
  });
}

interface Known extends KnownScores {
  readonly card: Scorecard;
}

function newScore(
  context: PipelineContext,
  { asOf, version, yardsticks }: ByCard,
  account: SegmentedAccount,
  known: Known,
): NewScore {
  const { id: accountId, segment, values } = account;
  const { card, previous, base: trendBase } = known;
  const by = { card, modelVersion: version, yardsticks, previous, trendBase };
  const outcome = scoreOutcome(context.config, { day: asOf.day, account, ...by });
  const common = { accountId, segment, modelVersion: version };
  if ('withheld' in outcome) {
    return { ...common, ...outcome, sentence: `no score: ${outcome.withheld}`, moneyAtRisk: 0 };
  }
  const { score } = outcome;
  const override = known.override && shownOverride(known.override, score, known.card.bands);
  const sentence = sentenceOf(context, { score, values, base: known.base, override });
  const atRisk = moneyAtRisk(override?.score ?? score.score, values.get('annual_revenue')?.value);
  return { ...common, score, override, sentence, moneyAtRisk: atRisk };
}

interface Told extends Pick<Known, 'base'>, Pick<SegmentedAccount, 'values'> {
  readonly score: HealthScore;
  readonly override: ReturnType<typeof shownOverride> | undefined;
}

/** With an override, that comes first: nobody shall take a person's view for a computed one. Else what holds the band. */
function sentenceOf(
  { config, catalog }: PipelineContext,
  { score, values, base, override }: Told,
): string {
  const held = score.cap === undefined ? '' : capHead(score.cap);
  const head = override === undefined ? held : overrideHead(override, score);
  return headed(head, SENTENCE_LENGTH, (maxLength) =>
    explain({
      score: score.score,
      reasons: score.reasons,
      base,
      trendPoints: config.main.scoring.trend_points,
      values,
      catalog,
      currency: config.main.currency,
      maxLength,
    }),
  );
}
