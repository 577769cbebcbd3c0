import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { recordedPostmaster } from './postmaster.ts';
import { PROGRAM_ENVIRONMENT } from './run-program.ts';
import type { ServerFolder } from './server-folder.ts';
import { logSize, openLog, readLog, trimLog } from './server-log.ts';
import type { Address } from './socket.ts';

export interface LaunchOptions {
  readonly server: ServerFolder;
  readonly address: Address;
  readonly binaries: Binaries;
}

/** A postmaster that we started. It outlives us. */
export interface Launch {
  /** Undefined while it runs; else the exit code or the signal that ended it. */
  ended(): number | string | undefined;
  /** It takes connections. */
  isReady(): Promise<boolean>;
  /** What it has written so far. */
  output(): Promise<string>;
}

/** Starts the postmaster in a process group of its own, so that Ctrl-C in our terminal misses it. */
export async function launchPostmaster(options: LaunchOptions): Promise<Launch> {
  const { server, binaries } = options;
  const log = await openLog(server.log);
  await trimLog(server.log);
  const from = await logSize(server.log);
  const child = spawn(join(binaries.folder, 'postgres'), argumentsFor(options), {
    ...server.account,
    cwd: '/',
    env: PROGRAM_ENVIRONMENT,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  let end: number | string | undefined;
  child.once('exit', (code, signal) => {
    end = code ?? signal ?? 'unknown';
  });
  child.once('error', (error) => {
    end = error.message;
  });
  child.unref();
  await log.close();
  return {
    ended: () => end,
    async isReady() {
      const recorded = await recordedPostmaster(server);
      return recorded?.pid === child.pid && recorded?.ready === true;
    },
    output: () => readLog(server.log, from),
  };
}

function argumentsFor({ server, address }: LaunchOptions): readonly string[] {
  // A list, in which a path with a comma must be quoted.
  const socketFolders = `"${address.host.replaceAll('"', '""')}"`;
  return [
    '-D',
    server.cluster,
    `--config_file=${server.settings}`,
    '--listen_addresses=',
    `--unix_socket_directories=${socketFolders}`,
    `--port=${String(address.port)}`,
  ];
}
