#!/usr/bin/env node
import { endProcess } from './cli/end-process.ts';
import { createProgram, isCommanderError, type ParsedCommand } from './cli/program.ts';
import { createProgressDisplay } from './cli/progress.ts';
import type { Answer, Shell } from './cli/verb.ts';
import { readEnvironment, type Environment } from './config/environment.ts';
import { BellwetherError, ERROR_CODES, EXIT_CODES, messageOf } from './domain/errors.ts';
import { createLogger, LOG_LEVELS, type LogLevel, type Logger } from './logging/logger.ts';

/** What the operating system says of a path that somebody named. */
const FILE_FAULTS: ReadonlySet<unknown> = new Set(
  'ENOENT EACCES EPERM EISDIR ENOTDIR EROFS ENOSPC ENAMETOOLONG'.split(' '),
);

endProcess(await main(process.argv));

async function main(argv: readonly string[]): Promise<number> {
  const parsed = parse(argv);
  if (typeof parsed === 'number') return parsed;
  const { json } = parsed.globals;
  try {
    return await execute(parsed);
  } catch (error) {
    const fault = asBellwetherError(error);
    if (json) await write(process.stdout, JSON.stringify({ error: errorJson(fault) }, null, 2));
    else await write(process.stderr, errorText(fault));
    return fault.exitCode;
  }
}

function parse(argv: readonly string[]): ParsedCommand | number {
  const chosen: ParsedCommand[] = [];
  try {
    createProgram((command) => chosen.push(command)).parse(argv);
  } catch (error) {
    if (!isCommanderError(error)) throw error;
    return error.exitCode === 0 ? 0 : EXIT_CODES.usage;
  }
  return chosen[0] ?? EXIT_CODES.usage;
}

async function execute({ verb, invocation, globals }: ParsedCommand): Promise<number> {
  const environment = readEnvironment();
  const logger = createLogger(logLevel(environment, globals.verbose, verb.name === 'daemon'));
  const progress = createProgressDisplay(process.stderr);
  const print = async (answer: Answer): Promise<void> => {
    progress.end();
    await write(process.stdout, globals.json ? JSON.stringify(answer.json, null, 2) : answer.text);
  };
  const shell: Shell = {
    environment,
    configFolder: globals.config ?? environment['BELLWETHER_CONFIG'] ?? 'config',
    connection: globals.connection,
    logger,
    signal: signalOfTermination(logger),
    now: () => new Date(),
    onProgress: (event) => {
      if (!globals.json) progress.show(event);
    },
    announce: print,
  };
  try {
    const answer = await verb.run(shell, invocation);
    await print(answer);
    return answer.exitCode ?? 0;
  } finally {
    progress.end();
  }
}

/** Waits until it is out: a pipe takes 64 kB at once, and the process is about to exit. */
function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  stream.write(`${text}\n`, (error) => {
    // A reader that has gone (`| head`) has read what it wanted.
    if (error === undefined || error === null || isBrokenPipe(error)) resolve();
    else reject(error);
  });
  return promise;
}

function isBrokenPipe(error: Error): boolean {
  return 'code' in error && error.code === 'EPIPE';
}

function logLevel(environment: Environment, verbose: boolean, daemon: boolean): LogLevel {
  const wanted = LOG_LEVELS.find((level) => level === environment['LOG_LEVEL']);
  return wanted ?? (verbose || daemon ? 'info' : 'error');
}

/** The first Ctrl-C or SIGTERM asks for an orderly end, the second one ends at once, as the system ends a process. */
function signalOfTermination(logger: Logger): AbortSignal {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM'] as const;
  const stop = (name: NodeJS.Signals): void => {
    for (const each of names) process.off(each, stop);
    logger.info('stopping', { signal: name });
    controller.abort(new BellwetherError('run.interrupted', `stopped by ${name}`));
  };
  for (const name of names) process.on(name, stop);
  return controller.signal;
}

/** Whatever was thrown; what is no error of ours is a fault in Bellwether. */
function asBellwetherError(error: unknown): BellwetherError {
  if (error instanceof BellwetherError) return error;
  const aborted = error instanceof Error && error.name === 'AbortError';
  if (aborted && error.cause instanceof BellwetherError) return error.cause;
  if (aborted) return new BellwetherError('run.interrupted', 'stopped', { cause: error });
  if (isFileFault(error)) {
    return new BellwetherError('usage.invalid', messageOf(error), {
      remedy: 'Name a file or folder that is there and that this user may read or write.',
      cause: error,
    });
  }
  return new BellwetherError('bug', messageOf(error), { cause: error });
}

function isFileFault(error: unknown): boolean {
  return (
    error instanceof Error && 'path' in error && 'code' in error && FILE_FAULTS.has(error.code)
  );
}

function errorText(error: BellwetherError): string {
  const detail =
    error.code === 'bug' && error.cause instanceof Error ? `\n${error.cause.stack ?? ''}` : '';
  return `bellwether: ${error.message}\n  ${ERROR_CODES[error.code].title}. ${error.remedy}${detail}`;
}

function errorJson(error: BellwetherError) {
  const { code, kind, message, remedy, exitCode } = error;
  return { code, kind, message, remedy, exitCode };
}
