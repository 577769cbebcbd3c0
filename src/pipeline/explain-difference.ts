import { BellwetherError } from '../domain/errors.ts';
import type { MeasureDefinition } from '../domain/measure.ts';
import { toTenth } from '../scorecard/apportion.ts';
import { explainChange, type ChangeTerm, type MadeScore } from '../scorecard/explain-change.ts';
import type { AccountMatch } from '../store/report-repository.ts';
import { scoreHistory, type ScoreReport } from '../store/score-history-repository.ts';
import { findYardstick } from '../store/yardstick-repository.ts';
import type { PipelineContext } from './context.ts';
import { findAccount } from './find-account.ts';
import { MEMBER_UNIT, memberTitles } from './member-titles.ts';
import { scorecardOf, scoreModel, storedScoreModel, type ScoreModel } from './score-model.ts';
import { currentModelVersion } from './score-stage.ts';
import { yardsticksOf } from './score-yardstick.ts';

/** A term of the difference, with the measure for people. */
export interface ExplainedTerm extends ChangeTerm {
  readonly title: string | undefined;
  readonly unit: string | undefined;
}

export interface Difference {
  readonly account: AccountMatch;
  readonly currency: string;
  readonly from: ScoreReport;
  readonly to: ScoreReport;
  /** In tenths; the terms add up to it. */
  readonly points: number;
  readonly terms: readonly ExplainedTerm[];
}

export interface BetweenDays {
  readonly scorecard: string;
  readonly from: string;
  readonly to: string;
}

/** Why the score of an account changed between two days, split so that the terms add up. */
export async function explainDifference(
  context: PipelineContext,
  name: string,
  { scorecard, ...days }: BetweenDays,
): Promise<Difference> {
  if (days.from > days.to) {
    throw new BellwetherError('usage.invalid', `${days.from} is later than ${days.to}`);
  }
  const account = await findAccount(context, name);
  const from = await scoreOn(context, account, scorecard, days.from);
  const to = await scoreOn(context, account, scorecard, days.to);
  const earlier = await madeScore(context, scorecard, from);
  const later = await madeScore(context, scorecard, to);
  const model = await modelOf(context, to.modelVersion);
  const terms = explainChange({
    from: earlier,
    to: later,
    between: model && scorecardOf(model, scorecard, from.segment),
    seasonal: seasonalMeasures(context.catalog),
  });
  const titles = titlesOf(context.catalog, from, to);
  return {
    account,
    currency: context.config.main.currency,
    from,
    to,
    points: toTenth(later.shown - earlier.shown),
    terms: terms.map((term) => explained(term, titles)),
  };
}

/** The latest score on or before a day. */
async function scoreOn(
  { database }: PipelineContext,
  account: AccountMatch,
  scorecard: string,
  day: string,
): Promise<ScoreReport> {
  const of = { accountId: account.id, scorecard, upTo: day, limit: 1 };
  const [score] = await scoreHistory(database, of);
  if (score === undefined) {
    throw new BellwetherError('account.unknown', `${account.name} has no score up to ${day}`, {
      remedy: 'Only active accounts are scored, from the first run on; `explain` shows which days.',
    });
  }
  if (score.score === undefined) {
    const why = score.withheld ?? 'too little data';
    const message = `${account.name} has no score as of ${score.asOf}: ${why}`;
    throw new BellwetherError('account.unknown', message, {
      remedy: 'Choose days on which there was a score; `explain` shows the history.',
    });
  }
  return score;
}

async function madeScore(
  context: PipelineContext,
  id: string,
  report: ScoreReport,
): Promise<MadeScore> {
  const { database, connectionId } = context;
  const { segment, modelVersion, reasons } = report;
  const score = report.score ?? 0;
  // The points of a group are not those of measures: what each of its accounts added is told as it is.
  const isGroup = report.group !== undefined;
  const model = isGroup ? undefined : await modelOf(context, modelVersion);
  const scorecard = model && scorecardOf(model, id, segment);
  const day = await findYardstick(database, connectionId, report.asOf);
  const yardsticks = model && yardsticksOf(model, day ?? { curves: [], feeds: [] });
  return {
    score,
    shown: report.override?.score ?? score,
    segment,
    modelVersion,
    reasons,
    scorecard,
    yardstick: scorecard && yardsticks?.(scorecard, segment),
  };
}

/** The present one is known also before a score was made with it by this version of Bellwether. */
async function modelOf(
  context: PipelineContext,
  modelVersion: string,
): Promise<ScoreModel | undefined> {
  if (modelVersion === currentModelVersion(context)) return scoreModel(context);
  return storedScoreModel(context.database, context.connectionId, modelVersion);
}

/** Measures that read the calendar of launches: outside a season they have no value. */
function seasonalMeasures(catalog: ReadonlyMap<string, MeasureDefinition>): ReadonlySet<string> {
  return new Set([...catalog.values()].filter(readsLaunches).map(({ id }) => id));
}

function readsLaunches({ sql }: MeasureDefinition): boolean {
  return /\blaunches\b/.test(sql);
}

type Titles = ReadonlyMap<string, Pick<MeasureDefinition, 'title'> & { readonly unit: string }>;

/** Of measures, or of the accounts of a group; those that have left it are known from before. */
function titlesOf(
  catalog: ReadonlyMap<string, MeasureDefinition>,
  from: ScoreReport,
  to: ScoreReport,
): Titles {
  const members = [...(memberTitles(from.group) ?? []), ...(memberTitles(to.group) ?? [])];
  if (members.length === 0) return catalog;
  return new Map(members.map(([id, title]) => [id, { title, unit: MEMBER_UNIT }]));
}

function explained(term: ChangeTerm, titles: Titles): ExplainedTerm {
  const measure = term.measure === undefined ? undefined : titles.get(term.measure);
  return { ...term, title: measure?.title ?? term.measure, unit: measure?.unit };
}
