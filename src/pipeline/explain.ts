import { BellwetherError } from '../domain/errors.ts';
import {
  episodeHistory,
  scoreHistory,
  type AccountMatch,
  type EpisodeReport,
  type ScoreReport,
} from '../store/report-repository.ts';
import { toTenth } from '../scorecard/apportion.ts';
import type { PipelineContext } from './context.ts';
import { findAccount } from './find-account.ts';

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
}

export interface Explanation {
  readonly account: AccountMatch;
  readonly currency: string;
  readonly score: ScoreReport;
  /** The score of at least `trend_days` before, where there is one. */
  readonly comparedWith: { readonly asOf: string; readonly score: number } | undefined;
  readonly measures: readonly ExplainedMeasure[];
  readonly history: readonly Pick<ScoreReport, 'asOf' | 'score' | 'band' | 'modelVersion'>[];
  readonly tasks: readonly EpisodeReport[];
}

const HISTORY = 60;

/** Everything behind the score of one account. Throws `account.unknown` where the name fits none or several. */
export async function explainAccount(
  context: PipelineContext,
  name: string,
  asOf: string | undefined,
): Promise<Explanation> {
  const { database } = context;
  const account = await findAccount(context, name);
  const history = await scoreHistory(database, account.id, asOf ?? '9999-12-31', HISTORY);
  const score = history[0];
  if (score === undefined) {
    throw new BellwetherError('account.unknown', `${account.name} has no score`, {
      remedy: 'Only active accounts are scored: those with an order within scoring.active_days.',
    });
  }
  const base = comparison(context, history, score);
  return {
    account,
    currency: context.config.main.currency,
    score,
    comparedWith: base && { asOf: base.asOf, score: base.score ?? 0 },
    measures: explainMeasures(context, score, base),
    history: history.map(({ asOf: day, score: points, band, modelVersion }) => ({
      asOf: day,
      score: points,
      band,
      modelVersion,
    })),
    tasks: await episodeHistory(database, account.id),
  };
}

function comparison(
  { config }: PipelineContext,
  history: readonly ScoreReport[],
  { asOf }: ScoreReport,
): ScoreReport | undefined {
  const latestMs = Date.parse(asOf) - config.main.scoring.trend_days * 86_400_000;
  return history.find((entry) => entry.score !== undefined && Date.parse(entry.asOf) <= latestMs);
}

function explainMeasures(
  { catalog }: PipelineContext,
  score: ScoreReport,
  base: ScoreReport | undefined,
): readonly ExplainedMeasure[] {
  const before = new Map(base?.reasons.map((reason) => [reason.measure, reason.contribution]));
  return score.reasons.map((reason) => {
    const definition = catalog.get(reason.measure);
    return {
      measure: reason.measure,
      title: definition?.title ?? reason.measure,
      unit: definition?.unit ?? '',
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
    };
  });
}
