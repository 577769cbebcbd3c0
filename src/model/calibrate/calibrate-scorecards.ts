import type { Scorecard, ScoredMeasure } from '../../config/schema/scorecard-file.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { Reason } from '../../domain/score.ts';
import type { TriedScore } from '../../pipeline/try-scores.ts';
import { pointsOn } from '../../scorecard/curve.ts';
import type { PastAccount } from '../publish/past-population.ts';
import { fitCurve } from './fit-curve.ts';
import { fitMonotoneLogistic, type TrainingRows } from './monotone-logistic.ts';
import { withWeights } from './propose-weights.ts';

/** An account with what the present scorecards said of it at the cut-off. */
export interface TrainingAccount extends PastAccount {
  readonly tried: TriedScore;
  /** Share of all accounts that lapsed after the same cut-off: what the season alone says. */
  readonly usual: number;
}

type Catalog = ReadonlyMap<string, MeasureDefinition>;

/** Penalty of the fit over the whole book, in accounts. */
const BOOK_RIDGE = 20;
/** Penalty that holds a segment to the book: a segment of a few lapses keeps to the book's weights. */
const SEGMENT_RIDGE = 60;

/**
 * Scorecards whose weights and curves come from what happened to the accounts: curves by segment, weights by a logistic
 * regression with coefficients of at least 0, each segment's pulled towards the book's. The measures stay those that people
 * chose; what stays a scorecard can be explained like one. What the history says nothing of stays as it is: a segment without
 * accounts, a measure without values, a curve that is taken from the book each day.
 */
export function calibrateScorecards(
  scorecards: ReadonlyMap<string, Scorecard>,
  accounts: readonly TrainingAccount[],
  catalog: Catalog,
): ReadonlyMap<string, Scorecard> {
  const bySegment = Map.groupBy(accounts, ({ tried }) => tried.segment);
  const parts = [...scorecards].flatMap(([segment, card]) => {
    const own = bySegment.get(segment);
    return own === undefined ? [] : [partOf(card, own, catalog)];
  });
  const measures = [
    ...new Set(parts.flatMap(({ card }) => card.measures.map(({ measure }) => measure))),
  ];
  const rows = parts.map((part) => trainingRows(part, measures));
  const book = fitMonotoneLogistic(joined(rows), {
    ridge: BOOK_RIDGE,
    towards: measures.map(() => 0),
  });
  const judged = judgedMeasures(parts, measures);
  const proposed = new Map(
    parts.map((part, index) => {
      const own = fitMonotoneLogistic(rows[index] ?? joined([]), {
        ridge: SEGMENT_RIDGE,
        towards: book.coefficients,
      });
      const worth = new Map(
        measures.flatMap((measure, place) => {
          const known = coverage(part, measure);
          if (!judged.has(measure) || known === 0) return [];
          return [[measure, (own.coefficients[place] ?? 0) * known] as const];
        }),
      );
      return [part.card.segment, withWeights(part.card, worth, catalog)];
    }),
  );
  return new Map([...scorecards, ...proposed]);
}

/** Fewer lost (or kept) cases with a value, and nothing can be said of a measure: people's weight stays. */
const ENOUGH_CASES = 60;

function judgedMeasures(parts: readonly Part[], measures: readonly string[]): ReadonlySet<string> {
  const casesOf = (measure: string, outcome: boolean): number => {
    let cases = 0;
    for (const { lost, illness } of parts) {
      const own = illness.get(measure) ?? [];
      cases += own.filter((one, index) => one !== undefined && lost[index] === outcome).length;
    }
    return cases;
  };
  return new Set(
    measures.filter(
      (measure) => Math.min(casesOf(measure, true), casesOf(measure, false)) >= ENOUGH_CASES,
    ),
  );
}

