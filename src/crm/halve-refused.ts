import { BellwetherError } from '../domain/errors.ts';
import type { WriteOutcome } from './crm-adapter.ts';

/** The CRM refused a request as a whole and wrote nothing, for something in one of its records. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

export type BatchResult =
  { readonly outcomes: readonly WriteOutcome[] } | { readonly refusal: Refusal };

/** So many records that are refused alone for the same reason are no matter of the records any more. */
const SAME_REFUSALS = 8;

/**
 * Sends a batch. Refused as a whole, it is halved until each culprit stands alone, so that one bad record holds nobody
 * up. Gives an outcome for each write, in order.
 */
export async function halveRefused<Write>(
  writes: readonly Write[],
  send: (writes: readonly Write[]) => Promise<BatchResult>,
): Promise<readonly WriteOutcome[]> {
  const alone: Refusal[] = [];
  const sendAll = async (part: readonly Write[]): Promise<readonly WriteOutcome[]> => {
    if (part.length === 0) return [];
    const result = await send(part);
    if ('outcomes' in result) return result.outcomes;
    if (part.length === 1) {
      alone.push(result.refusal);
      throwIfNoRecordsFault(alone);
      return [{ status: 'rejected', ...result.refusal }];
    }
    const middle = Math.ceil(part.length / 2);
    const first = await sendAll(part.slice(0, middle));
    return [...first, ...(await sendAll(part.slice(middle)))];
  };
  return sendAll(writes);
}

/** A field that is gone would otherwise cost two calls a record to find out record by record. */
function throwIfNoRecordsFault(alone: readonly Refusal[]): void {
  const last = alone.at(-1);
  const same = alone.filter(({ code, message }) => code === last?.code && message === last.message);
  if (last === undefined || same.length < SAME_REFUSALS) return;
  throw new BellwetherError(
    'crm.schema-mismatch',
    `the CRM refuses record after record: ${last.message} (${last.code})`,
  );
}
