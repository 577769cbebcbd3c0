import { judgeSlice, type RankingFigures, type SliceFigures } from '../../src/model/judge.ts';
import {
  labelsOf,
  OUTCOMES,
  seasonFactor,
  type AccountOutcome,
  type Outcome,
} from '../../src/model/outcome.ts';
import type { Risks } from './forecast-risks.ts';

/** A way to rank the accounts of a population, given in the order of the accounts. */
export interface Rival {
  readonly name: string;
  readonly risks: readonly Risks[];
  /** Whether the risks are chances, which can be held against what came; else they are only ranks. */
  readonly claimsChances: boolean;
}

export interface JudgedPopulation {
  readonly cutoff: string;
  readonly horizonDays: number;
  readonly accounts: readonly {
    readonly outcome: AccountOutcome;
    readonly segment: string;
  }[];
}

/** Mean squared distance of chance and what came, by outcome (Brier, Monthly Weather Review 78, 1950); 0 is best. */
export type BrierScores = Readonly<Partial<Record<Outcome, number>>>;

export interface RivalFigures {
  readonly figures: SliceFigures;
  readonly brier: ReadonlyMap<string, BrierScores>;
}

/** Judges rivals as a backtest judges models, each outcome by the risk that the rival gives of it; baselines beside them. */
export function judgeRivals(
  population: JudgedPopulation,
  rivals: readonly Rival[],
  capacity: { readonly share: number },
): RivalFigures {
  const judged = OUTCOMES.map((outcome) => {
    const accounts = population.accounts.map((account, at) => ({
      ...account,
      // The risk that the judge sees is 100 - score.
      scores: Object.fromEntries(
        rivals.map(({ name, risks }) => [name, 100 - 100 * (risks[at]?.[outcome] ?? 0)]),
      ),
    }));
    const models = rivals.map(({ name }) => name);
    return { outcome, figures: judgeSlice({ ...population, accounts, models }, capacity) };
  });
  const [first] = judged;
  if (first === undefined) throw new Error('there is no outcome');
  const rankings = first.figures.rankings.map((one): RankingFigures => ({
    ...one,
    outcomes: judged.flatMap(({ outcome, figures }) =>
      figures.rankings
        .filter(({ ranking }) => ranking === one.ranking)
        .flatMap(({ outcomes }) => outcomes.filter((each) => each.outcome === outcome)),
    ),
  }));
  return {
    figures: { ...first.figures, rankings, segments: [] },
    brier: brierOf(population, rivals),
  };
}

function brierOf(
  { accounts, horizonDays }: JudgedPopulation,
  rivals: readonly Rival[],
): ReadonlyMap<string, BrierScores> {
  const season = seasonFactor(
    accounts.map(({ outcome }) => outcome),
    horizonDays,
  );
  const labels = accounts.map(({ outcome }) => labelsOf(outcome, { horizonDays, season }));
  const claims = rivals.filter(({ claimsChances }) => claimsChances);
  return new Map(
    claims.map(({ name, risks }) => [
      name,
      Object.fromEntries(
        OUTCOMES.map((outcome) => {
          const forecasts = labels.flatMap((label, at) => {
            const happened = label[outcome];
            return happened === undefined ? [] : [{ claimed: risks[at]?.[outcome] ?? 0, happened }];
          });
          return [outcome, brierScore(forecasts)];
        }),
      ),
    ]),
  );
}

interface Claim {
  readonly claimed: number;
  readonly happened: boolean;
}

export function brierScore(claims: readonly Claim[]): number {
  let total = 0;
  for (const { claimed, happened } of claims) total += (claimed - (happened ? 1 : 0)) ** 2;
  return claims.length === 0 ? 0 : total / claims.length;
}
