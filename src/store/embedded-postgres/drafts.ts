import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What takes long to make is made in a folder of this name and renamed when it is complete. */
export const DRAFT_PREFIX = 'draft-';

/** Removes what killed starters left half done. Call it under the start lock. */
export async function removeDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    // An initdb that outlived its starter may still write into its draft: hence the retries.
    if (name.startsWith(DRAFT_PREFIX)) {
      await rm(join(folder, name), {
        recursive: true,
        force: true,
        maxRetries: 10,
        retryDelay: 100,
      });
    }
  }
}
