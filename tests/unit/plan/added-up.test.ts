import { describe, expect, it } from '@jest/globals';
import { addedUp } from '../../../src/plan/added-up.ts';
import type { PlanSummary } from '../../../src/domain/plan.ts';

function part(tasksToCreate: number, bandChanges: PlanSummary['bandChanges']): PlanSummary {
  return {
    scoredAccounts: 1,
    unchangedAccounts: 0,
    updates: 1,
    tasksToCreate,
    tasksToClose: 0,
    blocked: 0,
    deferredTasks: 0,
    bandChanges,
    further: { risk: { scoredAccounts: 1, bandChanges } },
    tasksByOwner: {},
    tasksByPlaybook: {},
    forecastCalls: 1,
    ways: [],
  };
}

describe('several plans together', () => {
  it('create the tasks and change the bands of each', () => {
    const parts = [
      part(2, { 'green -> red': 3, 'new -> red': 1 }),
      part(0, { 'green -> red': 4, 'red -> none': 1 }),
    ];
    expect(addedUp(parts)).toEqual({
      tasksToCreate: 2,
      bandChanges: { 'green -> red': 7, 'new -> red': 1, 'red -> none': 1 },
      further: {
        risk: {
          scoredAccounts: 1,
          bandChanges: { 'green -> red': 7, 'new -> red': 1, 'red -> none': 1 },
        },
      },
    });
  });

  it('are nothing where there is none', () => {
    expect(addedUp([])).toEqual({ tasksToCreate: 0, bandChanges: {}, further: {} });
  });
});
