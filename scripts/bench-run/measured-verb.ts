import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { runBellwether, runProgram, type BellwetherRun } from '../demo-run/bellwether-process.ts';

export interface Measured {
  readonly seconds: number;
  /** Processor time of the Node process: the rest is PostgreSQL, the sandbox and waiting. */
  readonly cpuSeconds: number;
  /** Largest resident set of the Node process, in megabytes (10^6 bytes). */
  readonly peakMb: number;
  /** What the verb printed with --json. */
  readonly result: unknown;
}

export interface MeasuredVerbOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** A folder for what the process says of itself. */
  readonly folder: string;
  /** Ends the verb early, in order. */
  readonly signal: AbortSignal;
}

const REPORTER = fileURLToPath(new URL('report-usage.ts', import.meta.url));

/** Node's process.resourceUsage(): microseconds, and kilobytes of 1024 bytes. */
const usageSchema = z.object({
  userCPUTime: z.number(),
  systemCPUTime: z.number(),
  maxRSS: z.number(),
});

/** Runs a verb as a process of its own, as a user would, and measures it from outside and inside. */
export function measuredVerb(
  verb: readonly string[],
  options: MeasuredVerbOptions,
): Promise<Measured> {
  return measured(`bellwether ${verb.join(' ')}`, options, (environment) =>
    runBellwether([...verb, '--json'], { environment, signal: options.signal }),
  );
}

/** The same for a program in TypeScript that prints JSON. */
export function measuredProgram(
  file: string,
  args: readonly string[],
  options: MeasuredVerbOptions,
): Promise<Measured> {
  const node = ['--disable-warning=ExperimentalWarning', file, ...args];
  return measured(file, options, (environment) =>
    runProgram({ command: process.execPath, args: node }, { environment, signal: options.signal }),
  );
}

async function measured(
  what: string,
  { environment, folder, signal }: MeasuredVerbOptions,
  run: (environment: Readonly<Record<string, string>>) => Promise<BellwetherRun>,
): Promise<Measured> {
  const usageFile = join(folder, 'usage.json');
  const measuring = { NODE_OPTIONS: `--import=${REPORTER}`, BENCH_USAGE_FILE: usageFile };
  const startedMs = performance.now();
  const { code, stdout, stderr } = await run({ ...environment, ...measuring });
  signal.throwIfAborted();
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0 && code !== PARKED) {
    throw new Error(`${what} ended with ${String(code)}\n${stdout}${stderr}`);
  }
  const usage = usageSchema.parse(JSON.parse(await readFile(usageFile, 'utf8')));
  return {
    seconds,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakMb: (usage.maxRSS * 1024) / 1e6,
    result: JSON.parse(stdout),
  };
}

/** Some records were refused by the CRM, all others written. */
const PARKED = 6;
