import type { Scorecard } from '../config/schema/scorecard-file.ts';
import type { MeasureValues } from '../domain/measure.ts';
import type { Reason } from '../domain/score.ts';
import { apportionTenths, toTenth } from './apportion.ts';
import { weigh, type Yardstick } from './weigh.ts';

/** A score that was made, with what it was made by. */
export interface MadeScore {
  /** As computed, without an override. */
  readonly score: number;
  /** As shown. */
  readonly shown: number;
  readonly segment: string;
  readonly modelVersion: string;
  readonly reasons: readonly Reason[];
  /** Undefined where the model is not on record any more. */
  readonly scorecard: Scorecard | undefined;
  readonly yardstick: Yardstick | undefined;
}

/**
 * Why points came or went. `value`: a measure moved. `missing`: a value came to be known, or is not known any more.
 * `season`: the same of a measure that exists only in a season. `model`: other weights, curves or measures. `segment`: the
 * account is measured by another scorecard. `book`: the others moved, and with them a curve that is taken from the book.
 * `override`: a person's decision. `unsplit`: a measure's points, where the model is not on record.
 */
export type ChangeKind =
  'value' | 'missing' | 'season' | 'model' | 'segment' | 'book' | 'override' | 'unsplit';

export interface ChangeTerm {
  readonly kind: ChangeKind;
  readonly measure: string | undefined;
  readonly from: number | undefined;
  readonly to: number | undefined;
  /** In tenths of a point; all terms add up to the difference of the scores as shown. */
  readonly points: number;
}

export interface ChangeInput {
  readonly from: MadeScore;
  readonly to: MadeScore;
  /** Scorecard of the later model for the earlier segment, where both changed. */
  readonly between: Scorecard | undefined;
  /** Measures that exist only in a season. */
  readonly seasonal: ReadonlySet<string>;
}

type Step = Omit<ChangeTerm, 'points'> & { readonly exact: number };

/**
 * Splits the difference of two scores of an account: one thing after the other goes from how it was to how it is (the
 * model, the segment, the curves of the book, what is known, the values), and each step is what it changes. So the steps
 * add up, exactly.
 */
export function explainChange(input: ChangeInput): readonly ChangeTerm[] {
  const { from, to } = input;
  const difference = toTenth(to.score - from.score);
  const steps = stepsOf(input).filter(({ exact }) => Math.abs(exact) > 1e-9);
  const terms = apportioned(steps, difference);
  const overridden = toTenth(to.shown - to.score - (from.shown - from.score));
  if (overridden === 0) return terms;
  return [...terms, { kind: 'override', ...NOTHING, points: overridden }];
}

function apportioned(steps: readonly Step[], difference: number): readonly ChangeTerm[] {
  if (steps.length === 0) return [];
  const points = apportionTenths(
    steps.map(({ exact }) => exact),
    difference,
  );
  return steps
    .map(({ kind, measure, from, to }, index) => {
      return { kind, measure, from, to, points: points[index] ?? 0 };
    })
    .filter((term) => term.points !== 0);
}

function stepsOf(input: ChangeInput): readonly Step[] {
  const { from, to } = input;
  const rules = rulesOf(to);
  const before = valuesOf(from);
  const after = valuesOf(to);
  if (rules === undefined || startOf(rules, after, to.score) === undefined) {
    return unsplit(from, to);
  }
  const earlier = rulesOf(from);
  const start = earlier && startOf(earlier, before, from.score);
  const path = new Path(start ?? from.score);
  const known = entering(rules.scorecard, before, after);
  if (start !== undefined && sameModel(from, to) && from.segment === to.segment) {
    path.go('book', rules, known);
  } else {
    changeRules(path, input, { rules, known, comesOut: start !== undefined });
  }
  changeValues(path, rules, { before: known, after, seasonal: input.seasonal });
  return path.steps;
}

function sameModel(from: MadeScore, to: MadeScore): boolean {
  return from.modelVersion === to.modelVersion;
}

interface NewRules {
  readonly rules: Rules;
  readonly known: MeasureValues;
  /** Whether the earlier score comes out again by its own rules. */
  readonly comesOut: boolean;
}

