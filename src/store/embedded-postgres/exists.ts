import { lstat } from 'node:fs/promises';
import { codeOf } from '../store-errors.ts';

/** Whether there is something at `path`, be it a link into nowhere. */
export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
}
