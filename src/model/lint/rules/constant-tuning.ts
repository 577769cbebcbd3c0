import type { LintRule } from '../finding.ts';

/** Half a year: the span after which a model is due for review, and in which it should have been left alone. */
export const REVIEW_DAYS = 183;
/** More versions than this in half a year, and no trend says anything: each has another ruler behind it. */
export const MOST_VERSIONS = 3;

/** The fourth classic mistake: the model is tuned all the time. */
export const constantTuning: LintRule = {
  id: 'constant-tuning',
  title: 'constant tuning',
  needs: 'published',
  check: (_, published) => {
    const recent = published.filter(({ daysAgo }) => daysAgo <= REVIEW_DAYS);
    if (recent.length <= MOST_VERSIONS) return [];
    const versions = recent.map(
      ({ number, daysAgo }) => `version ${String(number)} ${String(daysAgo)} days ago`,
    );
    return [
      {
        severity: 'warning',
        where: 'scorecards/',
        message: `${String(recent.length)} versions were published within half a year: scores of one month cannot be held against those of another`,
        evidence: versions.join(', '),
        remedy:
          'Leave the model alone until the next review; collect wishes, try them with `publish --check`, publish them together.',
      },
    ];
  },
};
