import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { ReadRequest } from '../crm-adapter.ts';

/** Everything, by id; `from` is where the changes start that happen meanwhile. */
const fullCursor = z.object({
  phase: z.literal('full'),
  from: z.string(),
  total: z.number(),
  lastId: z.string(),
});

/**
 * `locator` is the page of the job's result to ask for: null for the first. `skip` is how many of its records have been
 * handed out: a result is fixed, so that they are the same ones whenever it is asked for.
 */
const bulkCursor = z.object({
  phase: z.literal('bulk'),
  from: z.string(),
  total: z.number(),
  jobId: z.string(),
  locator: z.string().nullable(),
  skip: z.number().default(0),
});

/** Changed rows, then deleted ones, from `since` on; `next` is the `since` of the next read. */
const changesCursor = z.object({
  phase: z.enum(['changes', 'deletions']),
  since: z.string(),
  next: z.string().nullable(),
  after: z.object({ stamp: z.string(), id: z.string() }).nullable(),
});

const cursorSchema = z.union([fullCursor, bulkCursor, changesCursor]);
export type FullCursor = z.infer<typeof fullCursor>;
export type BulkCursor = z.infer<typeof bulkCursor>;
export type ChangesCursor = z.infer<typeof changesCursor>;
export type SalesforceCursor = z.infer<typeof cursorSchema>;

/** The caught-up cursor: the next read asks for changes since then. */
export function caughtUp(since: string): ChangesCursor {
  return { phase: 'changes', since, next: null, after: null };
}

/** The cursor of a request as it was handed out; undefined for a read from the beginning. */
export function cursorOf({ cursor, object }: ReadRequest): SalesforceCursor | undefined {
  if (cursor === undefined) return undefined;
  const parsed = cursorSchema.safeParse(cursor).data;
  if (parsed !== undefined) return parsed;
  throw new BellwetherError('bug', `the stored cursor of ${object} is none of this version's`, {
    remedy: 'Run `bellwether sync --full`: it reads the object from the beginning.',
  });
}
