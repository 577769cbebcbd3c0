import { apiError, type ApiError } from '../../rest/fault.ts';
import { shortId } from '../../values/record-id.ts';
import type { DmlContext } from '../dml-context.ts';
import { isChanged, storedValue, type RowChange } from '../row-change.ts';

/** A record cannot be given to a user who has left. */
export function inactiveOwner(context: DmlContext, change: RowChange): readonly ApiError[] {
  const owner = change.values.get('OwnerId');
  if (typeof owner !== 'number' || !isChanged(change, 'OwnerId')) return [];
  const users = context.org.schema.get('User');
  if (storedValue(context.org, users, owner, 'IsActive') !== 0) return [];
  const id = shortId(context.org.ids.encode(owner));
  const what = change.object.label.toLowerCase();
  return [
    apiError(
      'INACTIVE_OWNER_OR_USER',
      // The wording is an assumption [K].
      `operation performed with inactive user [${id}] as owner of ${what}`,
      ['OwnerId'],
    ),
  ];
}
