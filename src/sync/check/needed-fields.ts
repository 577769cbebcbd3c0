import type { MappingFile } from '../../config/schema/mapping-file.ts';
import type { FieldSpec } from '../../domain/plan.ts';

export interface NeededField {
  /** Key in the mapping's `write` part. */
  readonly key: keyof MappingFile['write'];
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

type Shape = Omit<FieldSpec, 'object' | 'name'> & { readonly on: 'account' | 'task' };

const SHAPES: Readonly<Record<keyof MappingFile['write'], Shape>> = {
  score: {
    on: 'account',
    label: 'Health Score',
    description: 'Customer health from 0 (lost) to 100 (thriving), written by Bellwether.',
    type: 'number',
    decimals: 1,
  },
  band: {
    on: 'account',
    label: 'Health Band',
    description: 'Red, yellow or green.',
    type: 'choice',
    choices: BANDS,
  },
  trend: {
    on: 'account',
    label: 'Health Trend',
    description: 'The score against that of four weeks ago.',
    type: 'choice',
    choices: TRENDS,
  },
  confidence: {
    on: 'account',
    label: 'Health Confidence',
    description: 'How far the data bear the score, in per cent.',
    type: 'number',
    decimals: 0,
  },
  reason: {
    on: 'account',
    label: 'Health Reason',
    description: 'Why the score is what it is, in a sentence.',
    type: 'text',
    length: 255,
  },
  money_at_risk: {
    on: 'account',
    label: 'Money at Risk',
    description: 'Expected revenue of the next 90 days times the risk that the score shows.',
    type: 'money',
    decimals: 2,
  },
  scored_on: {
    on: 'account',
    label: 'Health Scored On',
    description: 'The day that the score speaks of.',
    type: 'date',
  },
  model: {
    on: 'account',
    label: 'Health Model',
    description: 'Version of the scoring model.',
    type: 'text',
    length: 80,
  },
  task_key: {
    on: 'task',
    label: 'Bellwether Task Key',
    description: 'By this key Bellwether knows its own tasks again. Do not change it.',
    type: 'text',
    length: 80,
    unique: true,
  },
  task_result: {
    on: 'task',
    label: 'Bellwether Task Result',
    description: 'What came of the call.',
    type: 'text',
    length: 255,
  },
};

export const TASK_OBJECT = { salesforce: 'Task', hubspot: 'tasks' } as const;

/** The fields that a mapping's `write` part asks for, as they have to be in the CRM. */
export function neededFields(mapping: MappingFile): readonly NeededField[] {
  const accountObject = mapping.entities.accounts?.object ?? '';
  const keys: readonly (keyof MappingFile['write'])[] = [
    'score',
    'band',
    'trend',
    'confidence',
    'reason',
    'money_at_risk',
    'scored_on',
    'model',
    'task_key',
    'task_result',
  ];
  return keys.map((key) => {
    const { on, ...shape } = SHAPES[key];
    const object = on === 'account' ? accountObject : TASK_OBJECT[mapping.crm];
    return { key, spec: { object, name: mapping.write[key], ...shape } };
  });
}
