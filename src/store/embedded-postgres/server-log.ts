import { appendFile, open, stat, truncate, type FileHandle } from 'node:fs/promises';

const LARGEST_BYTES = 4 * 1024 * 1024;
const KEPT_BYTES = 256 * 1024;

/** Opened for appending, so that the server writes on at the new end after a {@link trimLog}. */
export function openLog(path: string): Promise<FileHandle> {
  return open(path, 'a', 0o600);
}

/** Cuts a long log down to its latest lines. Lines that are written at this very moment may be lost. */
export async function trimLog(path: string, largestBytes = LARGEST_BYTES): Promise<void> {
  const size = await logSize(path);
  if (size <= largestBytes) return;
  const latest = await readLog(path, size - Math.min(KEPT_BYTES, largestBytes));
  await truncate(path);
  await appendFile(path, latest.slice(latest.indexOf('\n') + 1));
}

export async function logSize(path: string): Promise<number> {
  return (await stat(path)).size;
}

/** What was written since the log had `from` bytes, at most the latest {@link KEPT_BYTES}. */
export async function readLog(path: string, from: number): Promise<string> {
  // Makes the log when it is missing.
  const file = await open(path, 'a+', 0o600);
  try {
    const { size } = await file.stat();
    const start = Math.max(from, size - KEPT_BYTES, 0);
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(Math.max(size - start, 1)),
      position: start,
    });
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
