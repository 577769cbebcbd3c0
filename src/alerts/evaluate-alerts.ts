import type { Alert } from '../config/schema/alerts-file.ts';
import { measureHolds } from '../domain/condition.ts';
import type { MeasureValues } from '../domain/measure.ts';

/** `between`: the alert neither triggers nor is its reason gone. What is open stays open, nothing new is opened. */
export type AlertState = 'on' | 'between' | 'clear';

function alertState(alert: Alert, values: MeasureValues): AlertState {
  if (alert.when.every((condition) => measureHolds(condition, values))) return 'on';
  return alert.clears_when.every((condition) => measureHolds(condition, values))
    ? 'clear'
    : 'between';
}

export function alertStates(
  alerts: readonly Alert[],
  values: MeasureValues,
): ReadonlyMap<string, AlertState> {
  return new Map(alerts.map((alert) => [alert.id, alertState(alert, values)]));
}
