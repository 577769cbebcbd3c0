import type { Alert } from '../../../config/schema/alerts-file.ts';
import type { LintRule, RawFinding } from '../finding.ts';

/** An alert that clears where it triggers: a value at the threshold opens and closes it again and again. */
export const alertFlaps: LintRule = {
  id: 'alert-flaps',
  title: 'an alert that clears where it triggers',
  needs: 'model',
  check: ({ alerts }) => alerts.flatMap((alert) => judged(alert)),
};

function judged({ id, when, clears_when: clears }: Alert): readonly RawFinding[] {
  return when.flatMap((condition) => {
    const release = clears.find(({ measure }) => measure === condition.measure);
    const trigger = condition.at_most ?? condition.at_least;
    const clear = condition.at_most === undefined ? release?.at_most : release?.at_least;
    if (trigger === undefined || clear === undefined) return [];
    const distance = condition.at_most === undefined ? trigger - clear : clear - trigger;
    if (distance > 0) return [];
    return [
      {
        severity: 'warning' as const,
        where: `alerts.yaml: ${id}`,
        message: `its reason is gone where it begins, so it comes and goes with every small move`,
        evidence: `${condition.measure} triggers at ${String(trigger)} and clears at ${String(clear)}`,
        remedy: 'Leave a distance between `when` and `clears_when`.',
      },
    ];
  });
}
