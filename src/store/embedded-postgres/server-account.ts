import { chown, readFile, stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The user and group under which the server runs when we are root: PostgreSQL refuses to be root. */
export interface ServerAccount {
  readonly uid: number;
  readonly gid: number;
}

/** The first of these that the machine has. `nobody` is last because other services share it. */
const NAMES = ['bellwether', 'postgres', 'nobody'];

/** What `nobody` is on Linux, for a machine that names none of the above. */
const UNNAMED: ServerAccount = { uid: 65_534, gid: 65_534 };

/**
 * The account for the server, or undefined when we are not root (the server then runs as we do).
 * The owner of an existing cluster stays its account: a user `bellwether` that is made later
 * could not read it.
 */
export async function serverAccount(cluster: string): Promise<ServerAccount | undefined> {
  if (process.geteuid?.() !== 0) return undefined;
  return (
    (await ownerOf(cluster)) ?? accountIn(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  );
}

async function ownerOf(path: string): Promise<ServerAccount | undefined> {
  try {
    const { uid, gid } = await stat(path);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

/** `passwd` is the text of /etc/passwd: name:password:uid:gid:... */
export function accountIn(passwd: string): ServerAccount {
  const lines = passwd.split('\n').map((line) => line.split(':'));
  for (const name of NAMES) {
    const [, , uid, gid] = lines.find((fields) => fields[0] === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: unsigned(uid), gid: unsigned(gid) };
  }
  return UNNAMED;
}

/** macOS writes nobody's id as -2. */
function unsigned(id: string): number {
  return Number(id) >>> 0;
}

/** The first folder on the way to `path` (itself included) that `account` may not enter. */
export async function closedFolder(
  path: string,
  account: ServerAccount,
): Promise<string | undefined> {
  const parent = dirname(path);
  const above = parent === path ? undefined : await closedFolder(parent, account);
  if (above !== undefined) return above;
  const { mode, uid, gid } = await stat(path);
  return mayEnter({ mode, uid, gid }, account) ? undefined : path;
}

interface Ownership extends ServerAccount {
  readonly mode: number;
}

/** The search bit that counts is the owner's, else the group's, else the others'. */
export function mayEnter(folder: Ownership, account: ServerAccount): boolean {
  if (folder.uid === account.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === account.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

/** Makes the account the owner; without an account we are the owner already. */
export async function giveTo(account: ServerAccount | undefined, path: string): Promise<void> {
  if (account !== undefined) await chown(path, account.uid, account.gid);
}
