import type { PipelineContext } from '../../pipeline/context.ts';
import type { Config } from '../../config/config-files.ts';
import type { MeasureDefinition } from '../../domain/measure.ts';
import type { AsOf } from '../../domain/run.ts';
import { listModelVersions } from '../../store/model-version-repository.ts';
import { bookFlow, type BookFlow } from './book-flow.ts';
import type { BookSample } from './book-sample.ts';
import type { LintInput, LintRule, ModelFinding } from './finding.ts';
import { lintModel, LINT_RULES } from './lint-model.ts';
import { measureTellings } from './measure-tellings.ts';
import { sampleBook } from './sample-book.ts';

export interface NotJudged {
  readonly rule: string;
  readonly title: string;
  /** What was lacking. */
  readonly reason: string;
}

export interface ModelReport {
  readonly model: string;
  readonly day: string;
  readonly judgedOn: { readonly sampled: number; readonly book: number } | undefined;
  readonly findings: readonly ModelFinding[];
  readonly flow: BookFlow | undefined;
  readonly notJudged: readonly NotJudged[];
}

/** Weeks over which alerts and changes of band are counted. */
const WEEKS = 8;

/** The model of the configuration without any data. */
export function inspectWithoutData(
  config: Config,
  catalog: ReadonlyMap<string, MeasureDefinition>,
  day: string,
): ModelReport {
  return reportOn(lintInput(config, catalog, day), undefined);
}

/** The model of the configuration against what the mirror holds. Reads only. */
export async function inspectModel(context: PipelineContext, asOf: AsOf): Promise<ModelReport> {
  const { config, catalog } = context;
  const weeks = await sampleBook(context, { asOf, weeks: WEEKS });
  const last = weeks.at(-1);
  const published = await listModelVersions(context.database, context.connectionId);
  const input = {
    ...lintInput(config, catalog, asOf.day),
    tellings: last && (await measureTellings(context, asOf.day)),
    published: published.length === 0 ? undefined : published.toReversed(),
    sample: last,
    flow: weeks.length < 2 ? undefined : bookFlow(weeks, config.alerts.alerts),
  };
  return reportOn(input, last);
}

function lintInput(
  { segments, scorecards, alerts, playbooks }: Config,
  catalog: ReadonlyMap<string, MeasureDefinition>,
  day: string,
): LintInput {
  return {
    day,
    segments,
    scorecards,
    catalog,
    alerts: alerts.alerts,
    playbooks,
    sample: undefined,
    flow: undefined,
    tellings: undefined,
    published: undefined,
  };
}

/** Why a rule could not be judged, by what it needs. */
const LACKING: Readonly<Record<LintRule['needs'], string>> = {
  model: '',
  sample: 'no active account in the mirror: run `bellwether sync`, or leave out --offline',
  flow: 'the mirror holds no two weeks of history to compare',
  tellings: 'too little history with known outcomes: it takes 90 days and some lapses',
  published: 'no model has been published: `bellwether publish`',
};

function reportOn(input: LintInput, last: BookSample | undefined): ModelReport {
  const { findings, notJudged } = lintModel(input);
  const needs = new Map(LINT_RULES.map((rule) => [rule.id, rule.needs]));
  return {
    model: [...new Set([...input.scorecards.values()].map(({ version }) => version))].join('/'),
    day: input.day,
    judgedOn: last && {
      sampled: last.accounts.length,
      book: Math.round(last.accounts.length * last.scale),
    },
    findings,
    flow: input.flow,
    notJudged: notJudged.map((one) => ({
      ...one,
      reason: LACKING[needs.get(one.rule) ?? 'model'],
    })),
  };
}
