import type { Scorecard, ScoredMeasure } from '../../config/schema/scorecard-file.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import { pointsOn } from '../../scorecard/curve.ts';
import { segmentOf } from '../../scorecard/segment.ts';
import type { ScoringModel } from '../lint/score-by.ts';
import type { PastAccount } from '../publish/past-population.ts';
import { fitCurve } from './fit-curve.ts';
import { fitMonotoneLogistic, type TrainingRows } from './monotone-logistic.ts';

/** Penalty of the fit over the whole book, in accounts. */
const BOOK_RIDGE = 20;
/** Penalty that holds a segment to the book: a segment of a few lapses keeps to the book's weights. */
const SEGMENT_RIDGE = 60;
/** Weights are proposed in shares of a hundred; less than 1 would take a measure out, which is a person's decision. */
const LEAST_WEIGHT = 1;

/**
 * Scorecards whose weights and curves come from what happened to the accounts: curves by segment, weights by a logistic
 * regression with coefficients of at least 0, each segment's pulled towards the book's. The measures stay those that people
 * chose; what stays a scorecard can be explained like one.
 */
export function calibrateScorecards(
  model: ScoringModel,
  accounts: readonly PastAccount[],
  catalog: ReadonlyMap<string, MeasureDefinition>,
): ReadonlyMap<string, Scorecard> {
  const bySegment = Map.groupBy(accounts, ({ measured }) =>
    segmentOf(measured, measured.values, model.segments),
  );
  const curved = new Map(
    [...model.scorecards].map(([segment, card]) => [
      segment,
      withCurves(card, bySegment.get(segment) ?? [], catalog),
    ]),
  );
  const measures = [
    ...new Set([...curved.values()].flatMap((card) => card.measures.map(({ measure }) => measure))),
  ];
  const rowsOf = (segment: string): TrainingRows =>
    trainingRows(curved.get(segment), bySegment.get(segment) ?? [], measures);
  const parts = [...curved.keys()].map((segment) => rowsOf(segment));
  const book = fitMonotoneLogistic(joined(parts), {
    ridge: BOOK_RIDGE,
    towards: measures.map(() => 0),
  });
  return new Map(
    [...curved].map(([segment, card]) => {
      const own = fitMonotoneLogistic(rowsOf(segment), {
        ridge: SEGMENT_RIDGE,
        towards: book.coefficients,
      });
      const known = coverage(bySegment.get(segment) ?? [], measures);
      const worth = own.coefficients.map((one, index) => one * (known[index] ?? 0));
      return [segment, withWeights(card, measures, worth)];
    }),
  );
}

function withCurves(
  card: Scorecard,
  accounts: readonly PastAccount[],
  catalog: ReadonlyMap<string, MeasureDefinition>,
): Scorecard {
  return { ...card, measures: card.measures.map((scored) => withCurve(scored, accounts, catalog)) };
}

function withCurve(
  scored: ScoredMeasure,
  accounts: readonly PastAccount[],
  catalog: ReadonlyMap<string, MeasureDefinition>,
): ScoredMeasure {
  const direction = catalog.get(scored.measure)?.direction;
  if (direction === undefined || direction === 'none') return scored;
  const observations = accounts.flatMap(({ measured, lapsed }) => {
    const value = measured.values.get(scored.measure)?.value;
    return value === undefined ? [] : [{ value, lost: lapsed }];
  });
  const curve = fitCurve({ observations, direction });
  return curve === undefined ? scored : { ...scored, curve: curve.map(([x, y]) => [x, y]) };
}

/** 0 for full points, 1 for none; a missing value stands at the mean of the segment, so that it says nothing. */
function trainingRows(
  card: Scorecard | undefined,
  accounts: readonly PastAccount[],
  measures: readonly string[],
): TrainingRows {
  const curves = new Map(card?.measures.map(({ measure, curve }) => [measure, curve]));
  const columns = measures.map((measure) => {
    const curve = curves.get(measure);
    const own = accounts.map(({ measured }) => {
      const value = measured.values.get(measure)?.value;
      return value === undefined || curve === undefined
        ? undefined
        : 1 - pointsOn(curve, value) / 100;
    });
    const known = own.filter((one) => one !== undefined);
    let total = 0;
    for (const one of known) total += one;
    const usual = known.length === 0 ? 0 : total / known.length;
    return own.map((one) => one ?? usual);
  });
  return {
    features: accounts.map((_, row) => columns.map((column) => column[row] ?? 0)),
    lost: accounts.map(({ lapsed }) => lapsed),
  };
}

function joined(parts: readonly TrainingRows[]): TrainingRows {
  return {
    features: parts.flatMap(({ features }) => features),
    lost: parts.flatMap(({ lost }) => lost),
  };
}

/**
 * Share of the accounts that have a value. A measure that few have must not take the weight of the whole scorecard for them:
 * in the score the weight of a missing value goes to the others, in the regression it goes nowhere.
 */
function coverage(
  accounts: readonly PastAccount[],
  measures: readonly string[],
): readonly number[] {
  return measures.map((measure) => {
    const known = accounts.filter(
      ({ measured }) => measured.values.get(measure)?.value !== undefined,
    );
    return accounts.length === 0 ? 1 : known.length / accounts.length;
  });
}

function withWeights(
  card: Scorecard,
  measures: readonly string[],
  coefficients: readonly number[],
): Scorecard {
  const own = card.measures.map(({ measure }) => coefficients[measures.indexOf(measure)] ?? 0);
  let total = 0;
  for (const coefficient of own) total += coefficient;
  if (total === 0) return card;
  return {
    ...card,
    measures: card.measures.map((scored, index) => ({
      ...scored,
      weight: Math.max(LEAST_WEIGHT, Math.round((100 * (own[index] ?? 0)) / total)),
    })),
  };
}
