import { chmod, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { codeOf } from '../store-errors.ts';

/**
 * Makes `path` and what is missing above it. Exactly `mode`, whatever the umask: the server's
 * account may have to pass. A folder that is there stays as it is.
 *
 * Not Node's recursive mkdir: that never returns below /proc, and reports a full disk as ENOENT.
 */
export async function ensureFolder(path: string, mode: number): Promise<void> {
  const parent = dirname(path);
  if (await makeFolder(path, mode, parent !== path)) return;
  // What is above it is missing, or was a moment ago: another process may be making the same folders.
  const isThere = await stat(parent).catch(() => undefined);
  if (isThere === undefined) await ensureFolder(parent, mode);
  // A second ENOENT says that the parent does not allow folders in it.
  await makeFolder(path, mode, false);
}

/** False where there is nothing to make it in, if that may be; whatever else is in the way is thrown. */
async function makeFolder(path: string, mode: number, mayLackParent: boolean): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    await chmod(path, mode);
    return true;
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return true;
    if (code === 'ENOENT' && mayLackParent) return false;
    throw error;
  }
}
