import type { Scorecard } from '../config/schema/scorecard-file.ts';
import { measureHolds } from '../domain/condition.ts';
import type { MeasureValues } from '../domain/measure.ts';
import type { BandCap, Points } from '../domain/score.ts';
import { inHead, sentenceHead } from '../domain/sentence-head.ts';
import { bandOf, byBand } from './bands.ts';

/**
 * A weighted mean forgives: a large customer who has stopped ordering still has his revenue, and one measure costs no more
 * than its weight. A cap says what cannot be made up for. The worst of those that hold counts, of equals the first.
 */
export function capOf(
  { caps = [] }: Scorecard,
  values: MeasureValues,
  freshness: ReadonlyMap<string, number> | undefined,
): BandCap | undefined {
  const holding = caps.filter(({ when }) =>
    when.every((condition) => {
      const tooOld = freshness?.get(condition.measure) === 0;
      return !tooOld && measureHolds(condition, values);
    }),
  );
  const [worst] = holding.toSorted((one, other) => byBand(one.band, other.band));
  return worst && { band: worst.band, because: worst.because };
}

/** Whether the band would be a better one by the score alone. */
export function isHeld(score: Points, { bands }: Scorecard, cap: BandCap): boolean {
  return byBand(cap.band, bandOf(score, bands)) < 0;
}

/** How a sentence begins that tells a cap: the colour next to a good score would be a riddle. */
export function capHead({ band, because }: BandCap): string {
  return sentenceHead('held at ', `${band}: ${inHead(because)}`);
}
