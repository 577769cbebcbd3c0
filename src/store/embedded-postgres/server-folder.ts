import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { BellwetherError } from '../../domain/errors.ts';
import { codeOf } from '../store-errors.ts';
import { ensureFolder } from './ensure-folder.ts';
import { exists } from './exists.ts';
import { inFolder } from './folder-errors.ts';
import { rememberOrigin, removeForgotten } from './forgotten-places.ts';
import { closedFolder, serverAccount, type ServerAccount } from './server-account.ts';

/** Everything that belongs to one embedded server lies in one folder, which belongs to us alone. */
export interface ServerFolder {
  /** Undefined: the server runs under our own user. */
  readonly account: ServerAccount | undefined;
  /** The folder itself, by its real path. */
  readonly path: string;
  /** PostgreSQL's data; belongs to the account. */
  readonly cluster: string;
  /** The default place of the socket; belongs to the account. */
  readonly run: string;
  /** Copies of binaries that cannot be used where they are installed. */
  readonly binaries: string;
  readonly log: string;
  readonly startLock: string;
  readonly password: string;
  readonly settings: string;
  readonly ownSettings: string;
}

export interface ServerFolderOptions {
  readonly dataFolder: string;
  /** Where root puts the server when its account cannot reach the data folder. */
  readonly openFolder: string;
}

/** Name of the server's folder in the data folder: a folder, or a link to a reachable one. */
const NAME = 'postgres';
/** As root, others (the account) may pass through but not look around. */
const MODE = process.geteuid?.() === 0 ? 0o711 : 0o700;

/** Finds or makes the folder of the server. Safe to run in several processes at once. */
export function openServerFolder(options: ServerFolderOptions): Promise<ServerFolder> {
  return inFolder(options.dataFolder, async () => {
    await ensureFolder(resolve(options.dataFolder), MODE);
    const entry = join(await realpath(options.dataFolder), NAME);
    if (!(await exists(entry))) await create(entry, options.openFolder);
    const path = await realpathOf(entry);
    await refuseForeignOwner(path);
    const account = await serverAccount(join(path, 'cluster'));
    if (account !== undefined) await refuseClosed(path, account);
    await access(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return layout(path, account);
  });
}

function layout(path: string, account: ServerAccount | undefined): ServerFolder {
  return {
    account,
    path,
    cluster: join(path, 'cluster'),
    run: join(path, 'run'),
    binaries: join(path, 'binaries'),
    log: join(path, 'server.log'),
    startLock: join(path, 'start.lock'),
    password: join(path, 'password'),
    settings: join(path, 'bellwether.conf'),
    ownSettings: join(path, 'local.conf'),
  };
}

async function create(entry: string, openFolder: string): Promise<void> {
  const account = await serverAccount(join(entry, 'cluster'));
  const closed = account && (await closedFolder(dirname(entry), account));
  if (account === undefined || closed === undefined) {
    await ensureFolder(entry, MODE);
  } else {
    await inFolder(openFolder, () => createElsewhere(entry, openFolder));
  }
}

/**
 * The name has a random part, so that a data folder which was deleted and made again begins with a
 * new cluster. Of several first starters one makes the link, the others use it.
 */
async function createElsewhere(entry: string, openFolder: string): Promise<void> {
  await ensureFolder(openFolder, 0o755);
  await removeForgotten(openFolder);
  const hash = createHash('sha256').update(entry).digest('hex').slice(0, 8);
  const place = await mkdtemp(join(openFolder, `${hash}-`));
  await chmod(place, MODE);
  await rememberOrigin(place, entry);
  try {
    await symlink(place, entry);
  } catch (error) {
    await rm(place, { recursive: true });
    if (codeOf(error) !== 'EEXIST') throw error;
  }
}

/** A link into nowhere is not replaced: the data may only be on a disk that is not mounted. */
async function realpathOf(entry: string): Promise<string> {
  try {
    return await realpath(entry);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    throw new BellwetherError(
      'store.folder',
      `The database was moved out of the data folder, and the place that ${entry} points to is gone`,
      { remedy: `Bring that folder back, or delete ${entry} to begin with an empty database.` },
    );
  }
}

async function refuseForeignOwner(path: string): Promise<void> {
  const { uid } = await stat(path);
  const self = process.geteuid?.();
  if (self === undefined || uid === self) return;
  throw new BellwetherError(
    'store.folder',
    `The database in ${path} belongs to the user with id ${String(uid)}, and this is the user with id ${String(self)}`,
    { remedy: 'Run Bellwether as that user, or set BELLWETHER_DATA to a folder of your own.' },
  );
}

async function refuseClosed(path: string, account: ServerAccount): Promise<void> {
  const closed = await closedFolder(path, account);
  if (closed === undefined) return;
  throw new BellwetherError(
    'store.folder',
    `The database in ${path} runs under the user with id ${String(account.uid)}, who cannot enter ${closed}`,
    { remedy: `Let others pass (chmod o+x ${closed}), or set BELLWETHER_DATA to an open folder.` },
  );
}
