import { apiError, type ApiError } from '../../rest/fault.ts';
import type { DmlContext } from '../dml-context.ts';
import { isChanged, type RowChange } from '../row-change.ts';

/** A record can only be given a record type of its own object that is active and that the user's profile has. */
export function wrongRecordType(context: DmlContext, change: RowChange): readonly ApiError[] {
  const key = change.values.get('RecordTypeId');
  if (typeof key !== 'number' || !isChanged(change, 'RecordTypeId')) return [];
  if (context.org.recordTypes.allows(change.object, key)) return [];
  const id = context.org.ids.encode(key);
  return [
    apiError(
      'INVALID_CROSS_REFERENCE_KEY',
      // The wording is an assumption [K].
      `Record Type ID: this ID value isn't valid for the user: ${id}`,
      ['RecordTypeId'],
    ),
  ];
}
