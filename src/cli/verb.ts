import type { Command } from 'commander';
import type { Environment } from '../config/environment.ts';
import type { Logger } from '../logging/logger.ts';
import type { Progress } from '../pipeline/context.ts';

/** What a command has at hand besides its options. */
export interface Shell {
  readonly environment: Environment;
  /** Configuration folder. */
  readonly configFolder: string;
  /** `--connection`, where given. */
  readonly connection: string | undefined;
  readonly logger: Logger;
  /** Aborts at Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  readonly now: () => Date;
  readonly onProgress: (progress: Progress) => void;
  /** Prints an answer at once, for commands that go on running (sandbox, daemon). */
  readonly announce: (answer: Answer) => Promise<void>;
}

export interface Invocation {
  readonly args: readonly string[];
  /** Options of the command as commander parsed them; each command validates its own. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a command has to say: for people and for programs. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
  /** Where it is not 0: done, but records were parked, faults were found ... */
  readonly exitCode?: number;
}

export interface Verb {
  /** e.g. `plan show` */
  readonly name: string;
  readonly summary: string;
  /** Further explanation and examples, for `--help` and the docs. */
  readonly details: string;
  readonly configure: (command: Command) => void;
  readonly run: (shell: Shell, invocation: Invocation) => Promise<Answer>;
}
