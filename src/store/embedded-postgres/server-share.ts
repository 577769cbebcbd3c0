import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../../domain/errors.ts';
import { enterRunning, enterServer, STOP_LIMIT_MS, type Entry, type Site } from './enter-server.ts';
import { inFolder } from './folder-errors.ts';
import { stopPostmaster } from './postmaster.ts';
import { trimLog } from './server-log.ts';
import type { Session } from './session.ts';
import { withStartLock } from './start-lock.ts';

/** More than the longest start or stop. */
const LOCK_LIMIT_MS = 180_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 30_000;
const TRIM_EVERY_MS = 10 * 60_000;

/** The part of one process in the common server, from {@link enter} to {@link release}. */
export class ServerShare {
  readonly #site: Site;
  readonly #leaving = new AbortController();
  #session: Session | undefined;
  #restoring: Promise<void> = Promise.resolve();
  #trimming: NodeJS.Timeout | undefined;
  #released: Promise<void> | undefined;

  constructor(site: Site) {
    this.#site = site;
  }

  /** Joins the server, and starts it if need be. From then on it is brought back when it dies. */
  async enter(): Promise<Entry> {
    const entry = await this.#join();
    this.#trimming = setInterval(() => this.#trim(), TRIM_EVERY_MS).unref();
    this.#keep(entry.session);
    return entry;
  }

  /** Never fails: what goes wrong with the server now is the matter of its next user. */
  release(): Promise<void> {
    this.#released ??= this.#leave();
    return this.#released;
  }

  #join(): Promise<Entry> {
    return this.#locked(() => enterServer(this.#site));
  }

  #locked<T>(work: () => Promise<T>): Promise<T> {
    const { path, startLock } = this.#site.server;
    return inFolder(path, () => withStartLock({ file: startLock, limitMs: LOCK_LIMIT_MS }, work));
  }

  #keep(session: Session): void {
    this.#session = session;
    void session.ended.then(() => {
      this.#session = undefined;
      if (!this.#leaving.signal.aborted) this.#restoring = this.#restore();
    });
  }

  async #restore(): Promise<void> {
    const since = performance.now();
    const { signal } = this.#leaving;
    this.#site.onEvent('store.lost', { folder: this.#site.server.path });
    for (let delayMs = FIRST_RETRY_MS; !signal.aborted; delayMs *= 2) {
      try {
        const { session } = await this.#join();
        this.#keep(session);
        this.#site.onEvent('store.restored', { ms: Math.round(performance.now() - since) });
        return;
      } catch (error) {
        this.#site.onEvent('store.restore-failed', { reason: firstLineOf(error) });
      }
      // The abort of a release ends the pause early.
      await sleep(Math.min(delayMs, LONGEST_RETRY_MS), undefined, { signal }).catch(
        () => undefined,
      );
    }
  }

  async #leave(): Promise<void> {
    this.#leaving.abort();
    clearInterval(this.#trimming);
    await this.#restoring;
    try {
      await this.#locked(() => this.#withdraw());
    } catch (error) {
      this.#site.onEvent('store.release-failed', { reason: firstLineOf(error) });
    }
  }

  /** The last one stops the server, and stays connected meanwhile so that nobody comes in. */
  async #withdraw(): Promise<void> {
    const session = this.#session ?? (await enterRunning(this.#site))?.session;
    if (session === undefined) return;
    try {
      if (await session.withdraw()) await this.#stop();
    } finally {
      await session.close().catch(() => undefined);
    }
  }

  async #stop(): Promise<void> {
    const since = performance.now();
    const stopped = await stopPostmaster(this.#site.server, STOP_LIMIT_MS);
    const ms = Math.round(performance.now() - since);
    this.#site.onEvent(stopped ? 'store.stopped' : 'store.left-running', { ms });
  }

  #trim(): void {
    trimLog(this.#site.server.log).catch((error: unknown) => {
      this.#site.onEvent('store.trim-failed', { reason: firstLineOf(error) });
    });
  }
}

/** The rest may be lines of the server's log. */
function firstLineOf(error: unknown): string {
  return messageOf(error).split('\n', 1)[0] ?? '';
}
