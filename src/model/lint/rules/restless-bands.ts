import { inScorecard, type LintRule } from '../finding.ts';

/**
 * Changes of colour per 1,000 accounts and week above which people stop believing them. Hard edges on a real book made
 * 264, a dead band of 5 points with a hold of 7 days 101 (docs/decisions/0004-defaults-from-measurement.md).
 */
const MANY = 150;

/** Bands that change so often that nobody believes them. */
export const restlessBands: LintRule = {
  id: 'restless-bands',
  title: 'bands that change too often',
  needs: 'flow',
  check: ({ scorecards }, { bandChangesBySegment, weeks }) =>
    [...bandChangesBySegment]
      .filter(([, changes]) => changes > MANY)
      .map(([segment, changes]) => {
        const bands = scorecards.get(segment)?.bands;
        return {
          severity: 'warning' as const,
          where: inScorecard(segment, 'bands'),
          message: 'bands change so often that people will stop believing them',
          evidence:
            `${changes.toFixed(0)} changes per 1,000 accounts a week over ${String(weeks)} weeks, with a dead band of ` +
            `${String(bands?.dead_band)} points and a hold of ${String(bands?.hold_days)} days`,
          remedy: 'Widen the dead band, hold bands longer, or weigh measures that swing less.',
        };
      }),
};
