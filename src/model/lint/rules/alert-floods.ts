import type { AlertFlow } from '../book-flow.ts';
import { percent } from '../distribution.ts';
import type { LintRule, RawFinding } from '../finding.ts';

/** Half the book at once is no alert but a description of the book. */
const FLOOD = 0.5;
/** More than anyone can call on. */
const MANY = 0.2;

/** A threshold that would flag half the book. */
export const alertFloods: LintRule = {
  id: 'alert-floods',
  title: 'a threshold that would flag half the book',
  needs: 'flow',
  check: (_, { alerts }) => alerts.filter(({ share }) => share >= MANY).map(judged),
};

function judged(flow: AlertFlow): RawFinding {
  const { alert, share, now, newPerWeek, mostInAWeek } = flow;
  return {
    severity: share >= FLOOD ? 'error' : 'warning',
    where: `alerts.yaml: ${alert}`,
    message: `it is true for ${percent(share)} of the accounts: nobody can act on that`,
    evidence:
      `${String(now)} accounts now, ${newPerWeek.toFixed(1)} new ones a week on average, ` +
      `${String(mostInAWeek)} in the worst week`,
    remedy:
      'Set the threshold where a person would act, ask for a larger min_sample, or compare with the account’s own rhythm.',
  };
}
