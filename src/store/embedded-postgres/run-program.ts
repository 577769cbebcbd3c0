import { spawn } from 'node:child_process';
import { messageOf } from '../../domain/errors.ts';
import { codeOf } from '../store-errors.ts';
import type { ServerAccount } from './server-account.ts';

export interface ProgramOutcome {
  /** Exit code, the signal that ended it, or Node's code when it could not be started (ENOENT ...). */
  readonly end: number | string;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/**
 * Nothing of our own environment: it holds the secrets of the CRM, and everyone under the server's
 * account could read it.
 */
export const PROGRAM_ENVIRONMENT: Readonly<Record<string, string>> = {
  PATH: '/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
};

/** Runs one of PostgreSQL's programs to its end, under the server's account. */
export async function runProgram(
  program: string,
  args: readonly string[],
  account: ServerAccount | undefined,
): Promise<ProgramOutcome> {
  try {
    return await run(program, args, account);
  } catch (error) {
    // Some faults are thrown by spawn (EPERM), others told by an event (ENOENT).
    return { end: codeOf(error) ?? 'unknown', output: messageOf(error) };
  }
}

function run(
  program: string,
  args: readonly string[],
  account: ServerAccount | undefined,
): Promise<ProgramOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...account,
      // Our own working folder may be closed to the account.
      cwd: '/',
      env: PROGRAM_ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const collect = (chunk: Buffer): void => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', reject);
    child.once('close', (code, signal) => {
      resolve({ end: code ?? signal ?? 'unknown', output });
    });
  });
}
