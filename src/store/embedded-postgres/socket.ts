import { mkdtemp, rename } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { BellwetherError } from '../../domain/errors.ts';
import { DRAFT_PREFIX } from './drafts.ts';
import { ensureFolder } from './ensure-folder.ts';
import { exists } from './exists.ts';
import { giveTo, type ServerAccount } from './server-account.ts';

/** Where a server listens: `host` is a folder, `port` only a part of the socket's name. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export const PORT = 5432;

/** Bytes of sun_path without its closing zero. */
const LONGEST_PATH = process.platform === 'linux' ? 107 : 103;

export function socketPath({ host, port }: Address): string {
  return join(host, `.s.PGSQL.${String(port)}`);
}

export function refuseLongSocketPath(address: Address): void {
  const path = socketPath(address);
  const bytes = Buffer.byteLength(path);
  if (bytes <= LONGEST_PATH) return;
  throw new BellwetherError(
    'store.socket-path',
    `The path of the database socket has ${String(bytes)} bytes, the system allows ${String(LONGEST_PATH)}: ${path}`,
  );
}

/**
 * Makes the socket's folder when missing; one that is there stays as it is. It appears with its owner
 * at once: a starter that is killed in between leaves none that the server could not write to.
 */
export async function ensureSocketFolder(
  { host }: Address,
  account: ServerAccount | undefined,
): Promise<void> {
  if (await exists(host)) return;
  await ensureFolder(dirname(host), 0o711);
  const draft = await mkdtemp(join(dirname(host), DRAFT_PREFIX));
  await giveTo(account, draft);
  await rename(draft, host);
}

/** Only a refusal, or nothing to connect to, says that nobody listens; a full queue does not. */
export function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      resolve(!['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(error.code ?? ''));
    });
  });
}
