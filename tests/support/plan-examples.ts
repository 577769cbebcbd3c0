import type { PlanSummary } from '../../src/domain/plan.ts';
import type { DesiredScore, FieldNames } from '../../src/plan/desired-fields.ts';

export const NAMES = {
  score: 'Score__c',
  band: 'Band__c',
  trend: 'Trend__c',
  confidence: 'Confidence__c',
  reason: 'Reason__c',
  money_at_risk: 'Money__c',
  scored_on: 'Scored_On__c',
  model: 'Model__c',
} satisfies FieldNames['names'];

export function desired(more: Partial<DesiredScore> = {}): DesiredScore {
  return {
    score: 61,
    band: 'yellow',
    trend: 'down',
    confidence: 88,
    reason: '78 -> 61: no order for 41 d (-11)',
    money_at_risk: 1234.56,
    scored_on: '2026-04-20',
    model: 'wholesale-1+3f9a02c1',
    ...more,
  };
}

export function summary(more: Partial<PlanSummary> = {}): PlanSummary {
  return {
    scoredAccounts: 1000,
    unchangedAccounts: 900,
    updates: 100,
    tasksToCreate: 10,
    tasksToClose: 2,
    blocked: 0,
    deferredTasks: 0,
    bandChanges: {},
    further: {},
    tasksByOwner: {},
    tasksByPlaybook: {},
    forecastCalls: 3,
    ways: [],
    ...more,
  };
}
