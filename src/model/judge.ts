import { BASELINES, baselineRisks } from './baselines.ts';
import {
  expectedRevenue,
  labelsOf,
  lostRevenue,
  OUTCOMES,
  seasonFactor,
  type AccountOutcome,
  type Outcome,
  type OutcomeLabels,
} from './outcome.ts';
import { auc, shareInTop, topLift, type Ranked } from './ranking.ts';
import { reliabilityTable, type ReliabilityBin } from './reliability.ts';

/** An account of the population at a cut-off: its segment, what came of it, and the score that each model gave it. */
export interface SliceAccount {
  readonly outcome: AccountOutcome;
  readonly segment: string;
  /** 0 to 100 by name of the model, from what was known at the cut-off. */
  readonly scores: Readonly<Record<string, number>>;
}

/** The population at one cut-off. */
export interface Slice {
  readonly cutoff: string;
  readonly horizonDays: number;
  readonly accounts: readonly SliceAccount[];
  /** The names in {@link SliceAccount.scores}. */
  readonly models: readonly string[];
}

export interface Capacity {
  /** Share of the book that the reps can call in the time. */
  readonly share: number;
}

/** How well one ranking foresaw one outcome. Undefined figures: nobody met it, or everybody. */
export interface OutcomeFigures {
  readonly outcome: Outcome;
  /** Accounts of whom the outcome can be said. */
  readonly accounts: number;
  readonly baseRate: number;
  readonly auc: number | undefined;
  /** Density of the outcome in the riskiest tenth, over the base rate. */
  readonly topDecileLift: number | undefined;
  /** Share of all who met it that a queue of the given capacity holds. */
  readonly recallAtCapacity: number | undefined;
}

/** What a queue of the given capacity finds of the revenue that later stayed away. */
export interface QueueFigures {
  /** Share of the lost revenue, ranked by risk alone. */
  readonly byRisk: number | undefined;
  /** Ranked by money at risk (risk x expected revenue), as the task queue is. */
  readonly byMoneyAtRisk: number | undefined;
}

export interface RankingFigures {
  readonly ranking: string;
  readonly outcomes: readonly OutcomeFigures[];
  readonly revenueFound: QueueFigures;
  /** 100 - score read as a chance of lapse; empty for baselines, which claim none. */
  readonly reliability: readonly ReliabilityBin[];
}

export interface SliceFigures {
  readonly cutoff: string;
  readonly accounts: number;
  readonly rankings: readonly RankingFigures[];
  readonly segments: readonly SegmentFigures[];
}

export interface SegmentFigures {
  readonly segment: string;
  readonly accounts: number;
  readonly rankings: readonly RankingFigures[];
}

interface Candidate {
  readonly segment: string;
  readonly labels: OutcomeLabels;
  readonly expected: number;
  readonly lost: number;
  readonly risks: ReadonlyMap<string, number>;
  /** Names of the rankings whose risk is 100 - score. */
  readonly scored: ReadonlySet<string>;
}

/** Holds all models and baselines against what came of the accounts: of the whole population and of each segment. */
export function judgeSlice(slice: Slice, capacity: Capacity): SliceFigures {
  const candidates = candidatesOf(slice);
  const rankings = [...slice.models, ...BASELINES];
  const figures = (among: readonly Candidate[]): readonly RankingFigures[] =>
    rankings.map((ranking) => rankingFigures(among, ranking, capacity));
  const segments = [...new Set(candidates.map(({ segment }) => segment))].toSorted();
  return {
    cutoff: slice.cutoff,
    accounts: candidates.length,
    rankings: figures(candidates),
    segments: segments.map((segment) => {
      const among = candidates.filter((candidate) => candidate.segment === segment);
      return { segment, accounts: among.length, rankings: figures(among) };
    }),
  };
}

/** Quintiles and the season's factor are those of the whole population, also where a segment is judged. */
function candidatesOf({ accounts, models, horizonDays }: Slice): readonly Candidate[] {
  const outcomes = accounts.map(({ outcome }) => outcome);
  const season = seasonFactor(outcomes, horizonDays);
  const baselines = BASELINES.map((name) => [name, baselineRisks(name, outcomes)] as const);
  return accounts.map(({ outcome, segment, scores }, index) => ({
    segment,
    labels: labelsOf(outcome, { horizonDays, season }),
    expected: expectedRevenue(outcome, horizonDays),
    lost: lostRevenue(outcome, horizonDays),
    risks: new Map([
      ...models.map((name) => [name, 100 - (scores[name] ?? 0)] as const),
      ...baselines.map(([name, risks]) => [name, risks[index] ?? 0] as const),
    ]),
    scored: new Set(models),
  }));
}

function rankingFigures(
  candidates: readonly Candidate[],
  ranking: string,
  capacity: Capacity,
): RankingFigures {
  const places = candidates.length * capacity.share;
  const lost = (risk: (candidate: Candidate) => number): number | undefined =>
    shareInTop(
      candidates.map((one) => ({ risk: risk(one), amount: one.lost })),
      places,
    );
  return {
    ranking,
    outcomes: OUTCOMES.map((outcome) => outcomeFigures(candidates, ranking, outcome, capacity)),
    revenueFound: {
      byRisk: lost((one) => riskOf(one, ranking)),
      byMoneyAtRisk: lost((one) => riskOf(one, ranking) * Math.max(0, one.expected)),
    },
    reliability: reliabilityOf(candidates, ranking),
  };
}

function outcomeFigures(
  candidates: readonly Candidate[],
  ranking: string,
  outcome: Outcome,
  { share }: Capacity,
): OutcomeFigures {
  const ranked: Ranked[] = [];
  let met = 0;
  for (const candidate of candidates) {
    const label = candidate.labels[outcome];
    if (label === undefined) continue;
    if (label) met += 1;
    ranked.push({ risk: riskOf(candidate, ranking), amount: label ? 1 : 0 });
  }
  return {
    outcome,
    accounts: ranked.length,
    baseRate: ranked.length === 0 ? 0 : met / ranked.length,
    auc: auc(ranked),
    topDecileLift: topLift(ranked),
    recallAtCapacity: shareInTop(ranked, ranked.length * share),
  };
}

function reliabilityOf(
  candidates: readonly Candidate[],
  ranking: string,
): readonly ReliabilityBin[] {
  const claims = candidates.filter(({ scored }) => scored.has(ranking));
  return reliabilityTable(
    claims.map((one) => ({
      claimed: riskOf(one, ranking) / 100,
      happened: one.labels.lapsed === true,
    })),
  );
}

function riskOf({ risks }: Candidate, ranking: string): number {
  return risks.get(ranking) ?? 0;
}
