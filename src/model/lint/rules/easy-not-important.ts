import type { Scorecard } from '../../../config/schema/scorecard-file.ts';
import { percent } from '../distribution.ts';
import {
  inScorecard,
  type LintInput,
  type LintRule,
  type MeasureTelling,
  type RawFinding,
} from '../finding.ts';
import { weightShares } from '../weights.ts';

/** Weight that may rest on what tells nothing before it is worth a word. */
const IDLE_WEIGHT = 0.25;
/** A measure left out tells enough from here on to be missed. */
const TELLING_FROM = 0.6;

/** The third classic mistake: weighing what is easy to measure instead of what matters. */
export const easyNotImportant: LintRule = {
  id: 'easy-not-important',
  title: 'what is easy to measure instead of what matters',
  needs: 'tellings',
  check: (input, tellings) =>
    [...input.scorecards.values()].flatMap((card) => [
      ...idleWeight(card, tellings),
      ...leftOut(card, tellings, input),
    ]),
};

function idleWeight(card: Scorecard, tellings: readonly MeasureTelling[]): readonly RawFinding[] {
  const shares = weightShares(card);
  const idle = tellings.filter(({ measure, low }) => shares.has(measure) && low <= 0.5);
  let weight = 0;
  for (const { measure } of idle) weight += shares.get(measure) ?? 0;
  if (weight < IDLE_WEIGHT) return [];
  return [
    {
      severity: 'warning',
      where: inScorecard(card.segment),
      message: `${percent(weight)} of the weight is on measures that did not tell who would lapse`,
      evidence: idle.map((one) => said(one)).join(', '),
      remedy: 'Lower these weights; `bellwether calibrate` proposes weights from your own history.',
    },
  ];
}

function leftOut(
  card: Scorecard,
  tellings: readonly MeasureTelling[],
  { catalog }: LintInput,
): readonly RawFinding[] {
  const shares = weightShares(card);
  const weakest = Math.min(
    ...tellings.filter(({ measure }) => shares.has(measure)).map(({ high }) => high),
  );
  return tellings
    .filter(({ measure, low }) => !shares.has(measure) && low > Math.max(TELLING_FROM, weakest))
    .filter(({ measure }) => catalog.get(measure)?.direction !== 'none')
    .map((one) => ({
      severity: 'note' as const,
      where: inScorecard(card.segment),
      message: `${one.measure} tells more than a measure that counts, and does not count`,
      evidence: said(one),
      remedy: `Consider it in place of the weakest measure; docs/measures.md says what it means.`,
    }));
}

function said({ measure, auc, low, high }: MeasureTelling): string {
  return `${measure} AUC ${auc.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
}
