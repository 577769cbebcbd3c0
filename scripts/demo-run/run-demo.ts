import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runBellwether, type BellwetherOptions } from './bellwether-process.ts';
import { readFacts, type DemoFacts } from './demo-facts.ts';
import { startSandboxProcess, type SandboxProcess } from './sandbox-process.ts';
import { openTempFolder } from '../temp-folder.ts';

/** The seventh week of a Spring Garden season. */
export const DEMO_DAY = '2026-04-20';

const CONFIG = fileURLToPath(new URL('../../config', import.meta.url));

export interface DemoOptions {
  /** Told what is going on. */
  readonly say: (line: string) => void;
  /** Ends the demo early, in order. */
  readonly signal: AbortSignal;
  /** Called with everything still running, before it is all taken down. */
  readonly whileRunning: (demo: RunningDemo) => Promise<void>;
}

export interface RunningDemo {
  readonly facts: readonly DemoFacts[];
  readonly sandboxes: readonly SandboxProcess[];
  /** The variables with which the command line reaches the demo's database and sandboxes. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Both sandboxes, an embedded database, and the main job for each CRM; leaves nothing behind. */
export async function runDemo({ say, signal, whileRunning }: DemoOptions): Promise<void> {
  const data = await openTempFolder('bellwether-demo-');
  const sandboxes: SandboxProcess[] = [];
  try {
    say('Starting a Salesforce and a HubSpot sandbox with a generated distributor ...');
    sandboxes.push(...(await startSandboxes()));
    const environment = {
      BELLWETHER_CONFIG: CONFIG,
      BELLWETHER_DATA: data,
      DATABASE_URL: '',
      ...Object.fromEntries(sandboxes.flatMap(({ credentials }) => Object.entries(credentials))),
    };
    signal.throwIfAborted();
    const facts = await Promise.all(
      sandboxes.map(({ crm }) => runMainJob(crm, { environment, signal }, say)),
    );
    await whileRunning({ facts, sandboxes, environment });
  } finally {
    await Promise.all(sandboxes.map((sandbox) => sandbox.stop()));
    await rm(data, { recursive: true, force: true });
  }
}

async function startSandboxes(): Promise<readonly SandboxProcess[]> {
  const options = ['--clock', `${DEMO_DAY}T08:00:00Z`];
  const started = await Promise.allSettled([
    startSandboxProcess('salesforce', options),
    startSandboxProcess('hubspot', options),
  ]);
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const failed = started.find((one) => one.status === 'rejected');
  if (failed === undefined) return running;
  await Promise.all(running.map((sandbox) => sandbox.stop()));
  throw new Error('a sandbox did not start', { cause: failed.reason });
}

/** What an admin would type, verb by verb. */
async function runMainJob(
  crm: string,
  options: BellwetherOptions,
  say: (line: string) => void,
): Promise<DemoFacts> {
  const verb = async (args: readonly string[]): Promise<string> => {
    say(`[${crm}] bellwether ${args.join(' ')}`);
    const call = [...args, '--connection', crm, '--json'];
    const { code, stdout, stderr } = await runBellwether(call, options);
    options.signal?.throwIfAborted();
    if (code === 0) return stdout;
    throw new Error(`bellwether ${call.join(' ')} ended with ${String(code)}\n${stdout}${stderr}`);
  };
  await verb(['provision', '--yes']);
  await verb(['check']);
  const run = await verb(['run', '--as-of', DEMO_DAY]);
  const status = await verb(['status']);
  return readFacts(run, status);
}
