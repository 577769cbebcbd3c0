import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { readEnvironment } from '../../src/config/environment.ts';
import { createLogger } from '../../src/logging/logger.ts';
import { openStore } from '../../src/store/open-store.ts';
import { startSandboxProcess, type SandboxProcess } from '../demo-run/sandbox-process.ts';
import { measuredVerb, type Measured } from './measured-verb.ts';
import { addOrders } from './new-orders.ts';
import { openTempFolder } from '../temp-folder.ts';

export type Crm = 'salesforce' | 'hubspot';
export type Size = 'demo' | 'S' | 'M' | 'L';

export interface BenchStep extends Measured {
  readonly name: string;
}

export interface SizeResult {
  readonly crm: Crm;
  readonly size: Size;
  readonly steps: readonly BenchStep[];
}

export interface BenchSizeOptions {
  readonly crm: Crm;
  readonly size: Size;
  readonly say: (line: string) => void;
  /** Ends the bench early, in order. */
  readonly signal: AbortSignal;
}

const DAY = '2026-04-20';
const NEXT_DAY = '2026-04-21';
const DIRTY_ACCOUNTS = 200;
const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

/** The main job on a generated distributor, step by step, each step as a process of its own. */
export function benchSize(options: BenchSizeOptions): Promise<SizeResult> {
  const { crm, size, say, signal } = options;
  return withBenchSandbox(options, async ({ sandbox, environment, folder }) => {
    const verb = (args: readonly string[]): Promise<Measured> =>
      measuredVerb([...args, '--connection', crm], { environment, folder, signal });
    const steps: BenchStep[] = [];
    for await (const step of benchSteps(verb, sandbox)) {
      say(`  ${step.name}: ${step.seconds.toFixed(1)} s, ${step.peakMb.toFixed(0)} MB`);
      steps.push(step);
    }
    return { crm, size, steps };
  });
}

/** A loaded sandbox, and how Bellwether runs on it with an empty database. */
export interface BenchPlace {
  readonly sandbox: SandboxProcess;
  readonly environment: Readonly<Record<string, string>>;
  /** For what is written meanwhile. */
  readonly folder: string;
}

/** Works with a freshly loaded sandbox without limits; nothing of it is left afterwards. */
export async function withBenchSandbox<T>(
  { crm, size, say, signal }: BenchSizeOptions,
  work: (place: BenchPlace) => Promise<T>,
): Promise<T> {
  const folder = await openTempFolder('bellwether-bench-');
  say(`${crm} ${size}: loading the sandbox ...`);
  const clock = ['--clock', `${DAY}T08:00:00Z`];
  signal.throwIfAborted();
  const sandbox = await startSandboxProcess(crm, [...clock, '--size', size, '--no-limits']);
  const environment = {
    ...sandbox.credentials,
    BELLWETHER_CONFIG: await unlimitedConfig(folder),
    BELLWETHER_DATA: join(folder, 'data'),
    DATABASE_URL: '',
  };
  // Holds the embedded server, so that its start and stop are not part of any step.
  const store = await openStore({ ...readEnvironment(), ...environment }, createLogger('error'));
  try {
    return await work({ sandbox, environment, folder });
  } finally {
    await store.close();
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The shipped configuration without what would end a bench early: rate limit, budget and the guards of a first plan. */
async function unlimitedConfig(folder: string): Promise<string> {
  const copy = join(folder, 'config');
  await cp(CONFIG, copy, { recursive: true });
  const file = join(copy, 'bellwether.yaml');
  const text = (await readFile(file, 'utf8'))
    .replace('crm: hubspot\n', 'crm: hubspot\n    calls_per_10_seconds: 10000\n')
    .replaceAll(/calls_per_run: \d+/g, 'calls_per_run: 1000000')
    .replace(/max_new_tasks: \d+/, 'max_new_tasks: 100000');
  await writeFile(file, text);
  return copy;
}

const planSchema = z.object({ plan: z.object({ planId: z.number() }) });

async function* benchSteps(
  verb: (args: readonly string[]) => Promise<Measured>,
  sandbox: SandboxProcess,
): AsyncGenerator<BenchStep> {
  const named = async (name: string, args: readonly string[]): Promise<BenchStep> => ({
    name,
    ...(await verb(args)),
  });
  await verb(['provision', '--yes']);
  yield await named('first read', ['sync']);
  yield await named('first scores (two days)', ['score', '--as-of', DAY]);
  const plan = await named('plan of all scores', ['plan', '--as-of', DAY]);
  yield plan;
  const { planId } = planSchema.parse(plan.result).plan;
  yield await named('apply of all scores', ['apply', String(planId)]);
  yield await named('the same run again', ['run', '--as-of', DAY]);
  yield await named('full recompute', ['score', '--as-of', NEXT_DAY]);
  await addOrders(sandbox, { accounts: DIRTY_ACCOUNTS, day: DAY });
  yield await named('read of 200 new orders', ['sync']);
  yield await named('200 dirty accounts', ['score', '--as-of', NEXT_DAY]);
}
