/** How much a CRM takes at once when it is written to. */
export interface WriteLimits {
  /** Records in one write request. */
  readonly writeBatch: number;
  /** Where field updates can go out by bulk jobs. */
  readonly bulkUpdate?: BulkUpdate;
}

/** Bulk jobs take many updates for few calls; they are slower, and worth it from a certain number on. */
export interface BulkUpdate {
  /** Updates from which on they go out by jobs. */
  readonly from: number;
  /** Updates in one job: a group of `update_account` may be that large. */
  readonly batch: number;
  /** API calls that a job costs, about: it must be asked for until it is done. */
  readonly calls: number;
}
