/** A small model that no rule has anything against, and a book to hold it against. */
import { alertsFileSchema, type Alert } from '../../src/config/schema/alerts-file.ts';
import { playbookFileSchema, type Playbook } from '../../src/config/schema/playbook-file.ts';
import { scorecardFileSchema, type Scorecard } from '../../src/config/schema/scorecard-file.ts';
import { segmentsFileSchema } from '../../src/config/schema/segments-file.ts';
import type { MeasureDefinition } from '../../src/domain/measure.ts';
import type { BookSample, SampledAccount } from '../../src/model/lint/book-sample.ts';
import type { LintInput, ModelFinding } from '../../src/model/lint/finding.ts';
import { lintModel } from '../../src/model/lint/lint-model.ts';
import { measureValues, type WrittenValues } from './measure-values.ts';

type Written = readonly [
  measure: string,
  weight: number,
  curve: readonly (readonly [number, number])[],
];

const STRAIGHT = [
  [0, 0],
  [1, 100],
] as const;

export function scorecard(
  segment: string,
  measures: readonly Written[],
  more: object = {},
): Scorecard {
  return scorecardFileSchema.parse({
    segment,
    title: segment,
    version: 'test-1',
    measures: measures.map(([measure, weight, curve]) => ({ measure, weight, curve })),
    bands: { yellow_from: 40, green_from: 65 },
    ...more,
  });
}

/** Half of the weight leads; the two scorecards differ in weights. */
export const SHOPS = scorecard('shops', [
  ['rhythm', 60, STRAIGHT],
  ['revenue', 40, STRAIGHT],
]);
export const CHAINS = scorecard('chains', [
  ['rhythm', 40, STRAIGHT],
  ['revenue', 60, STRAIGHT],
]);

type Definition = Pick<MeasureDefinition, 'kind' | 'direction'>;

const DEFINITIONS: Readonly<Record<string, Definition>> = {
  rhythm: { kind: 'leading', direction: 'higher' },
  delivery: { kind: 'leading', direction: 'higher' },
  lateness: { kind: 'leading', direction: 'lower' },
  revenue: { kind: 'lagging', direction: 'higher' },
  margin: { kind: 'lagging', direction: 'higher' },
};

const CATALOG: ReadonlyMap<string, MeasureDefinition> = new Map(
  Object.entries(DEFINITIONS).map(([id, definition]) => [id, { ...definition, ...described(id) }]),
);

function described(id: string): Omit<MeasureDefinition, 'kind' | 'direction'> {
  return {
    id,
    title: id,
    unit: 'index',
    dimension: 'outcome',
    inputs: ['orders'],
    definition: 'For tests.',
    source: 'This test.',
    meaning: 'None.',
    advice: 'None.',
    phrase: id,
    sql: 'SELECT 1',
  };
}

export function alert(id: string, when: readonly object[], clears: readonly object[]): Alert {
  const file = { alerts: [{ id, title: id, when, clears_when: clears }] };
  const [parsed] = alertsFileSchema.parse(file).alerts;
  if (parsed === undefined) throw new Error('no alert');
  return parsed;
}

export const QUIET = alert(
  'quiet',
  [{ measure: 'rhythm', at_most: 0.1 }],
  [{ measure: 'rhythm', at_least: 0.4 }],
);

export function playbook(forAlert: string): Playbook {
  return playbookFileSchema.parse({
    id: 'call',
    title: 'Call',
    alert: forAlert,
    rank: 1,
    priority: 'high',
    due_in_working_days: 1,
    cooldown_days: 30,
    subject: 'Call',
    script: 'Hello',
  });
}

function segment(id: string): object {
  return { id, title: id, when: [{ field: 'region', in: [id] }] };
}

export function lintInput(more: Partial<LintInput> = {}): LintInput {
  return {
    day: '2026-04-20',
    segments: segmentsFileSchema.parse({
      segments: [segment('shops'), segment('chains')],
      fallback: 'shops',
    }),
    scorecards: cards(SHOPS, CHAINS),
    catalog: CATALOG,
    alerts: [QUIET],
    playbooks: [playbook('quiet')],
    sample: undefined,
    flow: undefined,
    tellings: undefined,
    published: undefined,
    ...more,
  };
}

export function cards(...scorecards: readonly Scorecard[]): ReadonlyMap<string, Scorecard> {
  return new Map(scorecards.map((card) => [card.segment, card]));
}

export function account(
  id: number,
  values: WrittenValues,
  more: Partial<SampledAccount> = {},
): SampledAccount {
  return {
    id,
    segment: 'shops',
    values: measureValues(values),
    score: 50,
    band: 'yellow',
    ...more,
  };
}

/** A hundred shops whose values and scores are spread evenly and have nothing to do with each other. */
export function evenSample(
  change: (account: SampledAccount, share: number) => SampledAccount = (same) => same,
): BookSample {
  const accounts = Array.from({ length: 100 }, (_, index) => {
    const share = index / 99;
    const values = { rhythm: share, revenue: ((index * 37) % 100) / 99 };
    const band = index < 20 ? 'red' : index < 50 ? 'yellow' : 'green';
    return change(account(index, values, { score: index, band }), share);
  });
  return { day: '2026-04-20', accounts, scale: 1 };
}

/** What one rule finds. */
export function found(rule: string, input: LintInput): readonly ModelFinding[] {
  return lintModel(input).findings.filter((finding) => finding.rule === rule);
}
