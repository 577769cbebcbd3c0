import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { codeOf } from '../store-errors.ts';
import type { ServerFolder } from './server-folder.ts';
import { isListening, socketPath, type Address } from './socket.ts';

/** The first process of a server: it listens, and makes one process for each session. */
export interface Postmaster {
  readonly pid: number;
  /** It takes connections; false while it starts, recovers or stops. */
  readonly ready: boolean;
  /** Undefined until it has chosen its socket. */
  readonly address: Address | undefined;
}

const POLL_MS = 20;

/**
 * postmaster.pid, line by line: process id, data folder, start time, port, socket folder, TCP
 * address, shared memory, status. PostgreSQL fills it while it starts.
 */
export function parsePidFile(text: string): Postmaster | undefined {
  const [pid, , , port, host = '', , , status] = text.split('\n').map((line) => line.trim());
  if (!isNumber(pid)) return undefined;
  const address = isNumber(port) && host !== '' ? { host, port: Number(port) } : undefined;
  return { pid: Number(pid), ready: status === 'ready', address };
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d*$/.test(text);
}

/** The postmaster that runs on this cluster, as its pid file and the process table agree. */
export async function runningPostmaster(server: ServerFolder): Promise<Postmaster | undefined> {
  const postmaster = await recordedPostmaster(server);
  if (postmaster === undefined) return undefined;
  return (await servesCluster(postmaster.pid, server)) ? postmaster : undefined;
}

/** The postmaster of the pid file, dead or alive. */
export async function recordedPostmaster(server: ServerFolder): Promise<Postmaster | undefined> {
  return parsePidFile((await textOf(pidFileOf(server))) ?? '');
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return undefined;
  }
}

function pidFileOf(server: ServerFolder): string {
  return join(server.cluster, 'postmaster.pid');
}

/** A number alone proves nothing: after a reboot it may be anyone's. */
async function servesCluster(pid: number, server: ServerFolder): Promise<boolean> {
  return isServerOf(server, (await commandOf(pid)) ?? '');
}

/** We start each server with `-D` and the real path of its cluster. */
function isServerOf(server: ServerFolder, command: string): boolean {
  return `${command} `.includes(` -D ${server.cluster} `);
}

/** The command line, its arguments parted by spaces; empty for a zombie; undefined: no such process. */
async function commandOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      const command = await readFile(`/proc/${String(pid)}/cmdline`, 'utf8');
      return command.replaceAll('\0', ' ');
    }
    const { stdout } = await promisify(execFile)('ps', ['-wwo', 'command=', '-p', String(pid)]);
    return stdout;
  } catch {
    return undefined;
  }
}

/**
 * Removes the lock files that would keep PostgreSQL from starting though no server runs: empty ones,
 * and those whose number another process has by now. Any other is left to PostgreSQL, which also
 * looks for survivors of the dead server in the shared memory that the pid file names.
 */
export async function removeMisleadingLocks(server: ServerFolder, address: Address): Promise<void> {
  if (await isMisleading(pidFileOf(server), server)) await rm(pidFileOf(server), { force: true });
  const socket = socketPath(address);
  const socketLock = `${socket}.lock`;
  // The folder of the socket may be shared with other servers.
  if ((await isMisleading(socketLock, server)) && !(await isListening(socket))) {
    await rm(socketLock, { force: true });
  }
}

/** Both kinds of lock file begin with the number of the postmaster. */
async function isMisleading(lockFile: string, server: ServerFolder): Promise<boolean> {
  const text = await textOf(lockFile);
  if (text === undefined) return false;
  const pid = parsePidFile(text)?.pid;
  if (pid === undefined) return true;
  const command = await commandOf(pid);
  return command !== undefined && !isServerOf(server, command);
}

/**
 * Stops the server as `pg_ctl stop -m fast` does. False: it still runs, because it takes too long or
 * because its process is out of our sight (in another container).
 */
export async function stopPostmaster(server: ServerFolder, limitMs: number): Promise<boolean> {
  const postmaster = await runningPostmaster(server);
  if (postmaster === undefined) return false;
  signal(postmaster.pid);
  const giveUpAt = performance.now() + limitMs;
  while (await servesCluster(postmaster.pid, server)) {
    if (performance.now() > giveUpAt) return false;
    await sleep(POLL_MS);
  }
  return true;
}

function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}
