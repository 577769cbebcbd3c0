import { addDays } from '../../src/domain/days.ts';
import type { SliceFigures } from '../../src/model/judge.ts';
import { meanFigures, type MeanFigures } from '../../src/model/mean-figures.ts';
import { orderedSpan } from '../../src/model/outcome-rows.ts';
import { HORIZON_DAYS } from '../../src/model/publish/past-population.ts';
import type { PipelineContext } from '../../src/pipeline/context.ts';
import { boostedRisks, learningCutoffs } from './boosted-risks.ts';
import type { Risks } from './forecast-risks.ts';
import { judgeRivals, type BrierScores, type Rival } from './judge-rivals.ts';
import { meanRanks } from './mean-ranks.ts';
import { orderWeeksAt } from './order-weeks.ts';
import { pastBooks, type PastBook, type ScoredAccount } from './past-books.ts';
import type { SeriesForecaster } from './prophet-forecast.ts';
import {
  levelRisks,
  prophetRisks,
  type LevelSettings,
  type ProphetCounts,
  type SeriesAccount,
} from './series-risks.ts';

export interface ComparisonRequest {
  readonly cutoffs: readonly string[];
  readonly level: Omit<LevelSettings, 'horizonDays'>;
  readonly capacity: { readonly share: number };
  /** Accounts of each population that are judged, drawn evenly; undefined for all. */
  readonly sample: number | undefined;
  /** Prophet; undefined to compare the others. */
  readonly forecast: SeriesForecaster | undefined;
  readonly say: (line: string) => void;
}

export interface ComparedCutoff extends SliceFigures {
  readonly brier: Readonly<Record<string, BrierScores>>;
  readonly prophet: ProphetCounts | undefined;
}

export interface Comparison {
  readonly horizonDays: number;
  readonly cutoffs: readonly ComparedCutoff[];
  readonly skipped: readonly { readonly cutoff: string; readonly reason: string }[];
  /** Means over the cut-offs, of the rankings that all of them have. */
  readonly mean: readonly MeanFigures[];
}

/** Holds time-series models against what came, beside the scorecard, the boosted model and the baselines of a backtest. */
export async function compareSeasonal(
  context: PipelineContext,
  request: ComparisonRequest,
): Promise<Comparison> {
  const { first, last } = await orderedSpan(context.database, context.connectionId);
  const judged = request.cutoffs.filter((cutoff) => isOver(cutoff, last));
  const learned = judged
    .flatMap((cutoff) => learningCutoffs(cutoff, HORIZON_DAYS))
    .filter((cutoff) => first !== null && cutoff > first);
  const books = await pastBooks(context, { judged, learned });
  const cutoffs: ComparedCutoff[] = [];
  for (const cutoff of judged) {
    context.signal.throwIfAborted();
    const compared = await compareAt(context, { cutoff, books }, request);
    if (compared !== undefined) cutoffs.push(compared);
    request.say(`compared at ${cutoff}`);
  }
  const done = new Set(cutoffs.map(({ cutoff }) => cutoff));
  const skipped = request.cutoffs
    .filter((cutoff) => !done.has(cutoff))
    .map((cutoff) => ({ cutoff, reason: whyNot(cutoff, last) }));
  return { horizonDays: HORIZON_DAYS, cutoffs, skipped, mean: meanFigures(comparable(cutoffs)) };
}

function isOver(cutoff: string, last: string | null): boolean {
  return last !== null && addDays(cutoff, HORIZON_DAYS - 1) <= last;
}

function whyNot(cutoff: string, last: string | null): string {
  return isOver(cutoff, last)
    ? 'nobody belongs to the population'
    : `its outcome window ends after the last order (${last ?? 'none'})`;
}

/** Without the rankings that not every cut-off has: a mean over fewer cut-offs could not be held against the others. */
function comparable(cutoffs: readonly SliceFigures[]): readonly SliceFigures[] {
  return cutoffs.map((slice) => ({
    ...slice,
    rankings: slice.rankings.filter(({ ranking }) =>
      cutoffs.every(({ rankings }) => rankings.some((other) => other.ranking === ranking)),
    ),
  }));
}

interface Moment {
  readonly cutoff: string;
  readonly books: ReadonlyMap<string, PastBook>;
}

async function compareAt(
  context: PipelineContext,
  { cutoff, books }: Moment,
  request: ComparisonRequest,
): Promise<ComparedCutoff | undefined> {
  const accounts = sampled(books.get(cutoff)?.scored ?? [], request.sample);
  if (accounts.length === 0) return undefined;
  const series = await seriesOf(context, cutoff, accounts);
  const score = accounts.map((account) => scoreRisks(account));
  const level = levelRisks(series, { horizonDays: HORIZON_DAYS, ...request.level });
  const learning = learningCutoffs(cutoff, HORIZON_DAYS).flatMap(
    (earlier) => books.get(earlier)?.learning ?? [],
  );
  const values = accounts.map((account) => account.values);
  const boosted = boostedRisks(learning, values);
  const { forecast } = request;
  const prophet =
    forecast && (await prophetRisks(series, { cutoff, horizonDays: HORIZON_DAYS, forecast }));
  const rivals: readonly Rival[] = [
    rivalOf('scorecard', score),
    ...(boosted === undefined ? [] : [rivalOf('boosted stumps', boosted)]),
    ...(prophet === undefined ? [] : [rivalOf('Prophet', prophet.risks)]),
    rivalOf('season x level', level),
    { name: 'scorecard + season x level', risks: meanRanks(score, level), claimsChances: false },
  ];
  const population = { cutoff, horizonDays: HORIZON_DAYS, accounts };
  const { figures, brier } = judgeRivals(population, rivals, request.capacity);
  return { ...figures, brier: Object.fromEntries(brier), prophet: prophet?.counts };
}

function rivalOf(name: string, risks: readonly Risks[]): Rival {
  return { name, risks, claimsChances: true };
}

/** The score says one thing of all outcomes; 100 - score read as a chance is what a backtest's calibration reads, too. */
function scoreRisks({ score }: ScoredAccount): Risks {
  const risk = (100 - score) / 100;
  return { lapsed: risk, defected: risk, defected_in_season: risk };
}

async function seriesOf(
  { database, connectionId }: PipelineContext,
  cutoff: string,
  accounts: readonly ScoredAccount[],
): Promise<readonly SeriesAccount[]> {
  const weeks = await orderWeeksAt(database, { connectionId, cutoff });
  return accounts.map(({ id, segment, outcome: { netBefore, exposureDays } }) => {
    const own = weeks.get(id);
    // Two order days before the cut-off are what the population is made of.
    if (own === undefined) throw new Error(`account ${String(id)} has no order before ${cutoff}`);
    return { segment, weeks: own, runRate: { netBefore, exposureDays } };
  });
}

/** Accounts at even steps through the population, in the order of their ids: the same ones each time. */
function sampled(
  accounts: readonly ScoredAccount[],
  size: number | undefined,
): readonly ScoredAccount[] {
  if (size === undefined || size >= accounts.length) return accounts;
  const step = accounts.length / size;
  return Array.from({ length: size }, (_, at) => accounts[Math.floor(at * step)]).filter(
    (account) => account !== undefined,
  );
}
