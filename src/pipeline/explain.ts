import { addDays } from '../domain/days.ts';
import { BellwetherError } from '../domain/errors.ts';
import { HEALTH } from '../domain/score.ts';
import {
  episodeHistory,
  type AccountMatch,
  type EpisodeReport,
} from '../store/report-repository.ts';
import { scoreHistory, type ScoreReport } from '../store/score-history-repository.ts';
import { toTenth } from '../scorecard/apportion.ts';
import type { PipelineContext } from './context.ts';
import { findYardstick, type DayCurve } from '../store/yardstick-repository.ts';
import { findAccount } from './find-account.ts';
import { MEMBER_UNIT, memberTitles } from './member-titles.ts';
import { TREND_WINDOWS } from './score-by-card.ts';
import { scorecardIds } from './score-pages.ts';
import { unconvertedRecords, type Unconverted } from '../store/unconverted-repository.ts';

/** One measure of a score, ready to be read. */
export interface ExplainedMeasure {
  readonly measure: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number | undefined;
  /** Points of the value, 0 to 100. */
  readonly points: number | undefined;
  /** Share of the score, in per cent. */
  readonly weightPercent: number;
  readonly contribution: number;
  readonly lost: number;
  /** Against the score that is compared with. */
  readonly difference: number | undefined;
  readonly definition: string;
  /** Where the curve came from the book: how many accounts it rests on. */
  readonly curveFrom: number | undefined;
}

/** The latest score by another scorecard. */
export type OtherScore = Pick<ScoreReport, 'asOf' | 'score' | 'band' | 'withheld' | 'sentence'> & {
  readonly scorecard: string;
};

export interface Explanation {
  readonly account: AccountMatch;
  /** Id of the scorecard. */
  readonly scorecard: string;
  readonly currency: string;
  readonly score: ScoreReport;
  /** The score of at least `trend_days` before, where there is one. */
  readonly comparedWith: { readonly asOf: string; readonly score: number } | undefined;
  readonly measures: readonly ExplainedMeasure[];
  readonly history: readonly Pick<ScoreReport, 'asOf' | 'score' | 'band' | 'modelVersion'>[];
  readonly tasks: readonly EpisodeReport[];
  readonly others: readonly OtherScore[];
  /** Why measures of money may have no value. */
  readonly unconverted: Unconverted;
}

const HISTORY = 60;

export interface ExplainRequest {
  readonly scorecard: string;
  /** Latest day; undefined for the latest there is. */
  readonly asOf: string | undefined;
}

/** Later than any score. */
const LATEST = '9999-12-31';

/** Everything behind the score of one account. Throws `account.unknown` where the name fits none or several. */
export async function explainAccount(
  context: PipelineContext,
  name: string,
  { scorecard, asOf }: ExplainRequest,
): Promise<Explanation> {
  const { database, connectionId } = context;
  const account = await findAccount(context, name);
  const of = { accountId: account.id, upTo: asOf ?? LATEST };
  const history = await scoreHistory(database, { ...of, scorecard, limit: HISTORY });
  const score = history[0];
  if (score === undefined) throw withoutScore(account, scorecard);
  const base = comparison(context, history, score);
  const yardstick = await findYardstick(database, connectionId, score.asOf);
  const curves = yardstick?.curves.filter(
    (curve) => curve.scorecard === scorecard && curve.segment === score.segment,
  );
  return {
    account,
    scorecard,
    currency: context.config.main.currency,
    score,
    comparedWith: base && { asOf: base.asOf, score: base.score ?? 0 },
    measures: explainMeasures(context, { score, base, curves: curves ?? [] }),
    history: history.map(({ asOf: day, score: points, band, modelVersion }) => ({
      asOf: day,
      score: points,
      band,
      modelVersion,
    })),
    tasks: await episodeHistory(database, account.id),
    others: await otherScores(context, account, { scorecard, upTo: score.asOf }),
    unconverted: await unconvertedRecords(database, account.id),
  };
}

function withoutScore({ name }: AccountMatch, scorecard: string): BellwetherError {
  const by = scorecard === HEALTH ? '' : ` by the scorecard ${scorecard}`;
  return new BellwetherError('account.unknown', `${name} has no score${by}`, {
    remedy: 'Only active accounts are scored: those with an order within scoring.active_days.',
  });
}

/** The latest by each other scorecard. */
async function otherScores(
  { database, config }: PipelineContext,
  account: AccountMatch,
  { scorecard, upTo }: { readonly scorecard: string; readonly upTo: string },
): Promise<readonly OtherScore[]> {
  const others: OtherScore[] = [];
  for (const id of scorecardIds(config).filter((one) => one !== scorecard)) {
    const of = { accountId: account.id, scorecard: id, upTo, limit: 1 };
    const [latest] = await scoreHistory(database, of);
    if (latest === undefined) continue;
    const { asOf, score, band, withheld, sentence } = latest;
    others.push({ scorecard: id, asOf, score, band, withheld, sentence });
  }
  return others;
}

function comparison(
  { config }: PipelineContext,
  history: readonly ScoreReport[],
  { asOf }: ScoreReport,
): ScoreReport | undefined {
  const { trend_days: days } = config.main.scoring;
  const latest = addDays(asOf, -days);
  const oldest = addDays(asOf, -days * TREND_WINDOWS);
  return history.find(
    (entry) => entry.score !== undefined && entry.asOf <= latest && entry.asOf >= oldest,
  );
}

interface Explained {
  readonly score: ScoreReport;
  readonly base: ScoreReport | undefined;
  /** Of the scorecard and the segment. */
  readonly curves: readonly DayCurve[];
}

function explainMeasures(
  { catalog }: PipelineContext,
  { score, base, curves }: Explained,
): readonly ExplainedMeasure[] {
  const accounts = new Map(
    curves.flatMap((one) => (one.curve === null ? [] : [[one.measure, one.accounts] as const])),
  );
  const before = new Map(base?.reasons.map((reason) => [reason.measure, reason.contribution]));
  const members = memberTitles(score.group);
  return score.reasons.map((reason) => {
    const definition = members === undefined ? catalog.get(reason.measure) : undefined;
    return {
      measure: reason.measure,
      title: definition?.title ?? members?.get(reason.measure) ?? reason.measure,
      unit: definition?.unit ?? (members === undefined ? '' : MEMBER_UNIT),
      value: reason.value,
      points: reason.points,
      weightPercent: toTenth(reason.weight * 100),
      contribution: reason.contribution,
      lost: reason.lost,
      difference:
        base === undefined
          ? undefined
          : toTenth(reason.contribution - (before.get(reason.measure) ?? 0)),
      definition: definition?.definition ?? '',
      curveFrom: accounts.get(reason.measure),
    };
  });
}
