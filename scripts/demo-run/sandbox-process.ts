import { spawn, type ChildProcess } from 'node:child_process';
import { z } from 'zod';
import { bellwether } from './bellwether-process.ts';

const readySchema = z.object({
  crm: z.enum(['salesforce', 'hubspot']),
  url: z.string(),
  credentials: z.record(z.string(), z.string()),
});

export interface SandboxProcess extends z.infer<typeof readySchema> {
  stop(): Promise<void>;
}

/** Starts a sandbox as a program of its own and waits until it listens. */
export async function startSandboxProcess(
  crm: 'salesforce' | 'hubspot',
  options: readonly string[],
): Promise<SandboxProcess> {
  const { command, args } = bellwether(['sandbox', crm, '--json', ...options]);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = readySchema.parse(await firstJson(child));
  return { ...ready, stop: () => stop(child) };
}

/** The announcement: a JSON text over several lines. */
function firstJson(child: ChildProcess): Promise<unknown> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
    const json = parsed(text);
    if (json !== undefined) resolve(json);
  });
  child.once('exit', (code) => {
    reject(new Error(`the sandbox ended with ${String(code)}: ${text}`));
  });
  return promise;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not all of it is there yet
  }
}

function stop(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (child.exitCode !== null || child.signalCode !== null) resolve();
  child.once('exit', () => {
    resolve();
  });
  child.kill('SIGTERM');
  return promise;
}
