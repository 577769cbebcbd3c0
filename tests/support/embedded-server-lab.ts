/** A data folder of its own for a test, and processes that share the embedded server in it. */
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmbeddedServerOptions } from '../../src/store/embedded-postgres/embedded-server.ts';
import { ServerWorker } from './embedded-server-process.ts';

const POLL_MS = 10;

export class ServerLab {
  /** A folder that goes away with the lab. */
  readonly folder: string;
  readonly options: EmbeddedServerOptions;
  /** The server's folder. */
  readonly server: string;
  readonly #workers: ServerWorker[] = [];

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

  worker(options: Partial<EmbeddedServerOptions> = {}): ServerWorker {
    const worker = new ServerWorker({ ...this.options, ...options });
    this.#workers.push(worker);
    return worker;
  }

  /** The numbers of all postmasters that run on this lab's folder: never more than one. */
  async postmasters(): Promise<readonly number[]> {
    const all = await commands();
    return all.filter(({ text }) => isPostmasterIn(text, this.folder)).map(({ pid }) => pid);
  }

  /** The number of the one postmaster. */
  async postmaster(): Promise<number> {
    const [pid, ...others] = await this.postmasters();
    if (pid === undefined || others.length > 0) throw new Error('there is not exactly one server');
    return pid;
  }

  /** Ends what a test left running, and removes the folder. */
  async close(): Promise<void> {
    for (const worker of this.#workers) await worker.kill();
    for (const pid of await this.postmasters()) process.kill(pid, 'SIGQUIT');
    await until(async () => (await this.processes()).length === 0);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Command lines that name this lab's folder: postmasters, initdb and its children. */
  async processes(): Promise<readonly string[]> {
    return (await commands()).map(({ text }) => text).filter((text) => text.includes(this.folder));
  }
}

interface Command {
  readonly pid: number;
  /** The arguments, each with a zero byte or a space behind it. */
  readonly text: string;
}

function isPostmasterIn(text: string, folder: string): boolean {
  return /\/postgres[\0 ]-D[\0 ]/.test(text) && text.includes(folder);
}

async function commands(): Promise<readonly Command[]> {
  if (process.platform === 'linux') return commandsOfProc();
  const lines = execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' });
  return lines.split('\n').map((line) => ({ pid: Number.parseInt(line, 10), text: line }));
}

async function commandsOfProc(): Promise<readonly Command[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(
    pids.map(async (pid) => ({
      pid: Number(pid),
      // Empty for one that has ended meanwhile.
      text: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    })),
  );
}

/** Waits for a state of other processes that no event tells of. Jest's time limit ends it. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) {
    await new Promise((resolve) => {
      setTimeout(resolve, POLL_MS);
    });
  }
}
