import type { LintInput, LintRule, ModelFinding, RawFinding, Severity } from './finding.ts';
import { SEVERITIES } from './finding.ts';
import { alertFlaps } from './rules/alert-flaps.ts';
import { alertFloods } from './rules/alert-floods.ts';
import { bookWithheld } from './rules/book-withheld.ts';
import { capHoldsMany } from './rules/cap-holds-many.ts';
import { constantMeasure } from './rules/constant-measure.ts';
import { constantTuning } from './rules/constant-tuning.ts';
import { curveOutsideData } from './rules/curve-outside-data.ts';
import { easyNotImportant } from './rules/easy-not-important.ts';
import { emptyBand } from './rules/empty-band.ts';
import { flatCurve } from './rules/flat-curve.ts';
import { laggingOnly } from './rules/lagging-only.ts';
import { leadingWithoutPlaybook } from './rules/leading-without-playbook.ts';
import { measureWithoutValues } from './rules/measure-without-values.ts';
import { narrowBand } from './rules/narrow-band.ts';
import { oneModelForAll } from './rules/one-model-for-all.ts';
import { restlessBands } from './rules/restless-bands.ts';
import { sameMeasureTwice } from './rules/same-measure-twice.ts';
import { unreachableBand } from './rules/unreachable-band.ts';

/** The five classic mistakes first, then the numeric faults. */
export const LINT_RULES: readonly LintRule[] = [
  oneModelForAll,
  laggingOnly,
  easyNotImportant,
  constantTuning,
  leadingWithoutPlaybook,
  unreachableBand,
  narrowBand,
  emptyBand,
  capHoldsMany,
  flatCurve,
  curveOutsideData,
  constantMeasure,
  sameMeasureTwice,
  measureWithoutValues,
  bookWithheld,
  alertFloods,
  alertFlaps,
  restlessBands,
];

export interface ModelLint {
  /** Errors first, then in the order of the rules. */
  readonly findings: readonly ModelFinding[];
  /** Rules that lacked what they need. */
  readonly notJudged: readonly { readonly rule: string; readonly title: string }[];
}

/** Holds a scoring model against all rules. Pure: the same input gives the same findings. */
export function lintModel(input: LintInput): ModelLint {
  const findings: ModelFinding[] = [];
  const notJudged: { readonly rule: string; readonly title: string }[] = [];
  for (const rule of LINT_RULES) {
    const found = findingsOf(rule, input);
    if (found === undefined) notJudged.push({ rule: rule.id, title: rule.title });
    else findings.push(...found.map((finding) => ({ rule: rule.id, ...finding })));
  }
  return { findings: findings.toSorted(bySeverity), notJudged };
}

/** Undefined where the rule needs what there is not. */
function findingsOf(rule: LintRule, input: LintInput): readonly RawFinding[] | undefined {
  switch (rule.needs) {
    case 'model':
      return rule.check(input);
    case 'sample':
      return input.sample && rule.check(input, input.sample);
    case 'flow':
      return input.flow && rule.check(input, input.flow);
    case 'tellings':
      return input.tellings && rule.check(input, input.tellings);
    case 'published':
      return input.published && rule.check(input, input.published);
  }
}

function bySeverity(a: ModelFinding, b: ModelFinding): number {
  return rankOf(a.severity) - rankOf(b.severity);
}

function rankOf(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
