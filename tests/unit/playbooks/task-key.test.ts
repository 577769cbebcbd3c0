import { describe, expect, it } from '@jest/globals';
import { taskKey } from '../../../src/playbooks/task-key.ts';

const EPISODE = {
  connection: 'salesforce',
  playbook: 'silence',
  accountCrmId: '001xx000003DGb2AAG',
  openedOn: '2026-04-20',
};

describe('taskKey', () => {
  it('is this text for ever: tasks in people’s CRMs carry it', () => {
    expect(taskKey(EPISODE)).toBe('bw-12b26210f09098aad9ccb2678510de1e');
  });

  it.each([
    ['connection', 'hubspot'],
    ['playbook', 'late-payment'],
    ['accountCrmId', '001xx000003DGb3AAG'],
    ['openedOn', '2026-04-21'],
  ])('is another one for another %s', (part, other) => {
    expect(taskKey({ ...EPISODE, [part]: other })).not.toBe(taskKey(EPISODE));
  });

  it('keeps its parts apart', () => {
    const one = taskKey({ ...EPISODE, connection: 'a', playbook: 'bc' });
    expect(taskKey({ ...EPISODE, connection: 'ab', playbook: 'c' })).not.toBe(one);
    const quoted = taskKey({ ...EPISODE, connection: 'a","b', playbook: 'c' });
    expect(taskKey({ ...EPISODE, connection: 'a', playbook: 'b","c' })).not.toBe(quoted);
  });
});
