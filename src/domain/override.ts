import type { Band, Points } from './score.ts';

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

const BEGINNING = 'override by ';
const END = '; ';

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
  return `${BEGINNING}${author} until ${until} (${reason}):${points}${colour}${END}`;
}

/** The beginning of a sentence that tells an override; undefined where it tells none. */
export function overrideHeadOf(sentence: string): string | undefined {
  if (!sentence.startsWith(BEGINNING)) return undefined;
  const end = sentence.indexOf(END);
  return end < 0 ? sentence : sentence.slice(0, end);
}

/** A text of a person, as it can stand in such a sentence: in one line, and without what ends its beginning. */
export function inSentence(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(';', ',').trim();
}
