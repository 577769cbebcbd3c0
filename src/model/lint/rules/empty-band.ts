import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import type { Band } from '../../../domain/score.ts';
import { ofSegment, type BookSample } from '../book-sample.ts';
import { percent, quantile, sorted } from '../distribution.ts';
import { inScorecard, type LintRule, type RawFinding } from '../finding.ts';

const ENOUGH = 50;
const ALMOST_NONE = 0.01;
/** A colour that most have tells nobody where to look. */
const MOST = { red: 0.4, yellow: 0.8, green: 0.9 } as const;

/** Bands that hold nobody, or nearly everybody. */
export const emptyBand: LintRule = {
  id: 'empty-band',
  title: 'bands that hold nobody or nearly everybody',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) => judged(card, sample)),
};

function judged(card: Scorecard, sample: BookSample): readonly RawFinding[] {
  const scored = ofSegment(sample, card.segment).filter(({ score }) => score !== undefined);
  if (scored.length < ENOUGH) return [];
  const points = sorted(scored.flatMap(({ score }) => score ?? []));
  const spread = [0.05, 0.5, 0.95].map((share) => quantile(points, share).toFixed(0));
  const evidence =
    `${String(scored.length)} accounts in the sample; scores: 5 % below ${spread[0] ?? ''}, half below ${spread[1] ?? ''}, ` +
    `95 % below ${spread[2] ?? ''}`;
  return (['red', 'yellow', 'green'] as const).flatMap((band) => {
    const share = scored.filter((account) => account.band === band).length / scored.length;
    const message = problem(band, share);
    if (message === undefined) return [];
    return [
      {
        severity: share === 0 ? ('error' as const) : ('warning' as const),
        where: inScorecard(card.segment, 'bands'),
        message,
        evidence,
        remedy:
          'Move yellow_from and green_from to where the scores are, or change curves that are too kind or too harsh.',
      },
    ];
  });
}

function problem(band: Band, share: number): string | undefined {
  if (share < ALMOST_NONE) return `${band} holds ${percent(share)} of the accounts`;
  if (share > MOST[band]) return `${percent(share)} of the accounts are ${band}`;
  return undefined;
}
