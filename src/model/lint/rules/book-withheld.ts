import { ofSegment } from '../book-sample.ts';
import { percent } from '../distribution.ts';
import { inScorecard, type LintRule } from '../finding.ts';

const ENOUGH = 20;
const MANY = 0.2;

/** A coverage floor, or measures that must be there, which leave many accounts without a score. */
export const bookWithheld: LintRule = {
  id: 'book-withheld',
  title: 'many accounts without a score',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) => {
      const accounts = ofSegment(sample, card.segment);
      const withheld = accounts.filter(({ score }) => score === undefined).length;
      if (accounts.length < ENOUGH || withheld / accounts.length < MANY) return [];
      return [
        {
          severity: 'warning' as const,
          where: inScorecard(card.segment, 'min_coverage'),
          message: `${percent(withheld / accounts.length)} of the active accounts get no score`,
          evidence: `${String(withheld)} of ${String(accounts.length)} have values for less than ${percent(card.min_coverage)} of the weight`,
          remedy:
            'Map the missing data, move weight to measures that have values, or lower min_coverage.',
        },
      ];
    }),
};
