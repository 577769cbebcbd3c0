import { randomBytes } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { exists } from './exists.ts';
import type { ServerFolder } from './server-folder.ts';

/** The password is there before the first cluster and stays: a killed starter loses nothing. */
export async function ensurePassword(server: ServerFolder): Promise<string> {
  if (!(await exists(server.password))) {
    const draft = `${server.password}.new`;
    await writeFile(draft, randomBytes(24).toString('base64url'), { mode: 0o600, flush: true });
    await rename(draft, server.password);
  }
  return readFile(server.password, 'utf8');
}
