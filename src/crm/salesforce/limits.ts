import type { BulkUpdate } from '../../domain/write-limits.ts';

/** Limits of the vendor, each with the page that states it. */

/** Rows of a query page (REST API Developer Guide, "Query"). */
export const QUERY_PAGE = 2000;

/** Records of one sObject Collections request (REST API Developer Guide, "Use sObject Collections"). */
export const COLLECTION_SIZE = 200;

/**
 * A job is split by Salesforce into batches of 10,000 records (Bulk API 2.0 Developer Guide, "How Requests Are
 * Processed"), and one batch in memory is what we can afford. It costs three calls to make, three to read and some to
 * wait for; the same updates in collections cost 50.
 */
export const BULK_UPDATE: BulkUpdate = { from: 10_000, batch: 10_000, calls: 15 };

/**
 * Long-running calls that an org runs at once: 25 in production, 5 in developer editions (API Request Limits and
 * Allocations). We stay below the smaller one.
 */
export const CONCURRENT_CALLS = 4;

/** A URI with its headers may have 16,384 bytes; a longer query is refused with 414 or 431. */
export const MAX_QUERY_URI = 12_000;

/** What may be set differently: tests want it small and quick, an org with long transactions a longer overlap. */
export interface ReadTuning {
  /**
   * From this many records on, a full read goes through Bulk API 2.0: a job costs a handful of calls, a page of the
   * REST API one call for each 2,000 records.
   */
  readonly bulkFrom: number;
  /** Records of one result page of a bulk query: each costs one call, and is read again when it breaks off. */
  readonly bulkPage: number;
  /** Records that are handed out at a time while a result page arrives. */
  readonly bulkPart: number;
  /** Time between two looks at a running bulk job. */
  readonly bulkPollMs: number;
  /**
   * A record becomes visible at commit but carries the time of its save, so it can appear behind a reader's high-water
   * mark. Bulk chunks run up to 10 minutes; every incremental read starts that much before the last one ended.
   */
  readonly overlapMs: number;
}

export const READ_TUNING: ReadTuning = {
  bulkFrom: 50_000,
  bulkPage: 100_000,
  bulkPart: QUERY_PAGE,
  bulkPollMs: 2000,
  overlapMs: 600_000,
};

/** Longest wait for a page of a bulk result to begin: the org puts it together first. */
export const BULK_ANSWER_MS = 300_000;

/** Longest wait for a bulk job: Salesforce itself gives up after 15 retries of at most 10 minutes each. */
export const BULK_PATIENCE_MS = 3_600_000;
