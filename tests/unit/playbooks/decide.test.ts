import { describe, expect, it } from '@jest/globals';
import type { AlertState } from '../../../src/alerts/evaluate-alerts.ts';
import type { Playbook } from '../../../src/config/schema/playbook-file.ts';
import type { OpenEpisode } from '../../../src/domain/episode.ts';
import { decide, type AccountCase } from '../../../src/playbooks/decide.ts';

const DAY = '2026-04-20';

function playbook(id: string, more: Partial<Playbook> = {}): Playbook {
  return {
    id,
    title: `Play ${id}`,
    alert: id,
    rank: 10,
    priority: 'normal',
    due_in_working_days: 2,
    cooldown_days: 30,
    close_when_cleared: true,
    subject: 'Call',
    script: 'Hello.',
    ...more,
  };
}

const SILENCE = playbook('silence', { rank: 30 });
const DELIVERY = playbook('delivery', { rank: 10 });
const LATE = playbook('late', { rank: 20, close_when_cleared: false });
const ALL = [SILENCE, DELIVERY, LATE];

function episode(of: string, more: Partial<OpenEpisode> = {}): OpenEpisode {
  return { playbook: of, taskKey: `key-${of}`, taskCrmId: `task-${of}`, ...more };
}

function account(
  alerts: Readonly<Record<string, AlertState>>,
  more: Partial<AccountCase> = {},
): AccountCase {
  return {
    accountId: 7,
    alerts: new Map(Object.entries(alerts)),
    open: [],
    lastEnded: new Map(),
    ...more,
  };
}

/** `open silence`, `close late key-late`. */
function decided(one: AccountCase, playbooks: readonly Playbook[] = ALL): readonly string[] {
  return decide(one, playbooks, DAY).map((decision) =>
    decision.kind === 'open'
      ? `open ${decision.playbook.id}`
      : `close ${decision.playbook.id} ${decision.episode.taskKey}`,
  );
}

describe('decide, on opening', () => {
  it('opens the task of an alert that is on, for this account', () => {
    expect(decide(account({ silence: 'on' }), ALL, DAY)).toEqual([
      { kind: 'open', accountId: 7, playbook: SILENCE },
    ]);
  });

  it.each<[string, AlertState | undefined]>([
    ['between', 'between'],
    ['clear', 'clear'],
    ['not known', undefined],
  ])('opens nothing for an alert that is %s', (_, state) => {
    expect(decided(account(state === undefined ? {} : { silence: state }))).toEqual([]);
  });

  it('gives one task at a time, to the playbook of the lowest rank', () => {
    expect(decided(account({ silence: 'on', late: 'on', delivery: 'on' }))).toEqual([
      'open delivery',
    ]);
    expect(decided(account({ silence: 'on', late: 'on' }))).toEqual(['open late']);
  });

  it('decides between equal ranks by id, whatever the order of the files', () => {
    const pair = [playbook('b', { alert: 'x' }), playbook('a', { alert: 'x' })];
    expect(decided(account({ x: 'on' }), pair)).toEqual(['open a']);
    expect(decided(account({ x: 'on' }), pair.toReversed())).toEqual(['open a']);
  });

  it('does not create a second call task while one is open, of whatever playbook', () => {
    const alerts = { silence: 'on', delivery: 'on' } as const;
    expect(decided(account(alerts, { open: [episode('silence')] }))).toEqual([]);
    expect(decided(account(alerts, { open: [episode('late')] }))).toEqual([]);
    expect(decided(account(alerts, { open: [episode('gone-from-the-files')] }))).toEqual([]);
    const unconfirmed = [episode('silence', { taskCrmId: undefined })];
    expect(decided(account(alerts, { open: unconfirmed }))).toEqual([]);
  });

  it.each([
    ['2026-03-21', ['open silence']], // 30 days
    ['2026-03-22', []], // 29 days
    ['2026-04-20', []],
    ['2025-01-01', ['open silence']],
  ])('waits for the cooldown to the day: ended on %s', (ended, expected) => {
    const cooling = account({ silence: 'on' }, { lastEnded: new Map([['silence', ended]]) });
    expect(decided(cooling)).toEqual(expected);
  });

  it('lets the next playbook go while the first one cools down', () => {
    const cooling = account(
      { silence: 'on', delivery: 'on' },
      { lastEnded: new Map([['delivery', '2026-04-19']]) },
    );
    expect(decided(cooling)).toEqual(['open silence']);
  });
});

describe('decide, on closing', () => {
  it('closes a task whose reason is gone', () => {
    const open = [episode('silence')];
    expect(decide(account({ silence: 'clear' }, { open }), ALL, DAY)).toEqual([
      { kind: 'close', accountId: 7, playbook: SILENCE, episode: open[0] },
    ]);
  });

  it.each<[string, AlertState]>([
    ['stands', 'on'],
    ['is neither on nor gone', 'between'],
  ])('leaves a task open whose reason %s', (_, state) => {
    expect(decided(account({ silence: state }, { open: [episode('silence')] }))).toEqual([]);
  });

  it('leaves a task open whose playbook says so', () => {
    expect(decided(account({ late: 'clear' }, { open: [episode('late')] }))).toEqual([]);
  });

  it('does not close a task that it does not know to exist', () => {
    const open = [episode('silence', { taskCrmId: undefined })];
    expect(decided(account({ silence: 'clear' }, { open }))).toEqual([]);
  });

  it('closes only the task of the playbook whose reason is gone', () => {
    const open = [episode('silence'), episode('delivery')];
    expect(decided(account({ silence: 'clear', delivery: 'on' }, { open }))).toEqual([
      'close silence key-silence',
    ]);
  });

  it('opens nothing on the day on which it closes', () => {
    const open = [episode('silence')];
    expect(decided(account({ silence: 'clear', delivery: 'on' }, { open }))).toEqual([
      'close silence key-silence',
    ]);
  });
});
