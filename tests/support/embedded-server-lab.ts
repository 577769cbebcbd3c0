/** A data folder of its own for a test, and processes that share the embedded server in it. */
import { execFileSync } from 'node:child_process';
import { chmod, cp, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  acquireEmbeddedServer,
  type EmbeddedServer,
  type EmbeddedServerOptions,
} from '../../src/store/embedded-postgres/embedded-server.ts';
import { packageFolder } from '../../src/store/embedded-postgres/binaries.ts';
import { closedFolder, serverAccount } from '../../src/store/embedded-postgres/server-account.ts';
import { ServerWorker, type WorkerLimits } from './embedded-server-process.ts';

const POLL_MS = 10;

export class ServerLab {
  /** A folder that goes away with the lab. */
  readonly folder: string;
  readonly options: EmbeddedServerOptions;
  /** The server's folder. */
  readonly server: string;
  readonly #workers: ServerWorker[] = [];
  readonly #servers: EmbeddedServer[] = [];

  private constructor(folder: string) {
    this.folder = folder;
    const dataFolder = join(folder, 'data');
    this.options = { dataFolder, openFolder: join(folder, 'open') };
    this.server = join(dataFolder, 'postgres');
  }

  static async open(): Promise<ServerLab> {
    const folder = await mkdtemp(join(await realpath(tmpdir()), 'bw-'));
    // As root, the server's account passes through it.
    await chmod(folder, 0o755);
    return new ServerLab(folder);
  }

  worker(limits: WorkerLimits = {}, options: Partial<EmbeddedServerOptions> = {}): ServerWorker {
    const worker = new ServerWorker({ ...this.options, ...options }, limits);
    this.#workers.push(worker);
    return worker;
  }

  /** Acquires the server in this process. */
  async acquire(options: Partial<EmbeddedServerOptions> = {}): Promise<EmbeddedServer> {
    const server = await acquireEmbeddedServer({ ...this.options, ...options });
    this.#servers.push(server);
    return server;
  }

  /** The bin folder of the npm package, or of a copy where the server's account cannot reach it (a closed home). */
  async binaries(): Promise<string> {
    const installed = join(packageFolder(), 'native');
    const account = await serverAccount(join(this.server, 'cluster'));
    if (account === undefined || (await closedFolder(installed, account)) === undefined) {
      return join(installed, 'bin');
    }
    const copy = join(this.folder, 'native');
    await cp(installed, copy, { recursive: true, verbatimSymlinks: true, force: false });
    return join(copy, 'bin');
  }

  /** The numbers of all postmasters that run on this lab's folder: never more than one. */
  async postmasters(): Promise<readonly number[]> {
    const found = (await commands()).filter(({ text }) => isPostmasterIn(text, this.folder));
    const pids = new Set(found.map(({ pid }) => pid));
    // A child has its parent's command line until it finds a title of its own.
    return found.filter(({ parent }) => !pids.has(parent)).map(({ pid }) => pid);
  }

  /** The number of the one postmaster. */
  async postmaster(): Promise<number> {
    const [pid, ...others] = await this.postmasters();
    if (pid === undefined || others.length > 0) throw new Error('there is not exactly one server');
    return pid;
  }

  /** Removes the folder, after {@link stop}. */
  async close(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Ends what a test left running. */
  async stop(): Promise<void> {
    for (const worker of this.#workers.splice(0)) await worker.kill();
    for (const server of this.#servers.splice(0)) await server.release();
    for (const pid of await this.postmasters()) process.kill(pid, 'SIGQUIT');
    await until(async () => (await this.processes()).length === 0);
  }

  /** Command lines that name this lab's folder: postmasters, initdb and its children. */
  async processes(): Promise<readonly string[]> {
    return (await commands()).map(({ text }) => text).filter((text) => text.includes(this.folder));
  }
}

interface Command {
  readonly pid: number;
  readonly parent: number;
  /** The arguments, each with a zero byte or a space behind it. */
  readonly text: string;
}

function isPostmasterIn(text: string, folder: string): boolean {
  return /\/postgres[\0 ]-D[\0 ]/.test(text) && text.includes(folder);
}

async function commands(): Promise<readonly Command[]> {
  if (process.platform === 'linux') return commandsOfProc();
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' });
  return lines.split('\n').map((line) => {
    const [pid, parent] = line.trim().split(/ +/).map(Number);
    return { pid: pid ?? 0, parent: parent ?? 0, text: line };
  });
}

async function commandsOfProc(): Promise<readonly Command[]> {
  const names = await readdir('/proc');
  return Promise.all(names.filter((name) => /^\d+$/.test(name)).map(commandOfProc));
}

async function commandOfProc(pid: string): Promise<Command> {
  // Both are empty for a process that has ended meanwhile.
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // pid (name) state parent ...
  const parent = Number(/\) \S (\d+)/.exec(stat)?.[1] ?? 0);
  return { pid: Number(pid), parent, text };
}

/** Waits for a state of other processes that no event tells of. Jest's time limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
