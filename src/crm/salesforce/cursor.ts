import { z } from 'zod';

/** Everything, by id; `from` is where the changes start that happen meanwhile. */
const fullCursor = z.object({
  phase: z.literal('full'),
  from: z.string(),
  total: z.number(),
  lastId: z.string().nullable(),
});

const bulkCursor = z.object({
  phase: z.literal('bulk'),
  from: z.string(),
  total: z.number(),
  jobId: z.string(),
  locator: z.string().nullable(),
});

/** Changed rows, then deleted ones, from `since` on; `next` is the `since` of the next read. */
const changesCursor = z.object({
  phase: z.enum(['changes', 'deletions']),
  since: z.string(),
  next: z.string().nullable(),
  after: z.object({ stamp: z.string(), id: z.string() }).nullable(),
});

export const cursorSchema = z.union([fullCursor, bulkCursor, changesCursor]);
export type FullCursor = z.infer<typeof fullCursor>;
export type BulkCursor = z.infer<typeof bulkCursor>;
export type ChangesCursor = z.infer<typeof changesCursor>;
export type SalesforceCursor = z.infer<typeof cursorSchema>;

/** The caught-up cursor: the next read asks for changes since then. */
export function caughtUp(since: string): ChangesCursor {
  return { phase: 'changes', since, next: null, after: null };
}
