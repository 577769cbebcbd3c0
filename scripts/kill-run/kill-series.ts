import { spawn } from 'node:child_process';
import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bellwether, runBellwether } from '../demo-run/bellwether-process.ts';
import { writeSmallDistributor } from './small-distributor.ts';
import { startSandboxProcess, type SandboxProcess } from '../demo-run/sandbox-process.ts';
import { openTempFolder } from '../temp-folder.ts';

export const KILL_STAGES = ['sync', 'score', 'plan', 'apply'] as const;
export type KillStage = (typeof KILL_STAGES)[number];

const DAY = '2026-04-20';
const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

/** The shipped configuration without HubSpot's rate limit: the sandboxes here have none either. */
async function unhurriedConfig(folder: string): Promise<void> {
  const copy = join(folder, 'config');
  await cp(CONFIG, copy, { recursive: true });
  const file = join(copy, 'bellwether.yaml');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    text.replace('crm: hubspot\n', 'crm: hubspot\n    calls_per_10_seconds: 10000\n'),
  );
}

/** A loaded and provisioned sandbox on disk, to be copied for every try. */
export interface KillBench {
  readonly crm: 'salesforce' | 'hubspot';
  readonly folder: string;
  /** The time that each stage takes on its data, in milliseconds: blows fall within it. */
  readonly stageMs: Readonly<Record<KillStage, number>>;
  close(): Promise<void>;
}

export interface KillBenchOptions {
  readonly crm: KillBench['crm'];
  /** Accounts of the generated distributor: few are quick, the whole demo has 300. */
  readonly accounts: number;
}

export async function openKillBench({ crm, accounts }: KillBenchOptions): Promise<KillBench> {
  const folder = await openTempFolder('bellwether-kill-');
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    await unhurriedConfig(folder);
    const data = await writeSmallDistributor(join(folder, 'csv'), { accounts, endsOn: DAY });
    const load = ['--import', data.folder, '--as', data.mapping];
    const sandbox = await startSandbox(crm, join(folder, 'base.sqlite'), load);
    try {
      const environment = environmentOf(sandbox, folder, 'data-provision');
      await verb(['provision', '--yes', '--connection', crm], environment);
    } finally {
      await sandbox.stop();
    }
    const stageMs = await timeStages({ crm, folder });
    return { crm, folder, stageMs, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startSandbox(
  crm: KillBench['crm'],
  state: string,
  load: readonly string[] = [],
): Promise<SandboxProcess> {
  const clock = ['--clock', `${DAY}T08:00:00Z`];
  return startSandboxProcess(crm, [...clock, '--no-limits', '--state', state, ...load]);
}

/** One run that nobody disturbs, timed by its own progress. */
async function timeStages(bench: Pick<KillBench, 'crm' | 'folder'>): Promise<KillBench['stageMs']> {
  const marks = new Map<string, number>();
  await onFreshCopy(bench, async (_sandbox, environment) => {
    const { code, stderr } = await runBellwether(runVerb(bench.crm), {
      environment,
      onLine: (line) => {
        const stage = /^(\w+): starting$/.exec(line)?.[1];
        if (stage !== undefined) marks.set(stage, performance.now());
      },
    });
    if (code !== 0) throw new Error(`the run that is timed ended with ${String(code)}\n${stderr}`);
  });
  const times = [...KILL_STAGES.map((stage) => marks.get(stage) ?? 0), performance.now()];
  const length = (stage: KillStage): number => {
    const index = KILL_STAGES.indexOf(stage);
    return Math.max(20, (times[index + 1] ?? 0) - (times[index] ?? 0));
  };
  return {
    sync: length('sync'),
    score: length('score'),
    plan: length('plan'),
    apply: length('apply'),
  };
}

function runVerb(crm: string): readonly string[] {
  return ['run', '--connection', crm, '--as-of', DAY];
}

/** A copy of the loaded sandbox and an empty database, for one try. */
async function onFreshCopy<T>(
  bench: Pick<KillBench, 'crm' | 'folder'>,
  work: (sandbox: SandboxProcess, environment: Environment) => Promise<T>,
): Promise<T> {
  const folder = await openTempFolder('bellwether-try-');
  await cp(join(bench.folder, 'base.sqlite'), join(folder, 'org.sqlite'));
  const sandbox = await startSandbox(bench.crm, join(folder, 'org.sqlite'));
  try {
    return await work(sandbox, environmentOf(sandbox, bench.folder, `data-${basename(folder)}`));
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

type Environment = Readonly<Record<string, string>>;

function environmentOf(sandbox: SandboxProcess, folder: string, data: string): Environment {
  return {
    ...sandbox.credentials,
    BELLWETHER_CONFIG: join(folder, 'config'),
    BELLWETHER_DATA: join(folder, data),
    DATABASE_URL: '',
  };
}

async function verb(args: readonly string[], environment: Environment): Promise<string> {
  const { code, stdout, stderr } = await runBellwether(args, { environment });
  if (code === 0) return stdout;
  throw new Error(`bellwether ${args.join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
}

export interface KillTry {
  /** Undefined for a run that nobody disturbs. */
  readonly stage: KillStage | undefined;
  /** From 0 to 1: when within the stage. */
  readonly moment: number;
  /** Reads what stands in the CRM afterwards. */
  readonly inspect: (sandbox: SandboxProcess) => Promise<unknown>;
}

export interface KillResult {
  /** What `inspect` gave after the restart. */
  readonly state: unknown;
  /** Whether the process was still running when the blow came. */
  readonly killed: boolean;
  /** Fields and tasks that a further run without any change in the CRM wrote: must be 0. */
  readonly writtenAfterwards: number;
}

/** One try on a fresh copy: the run is killed, run again to its end, and once more to see that nothing is left to do. */
export function tryKill(bench: KillBench, attempt: KillTry): Promise<KillResult> {
  return onFreshCopy(bench, async (sandbox, environment) => {
    const run = runVerb(bench.crm);
    const { stage, moment } = attempt;
    const killed =
      stage !== undefined &&
      (await killDuring(run, environment, stage, moment * bench.stageMs[stage]));
    await verb(run, environment);
    const state = await attempt.inspect(sandbox);
    const again = await verb([...run, '--json'], environment);
    return { state, killed, writtenAfterwards: writesOf(again) };
  });
}

/** Runs a verb and kills it so long after it has begun the stage. True when it was still running then. */
export async function killDuring(
  run: readonly string[],
  environment: Environment,
  stage: KillStage,
  delayMs: number,
): Promise<boolean> {
  const { command, args } = bellwether(run);
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  child.once('close', () => {
    ended.resolve();
    reached.resolve();
  });
  let text = '';
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    if (text.includes(`${stage}: starting`)) reached.resolve();
  });
  await reached.promise;
  await sleep(delayMs);
  const running = child.exitCode === null && child.signalCode === null;
  child.kill('SIGKILL');
  await ended.promise;
  return running;
}

const answerSchema = z.object({
  apply: z.object({
    accountsUpdated: z.number(),
    tasksCreated: z.number(),
    tasksClosed: z.number(),
  }),
});

function writesOf(json: string): number {
  const { apply } = answerSchema.parse(JSON.parse(json));
  return apply.accountsUpdated + apply.tasksCreated + apply.tasksClosed;
}
