import type { ApiError } from '../../rest/fault.ts';
import type { DmlContext } from '../dml-context.ts';
import type { RowChange } from '../row-change.ts';

/** What an object does of its own accord around a write, as the platform's built-in triggers do. */
export interface ObjectRules {
  /** May refuse the change, and may add to its values. */
  beforeSave?(context: DmlContext, change: RowChange): readonly ApiError[];
  /** May change other records. */
  afterSave?(context: DmlContext, change: RowChange): void;
  afterDelete?(context: DmlContext, change: RowChange): void;
  /** The record is back from the recycle bin. */
  afterUndelete?(context: DmlContext, change: RowChange): void;
}
