/** Limits of the vendor, each with the page that states it. */

/**
 * The dated API version (docs: "date-based API versioning"): supported until March 2028. v3 and v4 end in 2027, so this
 * one constant is what a move to the next version changes.
 */
export const API_VERSION = '2026-09';

/** Records of a list page and inputs of a batch (API reference, "Objects"). */
export const LIST_PAGE = 100;
export const BATCH_SIZE = 100;

/** Results of a search page (API guide, "Search the CRM"). */
export const SEARCH_PAGE = 200;

/** Ids of one association batch read (API guide, "Associations v4"). */
export const ASSOCIATION_BATCH = 1000;

/** Calls under way at once: enough to fill the rolling limit at usual answer times. */
export const CONCURRENT_CALLS = 8;

/** Objects read at once: each asks for a page only when it has the one before. */
export const CONCURRENT_READS = 6;

/** The rolling windows of the general limit and of searches (usage guidelines). */
export const RATE_WINDOW_MS = 10_000;
export const SEARCH_WINDOW_MS = 1000;

/** Waits for a 429 by policy, where the answer names none (usage guidelines). */
export interface LimitWaits {
  readonly rollingMs: number;
  readonly secondlyMs: number;
}

export const LIMIT_WAITS: LimitWaits = { rollingMs: 10_000, secondlyMs: 1000 };

/** Longest body of a search, property names included (API guide, "Search the CRM"). */
export const SEARCH_BODY = 3000;

/**
 * The search index lags behind the store by moments, and records change while pages are read: every incremental read
 * starts that much before the last one ended.
 */
export const INDEX_LAG_OVERLAP_MS = 600_000;

/** Association types between tasks and companies (docs: "association type id values"). */
export const TASK_TO_COMPANY = 192;

/** An access token is renewed that long before it expires. */
export const TOKEN_MARGIN_MS = 60_000;
