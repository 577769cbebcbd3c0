import { mkdtemp, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BellwetherError } from '../../domain/errors.ts';
import type { Binaries } from './binaries.ts';
import { DRAFT_PREFIX } from './drafts.ts';
import { exists } from './exists.ts';
import { ensurePassword } from './password.ts';
import { runProgram } from './run-program.ts';
import { giveTo } from './server-account.ts';
import type { ServerFolder } from './server-folder.ts';
import { ADMIN } from './session.ts';
import { startFailure } from './start-failure.ts';

/** Builtin, so that no update of the machine's C library changes the order of an index. */
const LOCALE_SINCE_17 = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'];
const LOCALE_BEFORE_17 = ['--locale=C.UTF-8'];

/**
 * Makes the cluster if there is none, and refuses one of another major version. Returns whether it
 * made one. Call it under the start lock.
 */
export async function ensureCluster(server: ServerFolder, binaries: Binaries): Promise<boolean> {
  if (await exists(server.cluster)) {
    await refuseOtherMajor(server, binaries);
    return false;
  }
  await makeCluster(server, binaries);
  return true;
}

async function refuseOtherMajor(server: ServerFolder, binaries: Binaries): Promise<void> {
  const made = await majorOf(server);
  if (made === binaries.major) return;
  throw new BellwetherError(
    'store.version',
    `The database in ${server.path} was made by PostgreSQL ${String(made)}, and ${binaries.folder} holds PostgreSQL ${String(binaries.major)}`,
  );
}

async function majorOf(server: ServerFolder): Promise<number> {
  const file = join(server.cluster, 'PG_VERSION');
  try {
    return Number.parseInt(await readFile(file, 'utf8'), 10);
  } catch (error) {
    throw new BellwetherError('store.folder', `There is no readable ${file}`, {
      cause: error,
      remedy: `Restore ${server.path} from a backup, or remove it to begin with an empty database.`,
    });
  }
}

/** A killed starter leaves a draft, never half a cluster: the rename is the last step. */
async function makeCluster(server: ServerFolder, binaries: Binaries): Promise<void> {
  const password = await ensurePassword(server);
  const draft = await mkdtemp(join(server.path, DRAFT_PREFIX));
  try {
    const passwordFile = join(draft, 'password');
    await writeFile(passwordFile, password, { mode: 0o600 });
    await giveTo(server.account, passwordFile);
    await giveTo(server.account, draft);
    await initialize({ server, binaries, passwordFile, cluster: join(draft, 'cluster') });
    await rename(join(draft, 'cluster'), server.cluster);
    await flushFolder(server.path);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

interface Initialization {
  readonly server: ServerFolder;
  readonly binaries: Binaries;
  readonly passwordFile: string;
  readonly cluster: string;
}

async function initialize(options: Initialization): Promise<void> {
  const { server, binaries } = options;
  const args = [
    `--pgdata=${options.cluster}`,
    `--username=${ADMIN}`,
    `--pwfile=${options.passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    ...(binaries.major >= 17 ? LOCALE_SINCE_17 : LOCALE_BEFORE_17),
    '--data-checksums',
    '--no-instructions',
  ];
  const { end, output } = await runProgram(join(binaries.folder, 'initdb'), args, server.account);
  if (end === 0) return;
  throw startFailure({
    what: `initdb could not make the database in ${server.path} and ended with ${String(end)}:`,
    output: typeof end === 'string' ? `${output}\n${end}` : output,
    remedy: 'Mend what initdb complains of, or set DATABASE_URL.',
  });
}

/** A rename is on the disk only when its folder is. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
}
