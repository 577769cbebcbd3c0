import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type {
  EmbeddedConnection,
  EmbeddedServerOptions,
} from '../../src/store/embedded-postgres/embedded-server.ts';
import type { Answer, Order } from './embedded-server-worker.ts';

const WORKER = fileURLToPath(new URL('embedded-server-worker.ts', import.meta.url));

export interface WorkerLimits {
  /** No file may grow larger, in blocks of 512 bytes (some shells: 1,024). Default: no limit. */
  readonly fileBlocks?: number;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** What the worker's order ended with. */
export class WorkerFailure extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.name = 'WorkerFailure';
    this.code = code;
  }
}

/** A forked Bellwether process in small, as its parent sees it. */
export class ServerWorker {
  /** Names of the events it told of, in order. */
  readonly events: string[] = [];
  readonly #child: ChildProcess;
  readonly #options: EmbeddedServerOptions;
  readonly #exit: Promise<unknown>;
  #waiting: Waiting | undefined;

  constructor(options: EmbeddedServerOptions, limits: WorkerLimits = {}) {
    this.#options = options;
    const ulimit = `ulimit -f ${limits.fileBlocks ?? 'unlimited'}`;
    this.#child = spawn('sh', ['-c', `${ulimit} && exec "$0" "$1"`, process.execPath, WORKER], {
      // A process group of its own, as a shell gives to each command.
      detached: true,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.#child.on('message', (message: Answer) => this.#hear(message));
    this.#exit = once(this.#child, 'exit');
    this.#child.once('exit', () => this.#waiting?.reject(new Error('the worker ended')));
  }

  async acquire(): Promise<EmbeddedConnection> {
    const connection = await this.#ask({ verb: 'acquire', options: this.#options });
    return connection as EmbeddedConnection;
  }

  /** Acquires, asks and releases, `count` times. */
  async rounds(count: number): Promise<void> {
    await this.#ask({ verb: 'rounds', count, options: this.#options });
  }

  query(sql: string): Promise<unknown> {
    return this.#ask({ verb: 'query', sql });
  }

  async release(): Promise<void> {
    await this.#ask({ verb: 'release' });
  }

  /** Fulfilled when it tells of `event` for the first time from now on. */
  told(event: string): Promise<void> {
    return new Promise((resolve) => {
      const listen = (message: Answer): void => {
        if (message.kind !== 'event' || message.event !== event) return;
        this.#child.off('message', listen);
        resolve();
      };
      this.#child.on('message', listen);
    });
  }

  /** `kill -9`. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exit;
  }

  /** Ctrl-C in its terminal: the whole process group gets it. */
  async interrupt(): Promise<void> {
    if (this.#child.pid === undefined) throw new Error('the worker was never started');
    process.kill(-this.#child.pid, 'SIGINT');
    await this.#exit;
  }

  #ask(order: Order): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.send(order);
    });
  }

  #hear(message: Answer): void {
    if (message.kind === 'event') this.events.push(message.event);
    else if (message.kind === 'done') this.#waiting?.resolve(message.result);
    else this.#waiting?.reject(new WorkerFailure(message.code, message.message));
  }
}
