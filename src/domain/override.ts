import type { Band, Points } from './score.ts';
import { sentenceHead } from './sentence-head.ts';

/** What a person decided about the score of an account, until a day. */
export interface Override {
  readonly id: number;
  /** Undefined where only the band was set. */
  readonly score: Points | undefined;
  /** Undefined where only the score was set. */
  readonly band: Band | undefined;
  readonly reason: string;
  readonly author: string;
  /** The last day on which it counts. */
  readonly until: string;
}

/** An override with what is shown because of it. */
export interface ShownOverride extends Omit<Override, 'score' | 'band'> {
  readonly score: Points;
  readonly band: Band;
}

/** How a sentence begins that tells an override: who, until when, why, and what was computed. */
export function overrideHead(
  { author, until, reason, band, score }: ShownOverride,
  computed: { readonly score: Points; readonly band: Band },
): string {
  const points =
    score === computed.score
      ? ''
      : ` ${String(Math.round(score))} instead of ${String(Math.round(computed.score))}`;
  const colour = band === computed.band ? ` ${band}` : ` ${band} instead of ${computed.band}`;
  return sentenceHead('override by ', `${author} until ${until} (${reason}):${points}${colour}`);
}
