import { BellwetherError } from '../domain/errors.ts';

export interface CallBudgetLimits {
  readonly callsPerRun: number;
  /** Share of the vendor's daily limit, in per cent, that is left to others. */
  readonly reservePercent: number;
}

export interface DailyUsage {
  readonly used: number;
  readonly limit: number;
}

/** Counts API calls and says no before a limit is passed, not after. */
export interface CallBudget {
  /** Takes `cost` calls from the budget; throws `crm.budget-spent` when they are not there. */
  spend(cost: number): void;
  /** What the vendor says of the org's day, from its latest answer. */
  observeDaily(usage: DailyUsage): void;
  readonly calls: number;
  readonly daily: DailyUsage | undefined;
}

export function createCallBudget(limits: CallBudgetLimits): CallBudget {
  let calls = 0;
  let daily: DailyUsage | undefined;
  return {
    spend(cost) {
      if (calls + cost > limits.callsPerRun) {
        throw new BellwetherError(
          'crm.budget-spent',
          `the run has used its budget of ${String(limits.callsPerRun)} API calls`,
          { remedy: 'Run again to go on where it stopped, or raise budget.calls_per_run.' },
        );
      }
      if (daily !== undefined) checkDaily(daily, cost, limits.reservePercent);
      calls += cost;
      // The vendor's count lags behind; our own calls are added until it speaks again.
      if (daily !== undefined) daily = { ...daily, used: daily.used + cost };
    },
    observeDaily(usage) {
      daily = usage;
    },
    get calls() {
      return calls;
    },
    get daily() {
      return daily;
    },
  };
}

function checkDaily(daily: DailyUsage, cost: number, reservePercent: number): void {
  const ours = Math.floor((daily.limit * (100 - reservePercent)) / 100);
  if (daily.used + cost <= ours) return;
  throw new BellwetherError(
    'crm.budget-spent',
    `the org has used ${String(daily.used)} of its ${String(daily.limit)} API calls of the day, ` +
      `and ${String(reservePercent)} % are reserved for other programs`,
    { remedy: 'Wait for the next day, or lower budget.reserve_percent.' },
  );
}
