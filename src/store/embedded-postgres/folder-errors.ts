import { BellwetherError, messageOf, type ErrorCode } from '../../domain/errors.ts';
import { codeOf } from '../store-errors.ts';

/** Codes of the file system. A file-size limit (EFBIG) stops a database as a full disk does. */
const MEANINGS: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'store.disk-full',
  EDQUOT: 'store.disk-full',
  EFBIG: 'store.disk-full',
  EACCES: 'store.folder',
  EPERM: 'store.folder',
  EROFS: 'store.folder',
  ENOENT: 'store.folder',
  ENOTDIR: 'store.folder',
  EEXIST: 'store.folder',
  ELOOP: 'store.folder',
  ENAMETOOLONG: 'store.folder',
};

/** Runs `work` in `folder` and says in plain words when the file system is in the way. */
export async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw folderErrorFrom(error, folder) ?? error;
  }
}

function folderErrorFrom(error: unknown, folder: string): BellwetherError | undefined {
  const code = MEANINGS[codeOf(error) ?? ''];
  if (code === undefined) return undefined;
  const user = `the user with id ${String(process.geteuid?.())}`;
  const message =
    code === 'store.disk-full'
      ? `The disk is full below ${folder}: ${messageOf(error)}`
      : `The folder ${folder} cannot be used by ${user}: ${messageOf(error)}`;
  return new BellwetherError(code, message, { cause: error });
}
