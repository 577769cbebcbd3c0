import { BellwetherError } from '../domain/errors.ts';
import type { CrmCapabilities, WriteGroup } from './crm-adapter.ts';

/** A group that is too large for one request is a fault of the caller: nothing of it is sent. */
export function throwIfTooLarge(
  group: WriteGroup,
  { writeBatch, bulkUpdate }: CrmCapabilities,
): void {
  const { length } = group.writes;
  const most = group.kind === 'update_account' ? (bulkUpdate?.batch ?? writeBatch) : writeBatch;
  if (length <= most) return;
  throw new BellwetherError(
    'bug',
    `${String(length)} writes in one group; this CRM takes ${String(most)}`,
  );
}
