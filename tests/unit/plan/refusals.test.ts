import { describe, expect, it } from '@jest/globals';
import { refusalsOf } from '../../../src/plan/refusals.ts';
import { summary } from '../../support/plan-examples.ts';

const LIMITS = { maxBandChangesPercent: 25, maxNewTasks: 500, callsPerRun: 20_000 };

/** A book of twelve accounts in which some change their band. */
function small(moves: number): readonly string[] {
  const changes = { scoredAccounts: 12, bandChanges: { 'green -> red': moves } };
  return refusalsOf(summary(changes), LIMITS);
}

describe('refusalsOf', () => {
  it('lets an ordinary plan pass', () => {
    expect(refusalsOf(summary(), LIMITS)).toEqual([]);
  });

  it('refuses a plan that changes more bands than the limit allows, not one that reaches it', () => {
    expect(refusalsOf(summary({ bandChanges: { 'green -> red': 250 } }), LIMITS)).toEqual([]);
    const bandChanges = { 'green -> red': 200, 'red -> green': 51, 'new -> green': 700 };
    expect(refusalsOf(summary({ bandChanges }), LIMITS)).toEqual([
      '251 of 1000 accounts (25.1 %) would change or lose their band; ' +
        'safety.max_band_changes_percent allows 25 %',
    ]);
  });

  it('holds each further scorecard to the limit by itself, among its own accounts', () => {
    const further = {
      risk: { scoredAccounts: 40, bandChanges: { 'green -> red': 11 } },
      group: { scoredAccounts: 44, bandChanges: { 'green -> red': 11 } },
    };
    expect(refusalsOf(summary({ further }), LIMITS)).toEqual([
      '11 of 40 accounts (27.5 %) would change or lose their band of risk; ' +
        'safety.max_band_changes_percent allows 25 %',
    ]);
  });

  it('does not count first scores: the first run of all is no alarm', () => {
    const bandChanges = { 'new -> green': 600, 'new -> yellow': 400 };
    expect(refusalsOf(summary({ bandChanges }), LIMITS)).toEqual([]);
  });

  it('refuses to empty the book, as after a feed of orders that has broken', () => {
    const bandChanges = { 'green -> none': 900, 'red -> none': 100 };
    expect(refusalsOf(summary({ scoredAccounts: 0, bandChanges }), LIMITS)).toEqual([
      '1000 of 1000 accounts (100.0 %) would change or lose their band; ' +
        'safety.max_band_changes_percent allows 25 %',
    ]);
    const half = { scoredAccounts: 500, bandChanges: { 'green -> none': 500 } };
    expect(refusalsOf(summary(half), LIMITS)).toEqual([
      '500 of 1000 accounts (50.0 %) would change or lose their band; ' +
        'safety.max_band_changes_percent allows 25 %',
    ]);
  });

  it('leaves very small books alone: nine accounts are no broken feed', () => {
    expect(small(9)).toEqual([]);
    expect(small(10)).toHaveLength(1);
  });

  it('can allow no change at all', () => {
    const none = { ...LIMITS, maxBandChangesPercent: 0 };
    expect(refusalsOf(summary({ bandChanges: { 'green -> red': 10 } }), none)).toHaveLength(1);
    expect(refusalsOf(summary(), none)).toEqual([]);
  });

  it.each([
    [500, []],
    [501, ['501 tasks would be created; safety.max_new_tasks allows 500']],
  ])('counts tasks: %d', (tasksToCreate, expected) => {
    expect(refusalsOf(summary({ tasksToCreate }), LIMITS)).toEqual(expected);
  });

  it.each([
    [20_000, []],
    [20_001, ['it would cost 20001 API calls; budget.calls_per_run allows 20000']],
  ])('counts calls: %d', (forecastCalls, expected) => {
    expect(refusalsOf(summary({ forecastCalls }), LIMITS)).toEqual(expected);
  });

  it('names everything that is wrong', () => {
    const all = summary({
      bandChanges: { 'green -> red': 900 },
      tasksToCreate: 900,
      forecastCalls: 90_000,
    });
    expect(refusalsOf(all, LIMITS)).toHaveLength(3);
  });
});
