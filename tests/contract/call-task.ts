import type { WriteTask } from '../../src/crm/crm-adapter.ts';
import type { Words } from './crm-kit.ts';

/** A call task, with whatever the test cares about. */
export function callTask({ tasks }: Words, more: Partial<WriteTask>): WriteTask {
  return {
    keyField: tasks.key,
    key: 'a key',
    accountId: '',
    ownerId: null,
    subject: 'Call them',
    script: '',
    dueOn: '2026-04-23',
    priority: 'normal',
    ...more,
  };
}
