import { describe, expect, it } from '@jest/globals';
import { StoryJudge, type Observation } from '../../../scripts/stories-run/story-judge.ts';
import { summarizeAlarms, summarizeStories } from '../../../scripts/stories-run/story-report.ts';
import type { PlantedStory } from '../../../src/sandbox/seed/dataset.ts';

const STORIES: readonly PlantedStory[] = [
  { kind: 'silent_loss', accounts: ['gone', 'kept'], onsetOn: '2026-01-01', description: '' },
  { kind: 'dirty_data', accounts: ['dirty'], onsetOn: '2025-01-01', description: '' },
];

type Said = Partial<Omit<Observation, 'account' | 'states'>> & {
  readonly on?: string;
  readonly clear?: string;
};

function says(account: string, { on, clear, ...more }: Said = {}): Observation {
  const states = new Map<string, 'on' | 'clear' | 'between'>();
  if (on !== undefined) states.set(on, 'on');
  if (clear !== undefined) states.set(clear, 'clear');
  return { account, states, band: 'green', reasons: [], heldBy: undefined, ...more };
}

function judged(...days: readonly (readonly [string, ...Observation[]])[]): StoryJudge {
  const judge = new StoryJudge(STORIES);
  for (const [day, ...observations] of days) judge.see(day, observations);
  return judge;
}

describe('StoryJudge', () => {
  it('counts the days from the onset to alert, reason and band, each when it first came', () => {
    const judge = judged(
      ['2025-12-25', says('gone')],
      ['2026-01-08', says('gone', { reasons: ['fill_rate', 'order_silence'] })],
      ['2026-01-15', says('gone', { on: 'silence', band: 'yellow' })],
      ['2026-01-22', says('gone', { on: 'silence', band: 'red' })],
      ['2026-01-29', says('gone', { on: 'silence', band: 'yellow' })],
    );
    expect(judge.outcomes()[0]).toMatchObject({
      alertAfter: 14,
      reasonAfter: 7,
      bandAfter: 21,
      early: false,
      lastBand: 'yellow',
    });
  });

  it('does not take for found what was there at the onset, nor another alert', () => {
    const judge = judged(
      ['2026-01-01', says('gone', { on: 'silence', band: 'red', reasons: ['order_silence'] })],
      ['2026-01-08', says('gone', { on: 'late-payment' })],
    );
    expect(judge.outcomes()[0]).toMatchObject({
      early: true,
      alertAfter: undefined,
      reasonAfter: undefined,
      bandAfter: undefined,
    });
  });

  it('counts an alarm where nothing was planted once until it has cleared', () => {
    const alarm = says('sound', { on: 'silence' });
    const judge = judged(
      ['2026-01-01', alarm, says('gone', { on: 'silence' })],
      ['2026-01-08', alarm],
      ['2026-01-15', says('sound')],
      ['2026-01-22', alarm],
      ['2026-01-29', says('sound', { clear: 'silence' })],
      ['2026-02-05', alarm, says('dirty', { on: 'silence' }), says('kept', { on: 'late-payment' })],
    );
    expect(judge.soundAccounts()).toBe(2);
    expect(
      judge.falseAlarms().map(({ alert, account, raisedOn }) => [alert, account, raisedOn]),
    ).toEqual([
      ['silence', 'sound', '2026-01-01'],
      ['silence', 'sound', '2026-02-05'],
      ['silence', 'dirty', '2026-02-05'],
      ['late-payment', 'kept', '2026-02-05'],
    ]);
  });
});

describe('the summaries', () => {
  const judge = judged(
    ['2026-01-01', says('early', { on: 'silence' }), says('gone'), says('kept'), says('dirty')],
    ['2026-01-08', says('gone', { on: 'silence' }), says('kept'), says('dirty', { on: 'silence' })],
    ['2026-01-15', says('kept', { on: 'late-payment', band: 'red' })],
  );

  it('say how many were found, when, and which were missed', () => {
    const [dirty, silent] = summarizeStories(judge.outcomes());
    expect(dirty).toMatchObject({ kind: 'dirty_data', accounts: 1, missed: [] });
    expect(silent).toMatchObject({
      accounts: 2,
      byAlert: { count: 1, median: 7, most: 7 },
      byBand: { count: 1, median: 14, most: 14 },
      byReason: { count: 0, median: null, most: null },
      lastBands: { red: 1, yellow: 0, green: 1, none: 0 },
      missed: ['kept'],
    });
  });

  it('say of each alert where it was raised without having been planted, and who ordered again', () => {
    const lastOrders = new Map([
      ['early', '2026-01-20'],
      ['dirty', '2026-01-07'],
    ]);
    const context = { firstDay: '2026-01-01', lastOrders };
    expect(summarizeAlarms(judge.falseAlarms(), context)).toEqual([
      {
        alert: 'late-payment',
        accounts: 0,
        alarms: 0,
        onFirstDay: 0,
        onOtherStories: 1,
        orderedAgain: 0,
        onDirtyData: 0,
      },
      {
        alert: 'silence',
        accounts: 2,
        alarms: 2,
        onFirstDay: 1,
        onOtherStories: 0,
        orderedAgain: 1,
        onDirtyData: 1,
      },
    ]);
  });
});

describe('bands that were held down', () => {
  it('count where nothing was planted, once for each time that they begin', () => {
    const held = { heldBy: 'silent' };
    const judge = judged(
      ['2026-01-08', says('sound', held), says('gone', held), says('dirty')],
      ['2026-01-15', says('sound', held), says('gone', held), says('dirty', held)],
      ['2026-01-22', says('sound'), says('dirty', held)],
      ['2026-01-29', says('sound', held), says('dirty', held)],
    );
    expect(
      judge.falseHolds().map(({ alert, account, raisedOn }) => `${alert} ${account} ${raisedOn}`),
    ).toEqual(['silent sound 2026-01-08', 'silent dirty 2026-01-15', 'silent sound 2026-01-29']);
  });
});
