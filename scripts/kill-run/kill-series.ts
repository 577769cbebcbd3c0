import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { bellwether, runBellwether } from '../demo-run/bellwether-process.ts';
import { startSandboxProcess, type SandboxProcess } from '../demo-run/sandbox-process.ts';

export const KILL_STAGES = ['sync', 'score', 'plan', 'apply'] as const;
export type KillStage = (typeof KILL_STAGES)[number];

/** How long each stage takes on the demo data, in milliseconds: kills are spread over that time. */
const STAGE_MS: Readonly<Record<KillStage, number>> = {
  sync: 2500,
  score: 1200,
  plan: 250,
  apply: 250,
};

const DAY = '2026-04-20';
const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

/** A loaded and provisioned sandbox on disk, to be copied for every try. */
export interface KillBench {
  readonly crm: 'salesforce' | 'hubspot';
  readonly folder: string;
  close(): Promise<void>;
}

export async function openKillBench(crm: KillBench['crm']): Promise<KillBench> {
  const folder = await mkdtemp(join(tmpdir(), 'bellwether-kill-'));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const sandbox = await startSandbox(crm, join(folder, 'base.sqlite'));
    try {
      const environment = environmentOf(sandbox, join(folder, 'data-provision'));
      await verb(['provision', '--yes', '--connection', crm], environment);
    } finally {
      await sandbox.stop();
    }
    return { crm, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function startSandbox(crm: KillBench['crm'], state: string): Promise<SandboxProcess> {
  return startSandboxProcess(crm, ['--clock', `${DAY}T08:00:00Z`, '--no-limits', '--state', state]);
}

type Environment = Readonly<Record<string, string>>;

function environmentOf(sandbox: SandboxProcess, data: string): Environment {
  return {
    ...sandbox.credentials,
    BELLWETHER_CONFIG: CONFIG,
    BELLWETHER_DATA: data,
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
export async function tryKill(bench: KillBench, attempt: KillTry): Promise<KillResult> {
  const folder = await mkdtemp(join(bench.folder, 'try-'));
  await cp(join(bench.folder, 'base.sqlite'), join(folder, 'org.sqlite'));
  const sandbox = await startSandbox(bench.crm, join(folder, 'org.sqlite'));
  try {
    const environment = environmentOf(sandbox, join(folder, 'data'));
    const run = ['run', '--connection', bench.crm, '--as-of', DAY];
    const { stage } = attempt;
    const killed =
      stage !== undefined && (await killDuring(run, environment, stage, attempt.moment));
    await verb(run, environment);
    const state = await attempt.inspect(sandbox);
    const again = await verb([...run, '--json'], environment);
    return { state, killed, writtenAfterwards: writesOf(again) };
  } finally {
    await sandbox.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function killDuring(
  run: readonly string[],
  environment: Environment,
  stage: KillStage,
  moment: number,
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
  await sleep(moment * STAGE_MS[stage]);
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
