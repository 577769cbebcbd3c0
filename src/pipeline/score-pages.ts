import { addDays } from '../domain/days.ts';
import type { AsOf } from '../domain/run.ts';
import type { EarlierScore } from '../domain/score.ts';
import { moneyAtRisk } from '../scorecard/money-at-risk.ts';
import { scoreAccount } from '../scorecard/score-account.ts';
import { segmentOf } from '../scorecard/segment.ts';
import { explain } from '../scorecard/sentence.ts';
import type { Transaction } from '../store/database.ts';
import {
  latestScores,
  saveScores,
  scorableAccounts,
  type NewScore,
  type ScorableAccount,
} from '../store/score-repository.ts';
import type { PipelineContext } from './context.ts';
import { isActive } from './score-activity.ts';
import type { Yardsticks } from './score-yardstick.ts';

export interface ScorePagesInput {
  readonly asOf: AsOf;
  readonly version: string;
  readonly yardsticks: Yardsticks;
  readonly scoped: boolean;
  /** The transaction to work in; without one each page is a transaction of its own. */
  readonly session: Transaction | undefined;
}

export interface ScoreCounts {
  readonly scored: number;
  readonly withheld: number;
  readonly inactive: number;
}

const PAGE = 500;

/** Longest sentence that is kept; the plan shortens it further where the field of the CRM is shorter. */
const SENTENCE_LENGTH = 255;

/** Scores the accounts page by page: memory does not grow with the book. */
export async function scorePages(
  context: PipelineContext,
  input: ScorePagesInput,
): Promise<ScoreCounts> {
  const total = { scored: 0, withheld: 0, inactive: 0 };
  let afterId = 0;
  for (;;) {
    context.signal.throwIfAborted();
    const page = await inSession(context, input.session, (tx) =>
      scorePage(context, input, tx, afterId),
    );
    total.scored += page.scored;
    total.withheld += page.withheld;
    total.inactive += page.inactive;
    context.onProgress({
      stage: 'score',
      what: `scores as of ${input.asOf.day}`,
      done: total.scored + total.withheld + total.inactive,
      total: undefined,
    });
    if (page.lastId === undefined) return total;
    afterId = page.lastId;
  }
}

function inSession<T>(
  { database }: PipelineContext,
  session: Transaction | undefined,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  return session === undefined ? database.transaction(work) : work(session);
}

async function scorePage(
  context: PipelineContext,
  input: ScorePagesInput,
  tx: Transaction,
  afterId: number,
): Promise<ScoreCounts & { readonly lastId: number | undefined }> {
  const { connectionId, config } = context;
  const { day } = input.asOf;
  const page = { connectionId, day, afterId, limit: PAGE, scoped: input.scoped };
  const accounts = await scorableAccounts(tx, page);
  const ids = accounts.map(({ id }) => id);
  const trendDay = addDays(day, -config.main.scoring.trend_days);
  const previous = await latestScores(tx, connectionId, ids, addDays(day, -1));
  const bases = await latestScores(tx, connectionId, ids, trendDay);
  const active = accounts.filter((account) =>
    isActive(account.values, config.main.scoring.active_days),
  );
  const scores = active.map((account) =>
    newScore(context, input, account, {
      previous: previous.get(account.id),
      base: bases.get(account.id),
    }),
  );
  await saveScores(tx, { connectionId, day, accountIds: ids, scores });
  const withheld = scores.filter((score) => 'withheld' in score).length;
  return {
    scored: scores.length - withheld,
    withheld,
    inactive: accounts.length - active.length,
    lastId: accounts.length < PAGE ? undefined : ids.at(-1),
  };
}

interface Earlier {
  readonly previous: EarlierScore | undefined;
  readonly base: EarlierScore | undefined;
}

function newScore(
  { config, catalog }: PipelineContext,
  { asOf, version, yardsticks }: ScorePagesInput,
  account: ScorableAccount,
  { previous, base }: Earlier,
): NewScore {
  const { trend_points: trendPoints } = config.main.scoring;
  const segment = segmentOf(account, account.values, config.segments);
  const scorecard = config.scorecards.get(segment);
  if (scorecard === undefined) throw new Error(`the segment ${segment} has no scorecard`);
  const outcome = scoreAccount({
    day: asOf.day,
    scorecard,
    values: account.values,
    modelVersion: version,
    previous,
    trendBase: base,
    trendPoints,
    yardstick: yardsticks(scorecard, segment),
    reconciliation: config.main.scoring.reconciliation,
  });
  const common = { accountId: account.id, segment, modelVersion: version };
  if ('withheld' in outcome) {
    return { ...common, ...outcome, sentence: `no score: ${outcome.withheld}`, moneyAtRisk: 0 };
  }
  const { score, reasons } = outcome.score;
  const sentence = explain({
    score,
    reasons,
    base,
    trendPoints,
    values: account.values,
    catalog,
    currency: config.main.currency,
    maxLength: SENTENCE_LENGTH,
  });
  const annual = account.values.get('annual_revenue')?.value;
  return { ...common, ...outcome, sentence, moneyAtRisk: moneyAtRisk(score, annual) };
}
