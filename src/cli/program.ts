import { Command, CommanderError } from 'commander';
import { ENVIRONMENT_VARIABLES } from '../config/environment.ts';
import { EXIT_CODES } from '../domain/errors.ts';
import { applyVerb, planListVerb, planShowVerb } from './commands/plan-verbs.ts';
import { backtestVerb } from './commands/backtest-verb.ts';
import { checkVerb, discoverVerb, lintVerb, provisionVerb } from './commands/admin-verbs.ts';
import { connectVerb, disconnectVerb } from './commands/connect-verbs.ts';
import { calibrateVerb } from './commands/calibrate-verb.ts';
import { daemonVerb } from './commands/daemon-verb.ts';
import { lintModelVerb } from './commands/lint-model-verb.ts';
import {
  modelsListVerb,
  modelsRestoreVerb,
  modelsShowVerb,
  modelsVerb,
  publishVerb,
} from './commands/model-verbs.ts';
import { replayVerb } from './commands/history-verbs.ts';
import {
  overrideClearVerb,
  overrideListVerb,
  overrideSetVerb,
  overrideVerb,
} from './commands/override-verbs.ts';
import { launchListVerb, launchShowVerb } from './commands/launch-verbs.ts';
import {
  measuresCheatSheetVerb,
  measuresListVerb,
  measuresShowVerb,
  measuresVerb,
} from './commands/measures-verbs.ts';
import { planVerb, runVerb, scoreVerb, syncVerb } from './commands/pipeline-verbs.ts';
import { explainVerb } from './commands/explain-verb.ts';
import { statusVerb } from './commands/report-verbs.ts';
import { sandboxVerb } from './commands/sandbox-verb.ts';
import { webhooksVerb } from './commands/webhooks-verb.ts';
import type { Invocation, Verb } from './verb.ts';

/** All verbs, in the order in which a newcomer meets them. `a b` is the subcommand b of a. */
export const VERBS: readonly Verb[] = [
  sandboxVerb,
  lintVerb,
  lintModelVerb,
  connectVerb,
  checkVerb,
  discoverVerb,
  provisionVerb,
  webhooksVerb,
  measuresVerb,
  measuresListVerb,
  measuresShowVerb,
  measuresCheatSheetVerb,
  runVerb,
  syncVerb,
  scoreVerb,
  planVerb,
  planShowVerb,
  planListVerb,
  applyVerb,
  explainVerb,
  overrideVerb,
  overrideSetVerb,
  overrideListVerb,
  overrideClearVerb,
  launchListVerb,
  launchShowVerb,
  statusVerb,
  calibrateVerb,
  publishVerb,
  modelsVerb,
  modelsListVerb,
  modelsShowVerb,
  modelsRestoreVerb,
  replayVerb,
  backtestVerb,
  disconnectVerb,
  daemonVerb,
];

/** Options that every verb has. */
export interface GlobalOptions {
  readonly config: string | undefined;
  readonly connection: string | undefined;
  readonly json: boolean;
  readonly verbose: boolean;
}

export interface ParsedCommand {
  readonly verb: Verb;
  readonly invocation: Invocation;
  readonly globals: GlobalOptions;
}

export const EXIT_CODE_HELP = `Exit codes: 0 done, ${String(EXIT_CODES.record)} done but some records were parked, ${String(EXIT_CODES.usage)} usage,
${String(EXIT_CODES.configuration)} configuration, ${String(EXIT_CODES.authentication)} authentication or permission, ${String(EXIT_CODES.transient)} CRM not reachable or a limit used up (run again),
${String(EXIT_CODES.refused)} plan refused, ${String(EXIT_CODES.busy)} another run in progress, ${String(EXIT_CODES.store)} database, ${String(EXIT_CODES.interrupted)} interrupted, ${String(EXIT_CODES.bug)} a fault in Bellwether.`;

/**
 * The command line as a program. It only parses: the chosen command is handed to `chosen`. Help and usage errors end in
 * a CommanderError, whose text is already printed.
 */
export function createProgram(chosen: (command: ParsedCommand) => void): Command {
  const program = new Command('bellwether')
    .description(
      'Customer health scores for wholesale distributors, inside Salesforce or HubSpot.\nStart with `bellwether sandbox salesforce`, or read the README.',
    )
    .addHelpText('after', `\n${EXIT_CODE_HELP}\n\nEnvironment:\n${environmentHelp()}`)
    .exitOverride();
  for (const verb of VERBS) addVerb(program, verb, chosen);
  return program;
}

function addVerb(program: Command, verb: Verb, chosen: (command: ParsedCommand) => void): void {
  const [first, second] = verb.name.split(' ');
  const parent = second === undefined ? program : parentOf(program, first ?? '');
  const command = new Command(second ?? first)
    .description(verb.summary)
    .option('--config <folder>', 'configuration folder (default: BELLWETHER_CONFIG or ./config)')
    .option('--connection <name>', 'connection of the configuration (default: the only one)')
    .option('--json', 'print the result as JSON on stdout')
    .option('-v, --verbose', 'log what is done, as JSON lines on stderr')
    .addHelpText('after', `\n${verb.details}\n\n${EXIT_CODE_HELP}`)
    .exitOverride();
  verb.configure(command);
  command.action(() => {
    chosen({
      verb,
      invocation: { args: command.args, options: command.opts() },
      globals: globalsOf(command),
    });
  });
  parent.addCommand(command);
}

/** `plan show` hangs below `plan`, a verb of its own; a first word that is none becomes a group of verbs. */
function parentOf(program: Command, name: string): Command {
  const parent = program.commands.find((command) => command.name() === name);
  if (parent !== undefined) return parent;
  const verbs = VERBS.filter((verb) => verb.name.startsWith(`${name} `));
  const group = new Command(name)
    .description(verbs.map(({ summary }) => summary).join('; '))
    .exitOverride();
  program.addCommand(group);
  return group;
}

function globalsOf(command: Command): GlobalOptions {
  const options: Readonly<Record<string, unknown>> = command.optsWithGlobals();
  const text = (name: string): string | undefined => {
    const value = options[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    config: text('config'),
    connection: text('connection'),
    json: options['json'] === true,
    verbose: options['verbose'] === true,
  };
}

function environmentHelp(): string {
  return ENVIRONMENT_VARIABLES.map(({ name, description }) => `  ${name}: ${description}`).join(
    '\n',
  );
}

/** Whether commander has printed what there is to say: help, version or a usage error. */
export function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof CommanderError;
}
