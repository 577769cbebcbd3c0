import type { MeasureDefinition, MeasureValues } from '../domain/measure.ts';
import type { EarlierScore, Reason } from '../domain/score.ts';
import { toTenth } from './apportion.ts';
import { formatValue } from '../domain/format-value.ts';

export interface SentenceInput {
  readonly score: number;
  readonly reasons: readonly Reason[];
  /** The score that the trend compares with. */
  readonly base: EarlierScore | undefined;
  /** Difference from which on the sentence speaks of the change. */
  readonly trendPoints: number;
  readonly values: MeasureValues;
  readonly catalog: ReadonlyMap<string, MeasureDefinition>;
  readonly currency: string;
  readonly maxLength: number;
}

/** What a reason costs or has changed. */
export interface Driver {
  readonly measure: string;
  readonly points: number;
}

export interface Telling extends Pick<
  SentenceInput,
  'score' | 'reasons' | 'base' | 'trendPoints' | 'maxLength'
> {
  /** Says what a driver is; undefined where there is nothing to say. */
  readonly phrase: (driver: Driver) => string | undefined;
  /** Where no reason costs anything worth saying. */
  readonly allGood: string;
  /** What is said at the end. */
  readonly notes: readonly string[];
}

/** Less than a whole point is not worth a rep's attention. */
const WORTH_SAYING = 1;
const MOST_DRIVERS = 3;

/**
 * Why the score is what it is, for the record: "78 -> 61: no order for 41 d (4 % likely by its rhythm) (-11), ...".
 * After a change it names what drove it, else what costs most. It is cut between drivers, never in mid-word.
 */
export function explain(input: SentenceInput): string {
  return tell({
    ...input,
    phrase: (driver) => phraseOf(driver, input),
    allGood: 'all measures are in good order',
    notes: [],
  });
}

/** The sentence of a score, whatever its reasons are. */
export function tell(input: Telling): string {
  const change = input.base === undefined ? 0 : toTenth(input.score - input.base.score);
  const changed = input.base !== undefined && Math.abs(change) >= input.trendPoints;
  const head = changed ? `${whole(input.base.score)} -> ${whole(input.score)}` : whole(input.score);
  const drivers = changed
    ? driversOfChange(input.reasons, input.base, change)
    : driversOfLevel(input.reasons);
  const said = drivers.map(input.phrase).filter((text) => text !== undefined);
  const nothing = changed ? 'many small changes' : input.allGood;
  const parts = [...(said.length === 0 ? [nothing] : said), ...input.notes];
  let sentence = head;
  for (const [index, text] of parts.entries()) {
    const longer = `${sentence}${index === 0 ? ': ' : ', '}${text}`;
    if (longer.length > input.maxLength) break;
    sentence = longer;
  }
  return fit(sentence, input.maxLength);
}

/** What moved with the score, the strongest first. */
function driversOfChange(
  reasons: readonly Reason[],
  base: EarlierScore,
  change: number,
): readonly Driver[] {
  const before = new Map(base.reasons.map((reason) => [reason.measure, reason.contribution]));
  const moves = reasons.map(({ measure, contribution }) => ({
    measure,
    points: toTenth(contribution - (before.get(measure) ?? 0)),
  }));
  return strongest(moves.filter(({ points }) => Math.sign(points) === Math.sign(change)));
}

function driversOfLevel(reasons: readonly Reason[]): readonly Driver[] {
  return strongest(reasons.map(({ measure, lost }) => ({ measure, points: -lost })));
}

function strongest(drivers: readonly Driver[]): readonly Driver[] {
  return drivers
    .filter(({ points }) => Math.abs(points) >= WORTH_SAYING)
    .toSorted(byStrength)
    .slice(0, MOST_DRIVERS);
}

/** Ties go by name, so that the sentence depends on nothing but the score. */
function byStrength(a: Driver, b: Driver): number {
  const difference = Math.abs(b.points) - Math.abs(a.points);
  if (difference !== 0) return difference;
  return a.measure < b.measure ? -1 : 1;
}

function phraseOf(driver: Driver, input: SentenceInput): string | undefined {
  const measure = input.catalog.get(driver.measure);
  if (measure === undefined) return undefined;
  const points = pointsText(driver);
  const own = input.values.get(driver.measure)?.value;
  if (own === undefined) {
    const before = input.base?.reasons.find((reason) => reason.measure === measure.id)?.value;
    const state = before === undefined ? 'not known' : 'no longer known';
    return `${measure.title.toLowerCase()} ${state} ${points}`;
  }
  const text = measure.phrase.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const id = name === 'value' ? measure.id : name;
    return valueText(id, input);
  });
  return `${text} ${points}`;
}

function valueText(id: string, { values, catalog, currency }: SentenceInput): string {
  const value = values.get(id)?.value;
  const unit = catalog.get(id)?.unit;
  return value === undefined || unit === undefined ? '?' : formatValue(value, unit, currency);
}

/** `(-11)` */
export function pointsText({ points }: Driver): string {
  return `(${points > 0 ? '+' : ''}${whole(points)})`;
}

function whole(value: number): string {
  return String(Math.round(value));
}

function fit(text: string, maxLength: number): string {
  return text.length <= maxLength ? text : text.slice(0, maxLength);
}
