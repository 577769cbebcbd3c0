import { readdir } from 'node:fs/promises';
import { BellwetherError, messageOf } from '../../../domain/errors.ts';
import { escapedPattern } from './escaped-pattern.ts';

/** A file of the folder. */
export interface SourceFile {
  /** Its name without .gz: what mappings, keys and messages say. */
  readonly name: string;
  readonly path: string;
  readonly zipped: boolean;
}

/** Names as the mapping says them -> files. */
export type FileFinder = (name: string) => readonly SourceFile[];

/** Reads the folder once. A name fits with or without .gz; the plain file wins where there are both. */
export async function fileFinder(folder: string): Promise<FileFinder> {
  const files = new Map<string, SourceFile>();
  for (const path of (await namesIn(folder)).sort()) {
    const zipped = path.endsWith('.gz');
    const name = zipped ? path.slice(0, -'.gz'.length) : path;
    if (!files.has(name)) files.set(name, { name, path: `${folder}/${path}`, zipped });
  }
  return (name) => {
    const found = [...files.values()].filter((file) => matches(file.name, name));
    if (found.length > 0) return found;
    const got = files.size === 0 ? 'no file at all' : [...files.keys()].join(', ');
    throw new BellwetherError('import.invalid', `${folder}: expected a file ${name}, got ${got}`);
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    const message = `${folder}: expected a folder with CSV files: ${messageOf(error)}`;
    throw new BellwetherError('import.invalid', message, { cause: error });
  }
}

/** `*` stands for any letters. */
function matches(name: string, wanted: string): boolean {
  const plain = wanted.endsWith('.gz') ? wanted.slice(0, -'.gz'.length) : wanted;
  const parts = plain.split('*').map((part) => escapedPattern(part));
  return new RegExp(`^${parts.join('.*')}$`, 'u').test(name);
}
