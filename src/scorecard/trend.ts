import type { EarlierScore, Trend } from '../domain/score.ts';
import { toTenth } from './apportion.ts';

/** The score against that of the trend window. */
export function trendOf(score: number, base: EarlierScore | undefined, points: number): Trend {
  if (base === undefined) return 'new';
  const difference = toTenth(score - base.score);
  if (difference >= points) return 'up';
  return difference <= -points ? 'down' : 'steady';
}
