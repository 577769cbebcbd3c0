import { percent } from '../distribution.ts';
import { inScorecard, type LintInput, type LintRule, type RawFinding } from '../finding.ts';
import { weightShares } from '../weights.ts';

/** From this share of the weight on, a leading measure must lead to something. */
const WORTH_ACTING = 0.1;

/** The fifth classic mistake: a measure says early what goes wrong, and nobody is told to act. */
export const leadingWithoutPlaybook: LintRule = {
  id: 'leading-without-playbook',
  title: 'a leading measure without a playbook',
  needs: 'model',
  check: (input) => [...unusedAlerts(input), ...unusedLeaders(input)],
};

function unusedAlerts({ alerts, playbooks }: LintInput): readonly RawFinding[] {
  const used = new Set(playbooks.map(({ alert }) => alert));
  return alerts
    .filter(({ id }) => !used.has(id))
    .map(({ id, title }) => ({
      severity: 'warning' as const,
      where: `alerts.yaml: ${id}`,
      message: `the alert "${title}" leads to nothing`,
      evidence: `no file in playbooks/ names ${id}`,
      remedy: 'Write a playbook for it, or remove the alert.',
    }));
}

function unusedLeaders(input: LintInput): readonly RawFinding[] {
  const acted = actedOn(input);
  const segments = new Map<string, { readonly names: string[]; share: number }>();
  for (const card of input.scorecards.values()) {
    for (const [measure, share] of weightShares(card)) {
      const leads = input.catalog.get(measure)?.kind === 'leading';
      if (!leads || acted.has(measure) || share < WORTH_ACTING) continue;
      const entry = segments.get(measure) ?? { names: [], share };
      entry.names.push(card.segment);
      entry.share = Math.max(entry.share, share);
      segments.set(measure, entry);
    }
  }
  return [...segments].map(([measure, { names, share }]) => ({
    severity: 'warning' as const,
    where: names.map((name) => inScorecard(name)).join(', '),
    message: `${measure} leads, but nothing is done when it turns`,
    evidence: `up to ${percent(share)} of the weight, and no alert with a playbook looks at it`,
    remedy: `Add an alert on ${measure} to alerts.yaml and a playbook that names it.`,
  }));
}

/** Measures on which a playbook's alert looks. */
function actedOn({ alerts, playbooks }: LintInput): ReadonlySet<string> {
  const used = new Set(playbooks.map(({ alert }) => alert));
  return new Set(
    alerts
      .filter(({ id }) => used.has(id))
      .flatMap(({ when }) => when.map(({ measure }) => measure)),
  );
}
