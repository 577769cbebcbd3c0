import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RetryPolicy } from '../../src/http/retry-policy.ts';
import type { InspectedRecord, RunningSandbox } from '../../src/sandbox/sandbox.ts';
import { frozenClock, type SandboxClock } from '../../src/sandbox/server/clock.ts';
import { startFaultProxy, type FaultProxy } from '../support/fault-proxy.ts';
import type { AdapterOptions, Lab, LabOptions } from './crm-kit.ts';

/** Noon of a Monday in spring: all time zones of a distributor have the same day. */
const NOON = new Date('2026-04-20T12:00:00.000Z');

/** As patient as the usual one, but quick. */
const QUICK_RETRY: RetryPolicy = {
  maxAttempts: 4,
  baseDelayMs: 1,
  maxDelayMs: 4,
  maxRetryAfterMs: 120_000,
};

export function retryOf(options: AdapterOptions): RetryPolicy {
  return { ...QUICK_RETRY, ...options.retry };
}

export function budgetOf({ callsPerRun = 100_000, reservePercent = 0 }: AdapterOptions) {
  return { callsPerRun, reservePercent };
}

/** What a CRM's own lab adds to the common one. */
export interface LabParts {
  readonly start: (options: {
    readonly clock: SandboxClock;
    readonly stateFile?: string;
  }) => Promise<RunningSandbox>;
  readonly adapter: (wire: Wire, options: AdapterOptions) => ReturnType<Lab['adapter']>;
  /** A request of somebody else. */
  readonly request: (wire: Wire, change: Change) => Promise<unknown>;
  readonly isCreation: Lab['isCreation'];
  readonly idOf: (record: InspectedRecord) => string;
  /** SQL that takes all records of an object out of the recycle bin, at a time in epoch milliseconds. */
  readonly restoreSql: (object: string, nowMs: number) => string;
}

export interface Wire {
  readonly url: string;
  readonly sandbox: RunningSandbox;
}

export type Change =
  | { readonly kind: 'create'; readonly object: string; readonly fields: object }
  | {
      readonly kind: 'update';
      readonly object: string;
      readonly id: string;
      readonly fields: object;
    }
  | { readonly kind: 'remove'; readonly object: string; readonly id: string };

export async function startLab(parts: LabParts, options: LabOptions): Promise<Lab> {
  const clock = options.clock ?? frozenClock(NOON);
  const folder = options.restorable === true ? await mkdtemp(join(tmpdir(), 'lab-')) : undefined;
  const stateFile = folder === undefined ? undefined : join(folder, 'state.sqlite');
  const start = () => parts.start({ clock, ...(stateFile === undefined ? {} : { stateFile }) });
  let sandbox = await start();
  const proxy = await startFaultProxy(sandbox.url);
  const change = (what: Change) => parts.request({ url: sandbox.url, sandbox }, what);
  return {
    get sandbox() {
      return sandbox;
    },
    proxy,
    clock,
    isCreation: parts.isCreation,
    adapter: (own = {}) => parts.adapter({ url: own.url ?? proxy.url, sandbox }, own),
    async create(object, fields) {
      return String(await change({ kind: 'create', object, fields }));
    },
    async update(object, id, fields) {
      await change({ kind: 'update', object, id, fields });
    },
    async remove(object, id) {
      await change({ kind: 'remove', object, id });
    },
    async restore(object) {
      await sandbox.close();
      restoreIn(stateFile, parts.restoreSql(object, clock.now().getTime()));
      sandbox = await start();
      proxy.retarget(sandbox.url);
    },
    records: (object) =>
      new Map([...sandbox.inspect(object)].map((record) => [parts.idOf(record), record])),
    async close() {
      await closeAll(proxy, sandbox);
      if (folder !== undefined) await rm(folder, { recursive: true });
    },
  };
}

async function closeAll(proxy: FaultProxy, sandbox: RunningSandbox): Promise<void> {
  await proxy.close();
  await sandbox.close();
}

/** Neither CRM can empty its recycle bin over the API: the state file stands in for the page on which people do it. */
function restoreIn(stateFile: string | undefined, sql: string): void {
  if (stateFile === undefined) throw new Error('the lab was not started with `restorable`');
  const database = new DatabaseSync(stateFile);
  database.exec(sql);
  database.close();
}
