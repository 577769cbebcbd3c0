import type { Alert } from '../../config/schema/alerts-file.ts';
import type { Playbook } from '../../config/schema/playbook-file.ts';
import type { Scorecard } from '../../config/schema/scorecard-file.ts';
import type { SegmentsFile } from '../../config/schema/segments-file.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { BookFlow } from './book-flow.ts';
import type { BookSample } from './book-sample.ts';

/** `error`: the model cannot do what it says. `warning`: it does it badly. `note`: worth knowing. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One thing that is wrong with a scoring model, with what shows it and what to do. */
export interface ModelFinding {
  readonly rule: string;
  readonly severity: Severity;
  /** The file of the configuration and the part of it that is meant, e.g. `scorecards/specialty.yaml: fill_rate`. */
  readonly where: string;
  readonly message: string;
  /** From the org's own data, or from the configuration where that is enough. */
  readonly evidence: string;
  readonly remedy: string;
}

/** How well one measure alone, by its healthy direction, told in the past who would lapse. */
export interface MeasureTelling {
  readonly measure: string;
  /** Chance that a lapsed account looked worse than one that stayed; 0.5 is chance. */
  readonly auc: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Accounts with a value, over all cut-offs. */
  readonly accounts: number;
}

/** A version of the model that was published. */
export interface PublishedMoment {
  readonly number: number;
  /** Whole days ago. */
  readonly daysAgo: number;
}

/** What a rule may look at. What is undefined could not be had; rules that need it are told as not judged. */
export interface LintInput {
  readonly day: string;
  readonly segments: SegmentsFile;
  readonly scorecards: ReadonlyMap<string, Scorecard>;
  readonly catalog: ReadonlyMap<string, MeasureDefinition>;
  readonly alerts: readonly Alert[];
  readonly playbooks: readonly Playbook[];
  readonly sample: BookSample | undefined;
  readonly flow: BookFlow | undefined;
  readonly tellings: readonly MeasureTelling[] | undefined;
  readonly published: readonly PublishedMoment[] | undefined;
}

/** A rule over the model alone, or over one more thing that must be there. */
export type LintRule = {
  readonly id: string;
  /** What it looks for, for the docs and for what was not judged. */
  readonly title: string;
} & (
  | { readonly needs: 'model'; readonly check: (input: LintInput) => readonly RawFinding[] }
  | NeedingRule<'sample', BookSample>
  | NeedingRule<'flow', BookFlow>
  | NeedingRule<'tellings', readonly MeasureTelling[]>
  | NeedingRule<'published', readonly PublishedMoment[]>
);

interface NeedingRule<Key extends string, Needed> {
  readonly needs: Key;
  readonly check: (input: LintInput, needed: Needed) => readonly RawFinding[];
}

/** The rule's id is added by whoever runs the rules. */
export type RawFinding = Omit<ModelFinding, 'rule'>;

/** Where a scorecard, or one of its measures, stands. */
export function inScorecard(segment: string, measure?: string): string {
  const file = `scorecards/${segment}.yaml`;
  return measure === undefined ? file : `${file}: ${measure}`;
}
