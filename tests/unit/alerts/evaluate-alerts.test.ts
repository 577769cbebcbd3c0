import { describe, expect, it } from '@jest/globals';
import { alertStates, type AlertState } from '../../../src/alerts/evaluate-alerts.ts';
import type { Alert } from '../../../src/config/schema/alerts-file.ts';
import { measureValues, type WrittenValues } from '../../support/measure-values.ts';

const LATE: Alert = {
  id: 'late',
  title: 'Pays late',
  when: [
    { measure: 'late_payment_share', at_least: 0.5, min_sample: 3 },
    { measure: 'overdue_balance', at_least: 100, min_sample: 0 },
  ],
  clears_when: [{ measure: 'late_payment_share', at_most: 0.25, min_sample: 0 }],
};

function stateOf(values: WrittenValues, alert = LATE): AlertState | undefined {
  return alertStates([alert], measureValues(values)).get(alert.id);
}

describe('alertStates', () => {
  it.each<[string, WrittenValues, AlertState]>([
    ['all conditions hold', { late_payment_share: [0.5, 3], overdue_balance: 100 }, 'on'],
    ['one does not', { late_payment_share: [0.9, 9], overdue_balance: 99 }, 'between'],
    ['the sample is too small', { late_payment_share: [0.9, 2], overdue_balance: 500 }, 'between'],
    ['between the two thresholds', { late_payment_share: 0.3, overdue_balance: 500 }, 'between'],
    ['the reason is gone', { late_payment_share: 0.25, overdue_balance: 500 }, 'clear'],
    ['gone on a sample too small to trigger', { late_payment_share: [0.1, 1] }, 'clear'],
    ['without values nothing is known', {}, 'between'],
    ['without one of the values', { late_payment_share: 0.9 }, 'between'],
  ])('%s', (_, values, expected) => {
    expect(stateOf(values)).toBe(expected);
  });

  it('is on where both sides hold: a task is not closed while its reason stands', () => {
    const careless: Alert = {
      ...LATE,
      when: [{ measure: 'overdue_balance', at_least: 10, min_sample: 0 }],
      clears_when: [{ measure: 'overdue_balance', at_most: 20, min_sample: 0 }],
    };
    expect(stateOf({ overdue_balance: 15 }, careless)).toBe('on');
  });

  it('needs all conditions to be clear', () => {
    const strict: Alert = {
      ...LATE,
      clears_when: [...LATE.clears_when, { measure: 'overdue_balance', at_most: 0, min_sample: 0 }],
    };
    expect(stateOf({ late_payment_share: 0.1, overdue_balance: 1 }, strict)).toBe('between');
    expect(stateOf({ late_payment_share: 0.1, overdue_balance: 0 }, strict)).toBe('clear');
  });

  it('judges each alert by itself', () => {
    const other: Alert = {
      ...LATE,
      id: 'other',
      when: [{ measure: 'fill_rate', at_most: 0.7, min_sample: 0 }],
    };
    const states = alertStates(
      [LATE, other],
      measureValues({ late_payment_share: 0.1, fill_rate: 0.5 }),
    );
    expect([...states]).toEqual([
      ['late', 'clear'],
      ['other', 'on'],
    ]);
  });
});
