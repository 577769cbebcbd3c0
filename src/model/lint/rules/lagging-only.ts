import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import { percent } from '../distribution.ts';
import { inScorecard, type LintInput, type LintRule, type RawFinding } from '../finding.ts';
import { weightShares } from '../weights.ts';

/** A score that is led by less than this tells what everybody knows already. */
const LEADING_AT_LEAST = 0.3;

/** The second classic mistake: nothing but lagging measures. */
export const laggingOnly: LintRule = {
  id: 'lagging-only',
  title: 'lagging measures only',
  needs: 'model',
  check: (input) => [...input.scorecards.values()].flatMap((card) => judged(card, input)),
};

function judged(card: Scorecard, { catalog }: LintInput): readonly RawFinding[] {
  const shares = weightShares(card);
  let leading = 0;
  for (const [measure, share] of shares) {
    if (catalog.get(measure)?.kind === 'leading') leading += share;
  }
  if (leading >= LEADING_AT_LEAST) return [];
  const lagging = [...shares]
    .filter(([measure]) => catalog.get(measure)?.kind === 'lagging')
    .map(([measure, share]) => `${measure} ${percent(share)}`);
  return [
    {
      severity: leading === 0 ? 'error' : 'warning',
      where: inScorecard(card.segment),
      message:
        leading === 0
          ? 'only lagging measures count: the score moves when the revenue already has'
          : `only ${percent(leading)} of the weight leads: the score moves with the revenue, not before it`,
      evidence: `lagging: ${lagging.join(', ')}`,
      remedy: `Weigh measures that move first, at least ${percent(LEADING_AT_LEAST)} of the whole: ${leadersLeft(shares, catalog).join(', ')}.`,
    },
  ];
}

function leadersLeft(
  shares: ReadonlyMap<string, number>,
  catalog: LintInput['catalog'],
): readonly string[] {
  return [...catalog.values()]
    .filter(
      ({ id, kind, direction }) => kind === 'leading' && direction !== 'none' && !shares.has(id),
    )
    .slice(0, 5)
    .map(({ id }) => id);
}
