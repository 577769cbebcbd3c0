import type { SandboxClock } from '../../server/clock.ts';
import { DailyCounter } from './daily-counter.ts';
import { fault } from './fault.ts';

/** https://developer.salesforce.com/docs (Bulk API 2.0 limits), per rolling 24 hours. */
const BULK_QUERY_JOBS_MAX = 10_000;
const BULK_BATCHES_MAX = 15_000;

/** Allowances of 24 hours that an org can have differently. */
export interface BulkAllowances {
  /** Default 10,000. */
  readonly queryJobs?: number;
  /** Batches of 10,000 rows, shared by all ingest jobs; default 15,000. */
  readonly batches?: number;
}

interface UsageOptions {
  readonly clock: SandboxClock;
  readonly dailyApiRequests: number;
  readonly bulk?: BulkAllowances | undefined;
  /** False counts, but refuses nothing. */
  readonly enforced: boolean;
}

/** What the org has used of its daily allowances. */
export class ApiUsage {
  readonly requests: DailyCounter;
  readonly bulkQueryJobs: DailyCounter;
  readonly bulkBatches: DailyCounter;
  readonly #enforced: boolean;
  #total = 0;

  constructor(options: UsageOptions) {
    this.requests = new DailyCounter(options.clock, options.dailyApiRequests);
    this.bulkQueryJobs = new DailyCounter(
      options.clock,
      options.bulk?.queryJobs ?? BULK_QUERY_JOBS_MAX,
    );
    this.bulkBatches = new DailyCounter(options.clock, options.bulk?.batches ?? BULK_BATCHES_MAX);
    this.#enforced = options.enforced;
  }

  /** Counts one API call, or refuses it. A refused call does not count. */
  consumeRequest(): void {
    if (this.#enforced && this.requests.isSpent) {
      throw fault(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    }
    this.requests.add(1);
    this.#total += 1;
  }

  /** Calls since the sandbox was started. */
  get total(): number {
    return this.#total;
  }

  /** Counts a Bulk query job, or refuses it. */
  consumeQueryJob(): void {
    if (this.#enforced && this.bulkQueryJobs.isSpent) {
      throw fault(400, 'LIMIT_EXCEEDED', 'Max number of jobs allowed per rolling 24 hours reached');
    }
    this.bulkQueryJobs.add(1);
  }

  /** Counts batches of an ingest job; false, and nothing is counted, when there are not so many left. */
  consumeBatches(count: number): boolean {
    const { used, max } = this.bulkBatches;
    if (this.#enforced && used + count > max) return false;
    this.bulkBatches.add(count);
    return true;
  }

  /** Value of the header Sforce-Limit-Info. */
  get info(): string {
    return `api-usage=${String(this.requests.used)}/${String(this.requests.max)}`;
  }
}
