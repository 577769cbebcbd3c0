import type { Bands } from '../config/schema/scorecard-file.ts';
import { daysBetween } from '../domain/days.ts';
import type { Band } from '../domain/score.ts';

export interface BandState {
  readonly band: Band;
  /** The day since which it has been this one. */
  readonly since: string;
}

const RANK: Readonly<Record<Band, number>> = { red: 0, yellow: 1, green: 2 };

/** The band of a score by the edges alone. An edge belongs to the better band. */
export function bandOf(score: number, bands: Bands): Band {
  if (score >= bands.green_from) return 'green';
  return score >= bands.yellow_from ? 'yellow' : 'red';
}

/**
 * The band that an account is shown in. It leaves the one it is in only when the score has gone `dead_band` points
 * beyond the edge and the band has lasted `hold_days`; a fall by two bands is shown at once.
 */
export function nextBand(
  score: number,
  bands: Bands,
  before: BandState | undefined,
  day: string,
): BandState {
  if (before === undefined) return { band: bandOf(score, bands), since: day };
  const reached = beyondDeadBand(score, bands, before.band);
  if (reached === before.band) return before;
  const fallsByTwo = RANK[before.band] - RANK[reached] === 2;
  const held = daysBetween(before.since, day) < bands.hold_days;
  return held && !fallsByTwo ? before : { band: reached, since: day };
}

/** A band that is held down is shown at once, whatever lasts or not; it counts as one for the hold. */
export function heldAt(
  reached: BandState,
  cap: Band | undefined,
  before: BandState | undefined,
  day: string,
): BandState {
  if (cap === undefined || RANK[cap] >= RANK[reached.band]) return reached;
  return before?.band === cap ? before : { band: cap, since: day };
}

/** The worse of two bands comes first. */
export function byBand(one: Band, other: Band): number {
  return RANK[one] - RANK[other];
}

/** Upwards the score must be above the edge by the dead band, downwards below it. */
function beyondDeadBand(score: number, bands: Bands, current: Band): Band {
  const up = bandOf(withoutDust(score - bands.dead_band), bands);
  if (RANK[up] > RANK[current]) return up;
  const down = bandOf(withoutDust(score + bands.dead_band), bands);
  return RANK[down] < RANK[current] ? down : current;
}

/** In binary fractions 9.1 - 9 is less than 0.1: a score on the edge would be taken for one below it. */
function withoutDust(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
