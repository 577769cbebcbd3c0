import { daysBetween, isDay } from '../domain/days.ts';
import type { CrmValue, FieldChange } from '../domain/plan.ts';
import { headOf } from '../domain/sentence-head.ts';
import { desiredFields, type DesiredScore, type FieldNames } from './desired-fields.ts';
import { diffFields, sameValue } from './diff-fields.ts';

/** The score by one scorecard, and where it is written. */
export interface WantedScore {
  /** Undefined for an account without a score. */
  readonly desired: DesiredScore | undefined;
  readonly fields: FieldNames;
}

export interface AccountChangeInput extends WantedScore {
  /** The score fields as the CRM has them. */
  readonly current: Readonly<Record<string, CrmValue>>;
  /** By further scorecards. */
  readonly further?: readonly WantedScore[];
  readonly minChangePoints: number;
  readonly refreshReasonDays: number;
}

/**
 * The fields to write for an account, or none. While score, band, trend and model stay, the rest (a sentence in which
 * days count up, an amount that drifts) is written only now and then: every write moves the record's time stamps and
 * costs a call. When one score is worth writing, all of them are brought up to date. Pure.
 */
export function accountChange(input: AccountChangeInput): readonly FieldChange[] {
  const scores = [input, ...(input.further ?? [])].map((score) => {
    const wanted = desiredFields(score.desired, score.fields);
    return { ...score, wanted, changes: diffFields(input.current, wanted) };
  });
  const worth = scores.some((score) => score.changes.length > 0 && isWorthWriting(input, score));
  return worth ? scores.flatMap(({ changes }) => changes) : [];
}

interface Compared extends WantedScore {
  readonly wanted: ReadonlyMap<string, CrmValue>;
}

function isWorthWriting(input: AccountChangeInput, { desired, fields, wanted }: Compared): boolean {
  if (desired === undefined) return true;
  const { names } = fields;
  const held = (field: string | undefined): CrmValue =>
    field === undefined ? null : (input.current[field] ?? null);
  const { reason = '', score } = names;
  if (headDiffers(held(reason), wanted.get(reason))) return true;
  const telling = (['band', 'trend', 'model'] as const).some(
    (name) => names[name] !== undefined && !sameValue(held(names[name]), desired[name]),
  );
  if (telling || scoreMoved(held(score), desired.score, input.minChangePoints)) return true;
  // A further score without a day of its own was written when the health was.
  const scoredOn = names.scored_on ?? input.fields.names.scored_on;
  return isStale(held(scoredOn), desired.scored_on, input.refreshReasonDays);
}

/** An override or a cap that was set, changed or ended is told at once, also where score and band stay. */
function headDiffers(held: CrmValue | undefined, wanted: CrmValue | undefined): boolean {
  return headIn(held) !== headIn(wanted);
}

function headIn(reason: CrmValue | undefined): string | undefined {
  return typeof reason === 'string' ? headOf(reason) : undefined;
}

function scoreMoved(held: CrmValue, wanted: number, minChangePoints: number): boolean {
  if (held === null || held === '') return true;
  // In tenths, as scores are: in binary fractions 1.4 - 0.4 is less than 1.
  const difference = Math.round(Math.abs(Number(held) - wanted) * 10) / 10;
  return Number.isNaN(difference) || (difference > 0 && difference >= minChangePoints);
}

/** A date that lies ahead of the run's day was written by a later run: an as-of run in the past corrects it. */
function isStale(held: CrmValue, wanted: string, refreshDays: number): boolean {
  const day = typeof held === 'string' ? held.slice(0, 10) : '';
  if (!isDay(day)) return true;
  const age = daysBetween(day, wanted);
  return age < 0 || age >= refreshDays;
}
