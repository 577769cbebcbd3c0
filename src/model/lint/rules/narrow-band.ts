import { inScorecard, type LintRule } from '../finding.ts';

/** Bands whose dead zones overlap: the middle one is not left, or not entered, for its own sake. */
export const narrowBand: LintRule = {
  id: 'narrow-band',
  title: 'overlapping bands',
  needs: 'model',
  check: ({ scorecards }) =>
    [...scorecards.values()]
      .filter(({ bands }) => bands.green_from - bands.yellow_from <= 2 * bands.dead_band)
      .map(({ segment, bands }) => ({
        severity: 'warning' as const,
        where: inScorecard(segment, 'bands'),
        message: 'the dead zones of the two edges overlap, so yellow has no points of its own',
        evidence:
          `yellow is ${String(bands.green_from - bands.yellow_from)} points wide, ` +
          `the dead band ${String(bands.dead_band)} on each side of an edge`,
        remedy: 'Move the edges apart, or make the dead band smaller.',
      })),
};
