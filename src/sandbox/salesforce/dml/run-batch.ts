import { apiError } from '../rest/fault.ts';
import type { DmlContext } from './dml-context.ts';
import type { RowResult } from './save-records.ts';

const ROLLED_BACK = apiError(
  'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  'Record rolled back because not all records were valid and the request was using AllOrNone header',
);

class BatchFailed extends Error {}

/**
 * Runs one write per record in one transaction. With `allOrNone` a single failure undoes all: the failed rows keep
 * their own errors, every other row says that it was rolled back.
 */
export function runBatch(
  context: DmlContext,
  writes: readonly (() => RowResult)[],
  allOrNone: boolean,
): readonly RowResult[] {
  let results: readonly RowResult[] = [];
  try {
    context.org.store.transaction(() => {
      results = writes.map((write) => write());
      if (allOrNone && results.some((result) => !result.ok)) throw new BatchFailed();
    });
    return results;
  } catch (error) {
    if (!(error instanceof BatchFailed)) throw error;
    context.org.fieldSecurity.forget();
    return results.map(rolledBack);
  }
}

/** A record that was not created has no id to tell; one that exists keeps it. */
function rolledBack(result: RowResult): RowResult {
  if (!result.ok) return result;
  return result.created
    ? { ok: false, errors: [ROLLED_BACK] }
    : { ok: false, key: result.key, errors: [ROLLED_BACK] };
}
