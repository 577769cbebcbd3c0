import { BellwetherError } from '../domain/errors.ts';
import type { CrmCapabilities, WriteGroup } from './crm-adapter.ts';

/** A group that is too large for one request is a fault of the caller: nothing of it is sent. */
export function throwIfTooLarge(group: WriteGroup, { writeBatch }: CrmCapabilities): void {
  const { length } = group.writes;
  if (length <= writeBatch) return;
  throw new BellwetherError(
    'bug',
    `${String(length)} writes in one group; this CRM takes ${String(writeBatch)}`,
  );
}