function changeRules(
  path: Path,
  { from, to, between }: ChangeInput,
  { rules, known, comesOut }: NewRules,
): void {
  const newModel = !sameModel(from, to) || !comesOut;
  const newSegment = from.segment !== to.segment;
  if (newModel && newSegment && between !== undefined) {
    const half = { scorecard: between, yardstick: withoutAge(from.yardstick) };
    path.go('model', half, entering(between, valuesOf(from), valuesOf(to)));
  }
  const segmentLast = newSegment && (!newModel || between !== undefined);
  path.go(segmentLast ? 'segment' : 'model', rules, known);
}

interface BothValues {
  readonly before: MeasureValues;
  readonly after: MeasureValues;
  readonly seasonal: ReadonlySet<string>;
}

/** What came to be known or is not any more, seasonal measures before the others; then what moved. Each by name. */
const ORDER = ['season', 'missing', 'value'] as const;

function changeValues(path: Path, rules: Rules, values: BothValues): void {
  const { before, after } = values;
  const current = new Map(before);
  const kinds = rules.scorecard.measures
    .map(({ measure }) => ({ measure, kind: kindOf(measure, values) }))
    .toSorted((a, b) => {
      if (a.kind === b.kind) return a.measure < b.measure ? -1 : 1;
      return ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind);
    });
  for (const { measure, kind } of kinds) {
    current.set(measure, after.get(measure) ?? { value: undefined, sampleSize: 0 });
    const from = before.get(measure)?.value;
    path.go(kind, rules, current, { measure, from, to: after.get(measure)?.value });
  }
}

function kindOf(id: string, { before, after, seasonal }: BothValues): (typeof ORDER)[number] {
  const stays = before.get(id)?.value !== undefined && after.get(id)?.value !== undefined;
  if (stays) return 'value';
  return seasonal.has(id) ? 'season' : 'missing';
}

/** The values of the earlier day; of a measure that the earlier scorecard did not have, those of the later. */
function entering(
  scorecard: Scorecard,
  before: MeasureValues,
  after: MeasureValues,
): MeasureValues {
  return new Map(
    scorecard.measures.flatMap(({ measure }) => {
      const value = before.get(measure) ?? after.get(measure);
      return value === undefined ? [] : [[measure, value] as const];
    }),
  );
}

/** As they counted: a value that was too old then is missing here. */
function valuesOf({ reasons }: MadeScore): MeasureValues {
  return new Map(reasons.map(({ measure, value }) => [measure, { value, sampleSize: 1 }]));
}

function unsplit(from: MadeScore, to: MadeScore): readonly Step[] {
  const before = new Map(from.reasons.map((reason) => [reason.measure, reason]));
  const after = new Map(to.reasons.map((reason) => [reason.measure, reason]));
  return [...new Set([...before.keys(), ...after.keys()])].toSorted().map((measure) => ({
    kind: 'unsplit',
    measure,
    from: before.get(measure)?.value,
    to: after.get(measure)?.value,
    exact: (after.get(measure)?.contribution ?? 0) - (before.get(measure)?.contribution ?? 0),
  }));
}

interface Rules {
  readonly scorecard: Scorecard;
  readonly yardstick: Yardstick | undefined;
}

function rulesOf({ scorecard, yardstick }: MadeScore): Rules | undefined {
  return scorecard && { scorecard, yardstick: withoutAge(yardstick) };
}

/** The values say already what was too old. */
function withoutAge(yardstick: Yardstick | undefined): Yardstick | undefined {
  return yardstick && { ...yardstick, freshness: new Map() };
}

/** The score before it was rounded; undefined where it does not come out again by these rules. */
function startOf(
  { scorecard, yardstick }: Rules,
  values: MeasureValues,
  score: number,
): number | undefined {
  const { exact } = weigh(scorecard, values, yardstick);
  return Math.abs(exact - score) < ROUNDED_BY ? exact : undefined;
}

/** Half a tenth, and the dust of binary fractions. */
const ROUNDED_BY = 0.0501;

type About = Pick<ChangeTerm, 'measure' | 'from' | 'to'>;

const NOTHING: About = { measure: undefined, from: undefined, to: undefined };

/** The way from one score to the other. */
class Path {
  readonly steps: Step[] = [];
  #at: number;

  constructor(at: number) {
    this.#at = at;
  }

  go(
    kind: ChangeKind,
    { scorecard, yardstick }: Rules,
    values: MeasureValues,
    about: About = NOTHING,
  ): void {
    const { exact } = weigh(scorecard, values, yardstick);
    this.steps.push({ kind, ...about, exact: exact - this.#at });
    this.#at = exact;
  }
}
