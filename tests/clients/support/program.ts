import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('..', import.meta.url));
const BINARIES = join(FOLDER, 'node_modules/.bin');
const INSTALL = fileURLToPath(new URL('../../../scripts/install-clients', import.meta.url));

/** What is left of a program that has ended. */
export interface Ended {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  /** The working directory. */
  readonly folder: string;
  /** All variables of the program: it inherits none but those that it could not start without. */
  readonly env: Readonly<Record<string, string>>;
}

/** A file of an installed client, e.g. `jsforce/package.json`. */
export function clientFile(path: string): string {
  return join(FOLDER, 'node_modules', path);
}

/** Installs the clients, unless they are there. */
export async function installClients(): Promise<void> {
  const { status, stderr } = await run(INSTALL, [], process.env);
  if (status !== 0) throw new Error(`scripts/install-clients: ${stderr}`);
}

/** Runs a JavaScript or TypeScript file under this Node.js, to its end. */
export function runNode(
  file: string,
  args: readonly string[],
  { folder, env }: ProgramOptions,
): Promise<Ended> {
  const path = [BINARIES, dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(
    ':',
  );
  return run(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', file, ...args],
    { PATH: path, ...env },
    folder,
  );
}

function run(
  file: string,
  args: readonly string[],
  ...[env, cwd]: readonly [env: NodeJS.ProcessEnv, cwd?: string]
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { env, maxBuffer: 64 * 1024 * 1024, ...(cwd === undefined ? {} : { cwd }) };
    execFile(file, args, options, (error, stdout, stderr) => {
      if (error === null) resolve({ status: 0, stdout, stderr });
      else if (typeof error.code === 'number') resolve({ status: error.code, stdout, stderr });
      else reject(new Error(`${file} did not run`, { cause: error }));
    });
  });
}
