import type { MappingFile } from '../../config/schema/mapping-file.ts';
import { writtenAccountFields } from '../../config/schema/write-fields.ts';
import type { FieldSpec } from '../../domain/plan.ts';
import type { ScoreField } from '../../domain/score.ts';

export interface NeededField {
  /** Key in the mapping's `write` part, e.g. `score` or `scorecards.payment-risk.score`. */
  readonly key: string;
  readonly spec: FieldSpec;
}

const BANDS = [
  { value: 'red', label: 'Red' },
  { value: 'yellow', label: 'Yellow' },
  { value: 'green', label: 'Green' },
];

const TRENDS = [
  { value: 'up', label: 'Up' },
  { value: 'steady', label: 'Steady' },
  { value: 'down', label: 'Down' },
  { value: 'new', label: 'New' },
];

type Shape = Omit<FieldSpec, 'object' | 'name'>;

const ON_ACCOUNT: Readonly<Record<ScoreField, Shape>> = {
  score: {
    label: 'Health Score',
    description: 'Customer health from 0 (lost) to 100 (thriving), written by Bellwether.',
    type: 'number',
    decimals: 1,
  },
  band: {
    label: 'Health Band',
    description: 'Red, yellow or green.',
    type: 'choice',
    choices: BANDS,
  },
  trend: {
    label: 'Health Trend',
    description: 'The score against that of four weeks ago.',
    type: 'choice',
    choices: TRENDS,
  },
  confidence: {
    label: 'Health Confidence',
    description: 'How far the data bear the score, in per cent.',
    type: 'number',
    decimals: 0,
  },
  reason: {
    label: 'Health Reason',
    description: 'Why the score is what it is, in a sentence.',
    type: 'text',
    length: 255,
  },
  money_at_risk: {
    label: 'Money at Risk',
    description: 'Expected revenue of the next 90 days times the risk that the score shows.',
    type: 'money',
    decimals: 2,
  },
  scored_on: {
    label: 'Health Scored On',
    description: 'The day that the score speaks of.',
    type: 'date',
  },
  model: {
    label: 'Health Model',
    description: 'Version of the scoring model.',
    type: 'text',
    length: 80,
  },
};

const ON_TASK: Readonly<Record<'task_key' | 'task_result', Shape>> = {
  task_key: {
    label: 'Bellwether Task Key',
    description: 'By this key Bellwether knows its own tasks again. Do not change it.',
    type: 'text',
    length: 80,
    unique: true,
  },
  task_result: {
    label: 'Bellwether Task Result',
    description: 'What came of the call.',
    type: 'text',
    length: 255,
  },
};

export const TASK_OBJECT = { salesforce: 'Task', hubspot: 'tasks' } as const;

/** The fields that a mapping's `write` part asks for, as they have to be in the CRM. */
export function neededFields({ entities, write, crm }: MappingFile): readonly NeededField[] {
  const object = entities.accounts?.object ?? '';
  const onAccount = writtenAccountFields(write).map(({ scorecard, part, name }) => ({
    key: scorecard === undefined ? part : `scorecards.${scorecard}.${part}`,
    spec: { object, name, ...shapeOf(scorecard, part) },
  }));
  const onTask = (['task_key', 'task_result'] as const).map((key) => ({
    key,
    spec: { object: TASK_OBJECT[crm], name: write[key], ...ON_TASK[key] },
  }));
  return [...onAccount, ...onTask];
}

/** That of a further scorecard is called by its id: `payment-risk` gives "Payment Risk Band". */
function shapeOf(scorecard: string | undefined, part: ScoreField): Shape {
  const shape = ON_ACCOUNT[part];
  if (scorecard === undefined) return shape;
  const title = scorecard
    .split('-')
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join(' ');
  const description =
    part === 'score'
      ? `Score of the scorecard ${scorecard} from 0 (worst) to 100 (best), written by Bellwether.`
      : `Of the scorecard ${scorecard}: ${shape.description}`;
  return { ...shape, label: `${title} ${WORDS[part]}`.slice(0, LONGEST_LABEL), description };
}

/** Salesforce refuses longer ones: developer.salesforce.com, Metadata API, CustomField, label. */
const LONGEST_LABEL = 40;

const WORDS: Readonly<Record<ScoreField, string>> = {
  score: 'Score',
  band: 'Band',
  trend: 'Trend',
  confidence: 'Confidence',
  reason: 'Reason',
  money_at_risk: 'Money at Risk',
  scored_on: 'Scored On',
  model: 'Model',
};
