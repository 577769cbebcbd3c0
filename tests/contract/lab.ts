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
export interface LabParts<S extends RunningSandbox> {
  readonly start: (options: { readonly clock: SandboxClock }) => Promise<S>;
  readonly adapter: (wire: Wire<S>, options: AdapterOptions) => ReturnType<Lab['adapter']>;
  /** A request of somebody else. */
  readonly request: (wire: Wire<S>, change: Change) => Promise<unknown>;
  readonly restore: (sandbox: S, object: string, id: string) => Promise<void>;
  readonly merge: (sandbox: S, merge: Merge) => Promise<string>;
  readonly isCreation: Lab['isCreation'];
  readonly idOf: (record: InspectedRecord) => string;
}

export interface Wire<S extends RunningSandbox> {
  readonly url: string;
  readonly sandbox: S;
}

export interface Merge {
  readonly object: string;
  readonly winner: string;
  readonly loser: string;
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

export async function startLab<S extends RunningSandbox>(
  parts: LabParts<S>,
  options: LabOptions,
): Promise<Lab> {
  const clock = options.clock ?? frozenClock(NOON);
  const sandbox = await parts.start({ clock });
  const proxy = await startFaultProxy(sandbox.url);
  const change = (what: Change) => parts.request({ url: sandbox.url, sandbox }, what);
  return {
    sandbox,
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
    restore: (object, id) => parts.restore(sandbox, object, id),
    merge: (object, winner, loser) => parts.merge(sandbox, { object, winner, loser }),
    records: (object) =>
      new Map([...sandbox.inspect(object)].map((record) => [parts.idOf(record), record])),
    close: () => closeAll(proxy, sandbox),
  };
}

async function closeAll(proxy: FaultProxy, sandbox: RunningSandbox): Promise<void> {
  await proxy.close();
  await sandbox.close();
}
