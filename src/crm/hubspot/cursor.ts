import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import type { ReadRequest } from '../crm-adapter.ts';

/** The list of all records; `from` is where the changes start that happen meanwhile. */
const fullCursor = z.object({
  phase: z.literal('full'),
  from: z.string(),
  after: z.string(),
});

/** Changed records by search, then the archived ones by list; `next` is the `since` of the next read. */
const changesCursor = z.object({
  phase: z.enum(['changes', 'deletions']),
  since: z.string(),
  next: z.string().nullable(),
  /** Last record id of the search, or `after` of the list of archived ones. */
  after: z.string().nullable(),
});

const cursorSchema = z.union([fullCursor, changesCursor]);
export type FullCursor = z.infer<typeof fullCursor>;
export type ChangesCursor = z.infer<typeof changesCursor>;
export type HubspotCursor = z.infer<typeof cursorSchema>;

/** The caught-up cursor: the next read asks for changes since then. */
export function caughtUp(since: string): ChangesCursor {
  return { phase: 'changes', since, next: null, after: null };
}

/** The cursor of a request as it was handed out; undefined for a read from the beginning. */
export function cursorOf({ cursor, object }: ReadRequest): HubspotCursor | undefined {
  if (cursor === undefined) return undefined;
  const parsed = cursorSchema.safeParse(cursor).data;
  if (parsed !== undefined) return parsed;
  throw new BellwetherError('bug', `the stored cursor of ${object} is none of this version's`, {
    remedy: 'Run `bellwether sync --full`: it reads the object from the beginning.',
  });
}
