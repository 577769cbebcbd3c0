import type {
  ChangeBody,
  CloseTask,
  CreateField,
  CreateTask,
  CrmValue,
  UpdateAccount,
} from '../../src/domain/plan.ts';

/** One change of each kind, as a Salesforce org would get it. */
export function updateAccount(values: Readonly<Record<string, CrmValue>>): UpdateAccount {
  return {
    kind: 'update_account',
    accountCrmId: '001A',
    object: 'Account',
    fields: Object.entries(values).map(([field, value]) => ({ field, old: null, new: value })),
  };
}

export const CREATE_TASK: CreateTask = {
  kind: 'create_task',
  accountCrmId: '001A',
  taskKey: 'bw-1',
  playbook: 'silence',
  ownerCrmId: '005A',
  subject: 'Call',
  script: 'Good morning.',
  dueOn: '2026-04-22',
  priority: 'high',
};

export const CLOSE_TASK: CloseTask = {
  kind: 'close_task',
  accountCrmId: '001A',
  taskKey: 'bw-1',
  playbook: 'silence',
  taskCrmId: '00TA',
  note: 'The reason is gone.',
};

export const CREATE_FIELD: CreateField = {
  kind: 'create_field',
  field: {
    object: 'Account',
    name: 'Score__c',
    label: 'Health Score',
    description: 'For tests.',
    type: 'number',
  },
};

export const EVERY_CHANGE: readonly ChangeBody[] = [
  updateAccount({ Score__c: 61 }),
  CREATE_TASK,
  CLOSE_TASK,
  CREATE_FIELD,
];
