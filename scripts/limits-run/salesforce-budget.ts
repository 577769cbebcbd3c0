import { EXIT_CODES } from '../../src/domain/errors.ts';
import { startSalesforceSandbox } from '../../src/sandbox/salesforce/start-salesforce-sandbox.ts';
import { runningClock } from '../../src/sandbox/server/clock.ts';
import { callsOf } from '../chaos-run/call-log.ts';
import { inLimitsPlace } from './limits-place.ts';
import { orderBook } from './order-book.ts';

export interface BudgetOptions {
  readonly companies: number;
  readonly orders: number;
  readonly budgets: readonly number[];
}

export interface BudgetFigures {
  readonly budget: number;
  /** By the log of the org, run after run until everything is read. */
  readonly callsOfRuns: readonly number[];
}

/** More runs than any of these budgets needs. */
const MOST_RUNS = 40;

/** First reads with too few calls: each run stops before the one that it does not have, and the next goes on. */
export async function salesforceBudgets({
  companies,
  orders,
  budgets,
}: BudgetOptions): Promise<readonly BudgetFigures[]> {
  const all: BudgetFigures[] = [];
  for (const budget of budgets) {
    const sandbox = await startSalesforceSandbox({
      port: 0,
      seed: 1,
      clock: runningClock(),
      dataset: orderBook(companies, orders),
    });
    const callsOfRuns = await inLimitsPlace(sandbox, async (place) => {
      await place.configure([[['connections', 'salesforce', 'budget', 'calls_per_run'], budget]]);
      const runs: number[] = [];
      for (let code = 1; code !== 0 && runs.length < MOST_RUNS;) {
        sandbox.requests.clear();
        const run = await place.verb(['sync']);
        code = run.code;
        if (code !== 0 && code !== EXIT_CODES.transient) {
          throw new Error(`the sync ended with ${String(code)}\n${run.stderr}`);
        }
        runs.push(callsOf(sandbox.requests.entries()));
      }
      return runs;
    });
    all.push({ budget, callsOfRuns });
  }
  return all;
}
