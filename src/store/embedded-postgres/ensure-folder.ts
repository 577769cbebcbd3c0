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
  try {
    await mkdir(path, { mode });
    await chmod(path, mode);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await ensureParentOf(path, mode, error);
  }
}

/** A second ENOENT says that the parent is there and does not allow folders in it. */
async function ensureParentOf(path: string, mode: number, missing: unknown): Promise<void> {
  const parent = dirname(path);
  const was = await stat(parent).catch(() => undefined);
  if (was !== undefined) throw missing;
  await ensureFolder(parent, mode);
  await ensureFolder(path, mode);
}
