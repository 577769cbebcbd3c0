import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import { capOf, isHeld } from '../../../scorecard/caps.ts';
import { ofSegment, type BookSample } from '../book-sample.ts';
import { percent } from '../distribution.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';

const ENOUGH = 50;
/** Then the cap is the model, and the score an ornament. */
const MOST = 0.4;
const MANY = 0.15;

/** A cap that decides the band of a large part of a segment. */
export const capHoldsMany: LintRule = {
  id: 'cap-holds-many',
  title: 'a cap that holds down the band of many',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) =>
      (card.caps ?? []).flatMap((cap) => judged({ ...card, caps: [cap] }, cap.because, sample)),
    ),
};

/** A scorecard with one of its caps. */
function judged(card: Scorecard, because: string, sample: BookSample): readonly RawFinding[] {
  const scored = ofSegment(sample, card.segment).filter(({ score }) => score !== undefined);
  if (scored.length < ENOUGH) return [];
  const held = scored.filter(({ score = 0, values }) => {
    const cap = capOf(card, values, undefined);
    return cap !== undefined && isHeld(score, card, cap);
  });
  const share = held.length / scored.length;
  if (share < MANY) return [];
  return [
    {
      severity: share >= MOST ? 'error' : 'warning',
      where: inScorecard(card.segment, 'caps'),
      message: `"${because}" holds down the band of ${percent(share)} of the accounts`,
      evidence: `${String(held.length)} of ${String(scored.length)} accounts in the sample would have a better band by their score`,
      remedy:
        'Ask for a worse value or a larger min_sample, or give the measure more weight: a cap is for what is rare and grave.',
    },
  ];
}
