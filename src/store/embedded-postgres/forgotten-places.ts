import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { codeOf } from '../store-errors.ts';
import { exists } from './exists.ts';

/** In a place outside of its data folder: the link that leads to it. */
const ORIGIN = 'origin';

export function rememberOrigin(place: string, entry: string): Promise<void> {
  return writeFile(join(place, ORIGIN), entry);
}

/**
 * Removes databases that were moved out of temporary data folders which are gone: nobody else would. Those of other data
 * folders stay, whose disk may only not be mounted.
 */
export async function removeForgotten(openFolder: string): Promise<void> {
  for (const name of await readdir(openFolder)) {
    const place = join(openFolder, name);
    if (await isForgotten(place)) await rm(place, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function isForgotten(place: string): Promise<boolean> {
  const entry = await originOf(place);
  if (entry?.startsWith(tmpdir() + sep) !== true || (await exists(dirname(entry)))) return false;
  // A server may still be running on it, on its way down.
  return !(await exists(join(place, 'cluster', 'postmaster.pid')));
}

async function originOf(place: string): Promise<string | undefined> {
  try {
    return await readFile(join(place, ORIGIN), 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}
