import type { RollUp, Scorecard } from '../config/schema/scorecard-file.ts';
import type { GroupAccount } from '../domain/group.ts';
import { overrideHead } from '../domain/override.ts';
import type { AsOf } from '../domain/run.ts';
import { HEALTH, type HealthScore } from '../domain/score.ts';
import { headed } from '../domain/sentence-head.ts';
import { nextBand } from '../scorecard/bands.ts';
import { shownOverride } from '../scorecard/override.ts';
import { rollUp, type GroupScore, type RolledUp } from '../scorecard/roll-up.ts';
import { explainGroup } from '../scorecard/roll-up-sentence.ts';
import { trendOf } from '../scorecard/trend.ts';
import type { Transaction } from '../store/database.ts';
import { clearGroupScores, groupsOf, possibleParents } from '../store/group-repository.ts';
import { saveScores, type NewScore } from '../store/score-repository.ts';
import type { PipelineContext } from './context.ts';
import { knownScores, SENTENCE_LENGTH, type KnownScores } from './score-by-card.ts';

export interface RollUpInput {
  readonly asOf: AsOf;
  readonly version: string;
  /** Only the groups of accounts in the temporary table `scope`. */
  readonly scoped: boolean;
}

type InTransaction = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

const PAGE = 200;

/** Gives parent accounts their scores, page by page, when those of the day that they are made of are there. */
export async function rollUpGroups(
  context: PipelineContext,
  input: RollUpInput,
  inTransaction: InTransaction,
): Promise<void> {
  for (const card of context.config.extraScorecards) {
    if (card.roll_up === undefined) continue;
    const { connectionId, signal } = context;
    const rolling = { ...input, card, scorecard: card.scorecard ?? HEALTH, rules: card.roll_up };
    if (!input.scoped) {
      await inTransaction((tx) =>
        clearGroupScores(tx, connectionId, input.asOf.day, rolling.scorecard),
      );
    }
    let afterId: number | undefined = 0;
    while (afterId !== undefined) {
      signal.throwIfAborted();
      afterId = await rollUpPage(context, rolling, afterId, inTransaction);
    }
  }
}

interface Rolling extends RollUpInput {
  readonly card: Scorecard;
  readonly scorecard: string;
  readonly rules: RollUp;
}

/** Gives the last id of the page, or nothing when it was the last page. */
function rollUpPage(
  context: PipelineContext,
  rolling: Rolling,
  afterId: number,
  inTransaction: InTransaction,
): Promise<number | undefined> {
  const { connectionId } = context;
  const { scoped } = rolling;
  return inTransaction(async (tx) => {
    const accountIds = await possibleParents(tx, { connectionId, afterId, limit: PAGE, scoped });
    await scoreGroups(tx, context, rolling, accountIds);
    return accountIds.length < PAGE ? undefined : accountIds.at(-1);
  });
}

async function scoreGroups(
  tx: Transaction,
  context: PipelineContext,
  rolling: Rolling,
  accountIds: readonly number[],
): Promise<void> {
  const { connectionId } = context;
  const { scorecard, asOf, rules } = rolling;
  const groups = await groupsOf(tx, {
    connectionId,
    parentIds: accountIds,
    day: asOf.day,
    scorecard: rules.of,
    weightBy: rules.weight_by,
    includeSelf: rules.include_self,
  });
  const knownOf = await knownScores(tx, context, { scorecard, accountIds, asOf });
  const scores = accountIds.flatMap((id) => {
    const group = groups.get(id);
    return group === undefined ? [] : groupScore(context, rolling, { id, group, ...knownOf(id) });
  });
  await saveScores(tx, { connectionId, scorecard, day: asOf.day, accountIds, scores });
}

interface Parent extends KnownScores {
  readonly id: number;
  readonly group: readonly GroupAccount[];
}

/** None for a group in which nobody is active. */
function groupScore(
  context: PipelineContext,
  rolling: Rolling,
  parent: Parent,
): readonly NewScore[] {
  const made = rollUp(parent.group, rolling.rules);
  if (made === undefined) return [];
  const { group, moneyAtRisk, rolledUp } = made;
  const common = {
    accountId: parent.id,
    segment: rolling.card.segment,
    modelVersion: rolling.version,
    group,
  };
  if (rolledUp === undefined) {
    const sentence = sentenceOf(context, made, parent, '');
    const withheld = 'too little of the group is scored' as const;
    return [{ ...common, withheld, reasons: [], sentence, moneyAtRisk: 0 }];
  }
  const score = shownScore(context, rolling, parent, rolledUp);
  const override = parent.override && shownOverride(parent.override, score, rolling.card.bands);
  const head = override === undefined ? '' : overrideHead(override, score);
  const sentence = sentenceOf(context, made, parent, head);
  return [{ ...common, score, override, sentence, moneyAtRisk }];
}

function shownScore(
  { config }: PipelineContext,
  { asOf, card, version }: Rolling,
  { previous, base }: Parent,
  { score, reasons, confidence }: RolledUp,
): HealthScore {
  const before = previous && { band: previous.band, since: previous.bandSince };
  const band = nextBand(score, card.bands, before, asOf.day);
  return {
    score,
    band: band.band,
    bandSince: band.since,
    trend: trendOf(score, base, config.main.scoring.trend_points),
    confidence: confidence.percent,
    confidenceParts: confidence.parts,
    reasons,
    segment: card.segment,
    modelVersion: version,
  };
}

function sentenceOf(
  { config }: PipelineContext,
  { rolledUp, group }: GroupScore,
  { base }: Parent,
  head: string,
): string {
  return headed(head, SENTENCE_LENGTH, (maxLength) =>
    explainGroup({
      score: rolledUp?.score,
      reasons: rolledUp?.reasons ?? [],
      group,
      base,
      trendPoints: config.main.scoring.trend_points,
      maxLength,
    }),
  );
}
