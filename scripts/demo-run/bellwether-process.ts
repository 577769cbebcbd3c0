import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BELLWETHER = fileURLToPath(new URL('../bellwether', import.meta.url));

/** The command line of Bellwether, as a person calls it. The launcher hands its process over: signals reach the program. */
export function bellwether(args: readonly string[]): {
  readonly command: string;
  readonly args: readonly string[];
} {
  return { command: BELLWETHER, args };
}

export interface BellwetherRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface BellwetherOptions {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Told of each line on stderr, e.g. progress. */
  readonly onLine?: (line: string) => void;
  /** Asks the program to end in order (SIGTERM). */
  readonly signal?: AbortSignal;
}

/** Runs a verb to its end. */
export function runBellwether(
  verb: readonly string[],
  options: BellwetherOptions,
): Promise<BellwetherRun> {
  return runProgram(bellwether(verb), options);
}

/** Runs any program to its end. */
export function runProgram(
  { command, args }: ReturnType<typeof bellwether>,
  { environment, onLine, signal }: BellwetherOptions,
): Promise<BellwetherRun> {
  const child = spawn(command, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { promise, resolve, reject } = Promise.withResolvers<BellwetherRun>();
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    const text = chunk.toString('utf8');
    stderr += text;
    for (const line of text.split('\n')) if (line !== '') onLine?.(line);
  });
  const terminate = (): void => {
    child.kill('SIGTERM');
  };
  signal?.addEventListener('abort', terminate, { once: true });
  child.once('error', reject);
  child.once('close', (code) => {
    signal?.removeEventListener('abort', terminate);
    resolve({ code: code ?? 1, stdout, stderr });
  });
  return promise;
}
