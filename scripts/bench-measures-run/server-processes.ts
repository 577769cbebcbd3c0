import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Database } from '../../src/store/database.ts';

/** One look takes a third of a millisecond. */
const SAMPLE_MS = 100;

/**
 * Largest memory of the database server while `work` runs, in 10^6 bytes: what its processes hold of their own, all together, and
 * the largest part of the shared buffers that one of them uses. Undefined where the system does not tell (/proc).
 */
export async function peakServerMb(
  database: Database,
  work: () => Promise<void>,
): Promise<number | undefined> {
  const server = await serverProcess(database);
  let peakKb = 0;
  let sampling = Promise.resolve();
  const timer = setInterval(() => {
    sampling = sampling.then(async () => {
      peakKb = Math.max(peakKb, await memoryKb(server));
    });
  }, SAMPLE_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
    await sampling;
  }
  return peakKb === 0 ? undefined : (peakKb * 1024) / 1e6;
}

/** In 1/100 s; Linux has no other. */
const MS_PER_TICK = 10;

/** Processor time of the server since its start, in ms: of its processes that live and of those that ended. */
export async function serverCpuMs(database: Database): Promise<number | undefined> {
  const server = await serverProcess(database);
  if (server === undefined) return undefined;
  let ticks = await ticksOf(server, [CHILDREN_USER, CHILDREN_SYSTEM]);
  for (const pid of await childrenOf(server)) ticks += await ticksOf(pid, [OWN_USER, OWN_SYSTEM]);
  return ticks * MS_PER_TICK;
}

/** Places in /proc/PID/stat behind the name of the program, which may hold blanks (proc(5)). */
const [OWN_USER, OWN_SYSTEM, CHILDREN_USER, CHILDREN_SYSTEM] = [11, 12, 13, 14];

async function ticksOf(pid: string, places: readonly number[]): Promise<number> {
  const stat = await contentOf(`/proc/${pid}/stat`);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  let ticks = 0;
  for (const place of places) ticks += Number(fields[place] ?? 0);
  return ticks;
}

async function childrenOf(server: string): Promise<readonly string[]> {
  const children = await contentOf(`/proc/${server}/task/${server}/children`);
  return children.split(' ').filter((pid) => pid !== '');
}

/** The process that starts all others of the server. */
async function serverProcess(database: Database): Promise<string | undefined> {
  const rows = await database.rows(z.object({ pid: z.number() }), 'SELECT pg_backend_pid() AS pid');
  return parentOf(String(rows[0]?.pid ?? 0));
}

async function memoryKb(server: string | undefined): Promise<number> {
  if (server === undefined) return 0;
  let [own, shared] = [0, 0];
  for (const pid of await childrenOf(server)) {
    const status = await contentOf(`/proc/${pid}/status`);
    own += kilobytes(status, 'RssAnon');
    shared = Math.max(shared, kilobytes(status, 'RssShmem'));
  }
  return own + shared;
}

async function parentOf(pid: string): Promise<string | undefined> {
  return /^PPid:\s+(\d+)$/m.exec(await contentOf(`/proc/${pid}/status`))?.[1];
}

/** Empty where there is no such process, or no longer. */
async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    return '';
  }
}

function kilobytes(status: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0);
}
