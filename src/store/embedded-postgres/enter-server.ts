import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries, type Binaries } from './binaries.ts';
import { ensureCluster } from './cluster.ts';
import { removeDrafts } from './drafts.ts';
import { exists } from './exists.ts';
import { launchPostmaster, type Launch } from './launch.ts';
import { ensurePassword } from './password.ts';
import { removeMisleadingLocks, runningPostmaster, stopPostmaster } from './postmaster.ts';
import type { ServerFolder } from './server-folder.ts';
import { readLog } from './server-log.ts';
import { trySession, type Session } from './session.ts';
import { writeSettings } from './settings.ts';
import { ensureSocketFolder, type Address } from './socket.ts';
import { startFailure } from './start-failure.ts';

export type OnEvent = (event: string, fields: Readonly<Record<string, string | number>>) => void;

/** One server: where it lies, where it listens, what it runs. */
export interface Site {
  readonly server: ServerFolder;
  /** Where a server that we start listens. One that already runs may listen elsewhere. */
  readonly address: Address;
  readonly binaries: string | undefined;
  readonly onEvent: OnEvent;
}

/** A stake in a server that runs. */
export interface Entry {
  readonly session: Session;
  readonly address: Address;
  /** Of both roles. */
  readonly password: string;
}

/** Long enough for the recovery after a power loss. */
const START_LIMIT_MS = 120_000;
export const STOP_LIMIT_MS = 60_000;
const POLL_MS = 20;
const MOST_KILLS = 5;
/** Sessions of a killed postmaster end at their next pause, a long statement only when it is done. */
const SURVIVORS = /pre-existing shared memory block/;

/** Takes a stake in the server of `site`; starts it if need be. Call it under the start lock. */
export async function enterServer(site: Site): Promise<Entry> {
  return (await enterRunning(site)) ?? (await enterStarted(site));
}

/**
 * Undefined when no server runs. One that is starting, recovering or stopping is waited for: a
 * starter or stopper may have been killed in the middle of it.
 */
export async function enterRunning(site: Site): Promise<Entry | undefined> {
  if (!(await exists(site.server.cluster))) return undefined;
  const password = await ensurePassword(site.server);
  const giveUpAt = performance.now() + START_LIMIT_MS;
  for (;;) {
    const postmaster = await runningPostmaster(site.server);
    if (postmaster?.ready !== false) {
      const address = postmaster?.address ?? site.address;
      const session = await trySession({ server: site.server, address, password });
      if (typeof session !== 'string') return { session, address, password };
      if (session === 'absent' && postmaster === undefined) return undefined;
    }
    await pause(site, giveUpAt);
  }
}

async function pause(site: Site, giveUpAt: number): Promise<void> {
  if (performance.now() > giveUpAt) {
    const { log } = site.server;
    throw startFailure({
      what: `The database is not ready after ${String(START_LIMIT_MS / 1000)} seconds (log: ${log}):`,
      output: await readLog(log, 0),
    });
  }
  await sleep(POLL_MS);
}

async function enterStarted(site: Site): Promise<Entry> {
  const since = performance.now();
  const binaries = await findBinaries(site.server, site.binaries);
  await removeDrafts(site.server.path);
  if (await ensureCluster(site.server, binaries)) {
    site.onEvent('store.created', { folder: site.server.path, ms: elapsed(since) });
  }
  const entry = await start(site, binaries);
  site.onEvent('store.started', { folder: site.server.path, ms: elapsed(since) });
  return entry;
}

function elapsed(since: number): number {
  return Math.round(performance.now() - since);
}

async function prepare({ server, address }: Site): Promise<void> {
  await ensureSocketFolder(address, server.account);
  await removeMisleadingLocks(server, address);
  await writeSettings(server);
}

async function start(site: Site, binaries: Binaries): Promise<Entry> {
  const giveUpAt = performance.now() + START_LIMIT_MS;
  let kills = 0;
  for (;;) {
    await prepare(site);
    const launch = await launchPostmaster({ ...site, binaries });
    const entry = await enterLaunched(site, launch, giveUpAt);
    if (entry !== undefined) return entry;
    if (wasKilled(launch)) kills += 1;
    if (!(await isWorthAnother(launch, kills))) return enterWinner(site, launch);
    await pause(site, giveUpAt);
  }
}

/** By a signal, most often because the machine is out of memory: no fault of the server. */
function wasKilled(launch: Launch): boolean {
  return typeof launch.ended() === 'string';
}

async function isWorthAnother(launch: Launch, kills: number): Promise<boolean> {
  if (wasKilled(launch)) return kills < MOST_KILLS;
  return SURVIVORS.test(await launch.output());
}

/** Undefined: the launched server ended again. */
async function enterLaunched(
  site: Site,
  launch: Launch,
  giveUpAt: number,
): Promise<Entry | undefined> {
  const { server, address } = site;
  const password = await ensurePassword(server);
  while (launch.ended() === undefined) {
    if (await launch.isReady()) {
      const attempt = trySession({ server, address, password });
      const session = await attempt.catch((error: unknown) => stopAfter(error, site));
      if (typeof session !== 'string') return { session, address, password };
    }
    await pause(site, giveUpAt);
  }
  return undefined;
}

/** A server that we started and cannot use has nobody who would stop it. */
async function stopAfter(error: unknown, { server }: Site): Promise<never> {
  await stopPostmaster(server, STOP_LIMIT_MS);
  throw error;
}

/** A starter that was killed right after its launch leaves a server that we learn of only now. */
async function enterWinner(site: Site, launch: Launch): Promise<Entry> {
  const entry = await enterRunning(site);
  if (entry !== undefined) return entry;
  const end = `ended with ${String(launch.ended())} right after its start`;
  throw startFailure({
    what: `The database server ${end} (log: ${site.server.log}):`,
    output: await launch.output(),
  });
}