/** A segment's share of the book, with its scorecard on new curves. */
interface Part {
  readonly card: Scorecard;
  readonly lost: readonly boolean[];
  readonly usual: readonly number[];
  /** By measure: what each account was ill by, from 0 (full points) to 1 (none); undefined where it did not count. */
  readonly illness: ReadonlyMap<string, readonly (number | undefined)[]>;
}

function partOf(card: Scorecard, accounts: readonly TrainingAccount[], catalog: Catalog): Part {
  const lost = accounts.map(({ lapsed }) => lapsed);
  const usual = accounts.map((account) => account.usual);
  const columns = card.measures.map((scored) => {
    const reasons = accounts.map(({ tried }) => reasonOf(tried, scored.measure));
    const curved = withCurve(scored, { reasons, lost, usual }, catalog);
    return { curved, illness: reasons.map((reason) => illnessOf(curved, reason)) };
  });
  return {
    card: { ...card, measures: columns.map(({ curved }) => curved) },
    lost,
    usual,
    illness: new Map(columns.map(({ curved, illness }) => [curved.measure, illness])),
  };
}

function reasonOf({ outcome }: TriedScore, measure: string): Reason | undefined {
  const reasons = 'score' in outcome ? outcome.score.reasons : outcome.reasons;
  return reasons.find((reason) => reason.measure === measure);
}

/** Points that do not come from the scorecard's own curve (from the book, or for a missing value) are what they were. */
function illnessOf(
  { quantiles, curve }: ScoredMeasure,
  reason: Reason | undefined,
): number | undefined {
  if (reason?.points === undefined) return undefined;
  const own = quantiles === undefined && reason.value !== undefined;
  return 1 - (own ? pointsOn(curve, reason.value) : reason.points) / 100;
}

interface Seen extends Pick<Part, 'lost' | 'usual'> {
  readonly reasons: readonly (Reason | undefined)[];
}

function withCurve(
  scored: ScoredMeasure,
  { reasons, lost, usual }: Seen,
  catalog: Catalog,
): ScoredMeasure {
  const direction = catalog.get(scored.measure)?.direction;
  if (direction === undefined || direction === 'none' || scored.quantiles !== undefined) {
    return scored;
  }
  const observations = reasons.flatMap((reason, index) =>
    reason?.value === undefined
      ? []
      : [{ value: reason.value, lost: lost[index] === true, usual: usual[index] ?? 0 }],
  );
  const curve = fitCurve({ observations, direction });
  return curve === undefined ? scored : { ...scored, curve: curve.map(([x, y]) => [x, y]) };
}

/** What did not count stands at the mean of the segment, so that it says nothing. */
function trainingRows({ lost, usual, illness }: Part, measures: readonly string[]): TrainingRows {
  const columns = measures.map((measure) => {
    const own = illness.get(measure) ?? lost.map(() => undefined);
    const known = own.filter((one) => one !== undefined);
    let total = 0;
    for (const one of known) total += one;
    const usual = known.length === 0 ? 0 : total / known.length;
    return own.map((one) => one ?? usual);
  });
  return {
    features: lost.map((_, row) => columns.map((column) => column[row] ?? 0)),
    lost,
    offsets: usual.map((share) => logOdds(share)),
  };
}

/** Everybody or nobody has no odds: kept off the ends. */
function logOdds(share: number): number {
  const inside = Math.min(0.99, Math.max(0.01, share));
  return Math.log(inside / (1 - inside));
}

function joined(parts: readonly TrainingRows[]): TrainingRows {
  return {
    features: parts.flatMap(({ features }) => features),
    lost: parts.flatMap(({ lost }) => lost),
    offsets: parts.flatMap(({ offsets = [] }) => offsets),
  };
}

/**
 * Share of the accounts for which a measure counted. A measure that few have must not take the weight of the whole scorecard
 * for them: in the score the weight of a missing value goes to the others, in the regression it goes nowhere.
 */
function coverage({ illness }: Part, measure: string): number {
  const own = illness.get(measure) ?? [];
  return own.length === 0 ? 1 : own.filter((one) => one !== undefined).length / own.length;
}
