import { ofSegment, valuesOf } from '../book-sample.ts';
import { percent } from '../distribution.ts';
import { inScorecard, type LintRule } from '../finding.ts';
import { weightShares } from '../weights.ts';

const ENOUGH = 20;
/** Below this the weight goes to the other measures for nearly everybody. */
const RARE = 0.1;

/** Weight on what (nearly) no account has a value for. */
export const measureWithoutValues: LintRule = {
  id: 'measure-without-values',
  title: 'weight on a measure without values',
  needs: 'sample',
  check: ({ scorecards }, sample) =>
    [...scorecards.values()].flatMap((card) => {
      const accounts = ofSegment(sample, card.segment);
      if (accounts.length < ENOUGH) return [];
      return [...weightShares(card)].flatMap(([measure, share]) => {
        const known = valuesOf(accounts, measure).length;
        if (known / accounts.length >= RARE) return [];
        return [
          {
            severity: known === 0 ? ('warning' as const) : ('note' as const),
            where: inScorecard(card.segment, measure),
            message: `${percent(share)} of the weight is on a measure that ${known === 0 ? 'nobody' : 'few'} has a value for`,
            evidence: `${String(known)} of ${String(accounts.length)} accounts have one`,
            remedy:
              'Map the data that it needs (docs/measures.md says which), or take it out: until then its weight goes to the others.',
          },
        ];
      });
    }),
};
