import {
  chmod,
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
} from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { codeOf } from '../store-errors.ts';
import { DRAFT_PREFIX } from './drafts.ts';
import { exists } from './exists.ts';
import type { ServerFolder } from './server-folder.ts';

const Package = z.object({ version: z.string() });

/**
 * The bin folder of a copy of the npm package beside the cluster: for an account that cannot reach
 * node_modules (a closed home), and for an installation without install scripts, which lacks the
 * links between the libraries. Call it under the start lock and with no server running.
 */
export async function copyOfPackage(root: string, server: ServerFolder): Promise<string> {
  const { version } = Package.parse(await json(join(root, 'package.json')));
  const copy = join(server.binaries, version);
  if (!(await exists(copy))) await makeCopy(root, copy, server);
  return join(copy, 'native', 'bin');
}

async function makeCopy(root: string, copy: string, server: ServerFolder): Promise<void> {
  const draft = await mkdtemp(join(server.path, DRAFT_PREFIX));
  await cp(join(root, 'native'), join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    // Static libraries are only for compiling against.
    filter: (source) => !source.endsWith('.a'),
  });
  await makeLinks(draft);
  await openToAccount(draft);
  await rm(server.binaries, { recursive: true, force: true });
  await mkdir(server.binaries);
  await chmod(server.binaries, 0o755);
  await rename(draft, copy);
}

/** Both paths count from the package's folder; link and file lie in the same folder. */
const Links = z.array(z.object({ source: z.string(), target: z.string() }));

/** What the package's install script does, where it was not allowed to run. */
async function makeLinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!(await exists(list))) return;
  for (const { source, target } of Links.parse(await json(list))) {
    try {
      await symlink(basename(source), join(root, target));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** Undoes a strict umask of the installation. */
async function openToAccount(root: string): Promise<void> {
  await chmod(root, 0o755);
  for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const runs = entry.isDirectory() || basename(dirname(path)) === 'bin';
    if (!entry.isSymbolicLink()) await chmod(path, runs ? 0o755 : 0o644);
  }
}

async function json(file: string): Promise<unknown> {
  return JSON.parse(await readFile(file, 'utf8'));
}
