import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { BellwetherError } from '../../domain/errors.ts';
import { HEALTH } from '../../domain/score.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import type { PipelineContext } from '../../pipeline/context.ts';
import { findAccount } from '../../pipeline/find-account.ts';
import { clearOverride, setOverride } from '../../pipeline/score-overrides.ts';
import { listOverrides } from '../../store/override-repository.ts';
import { withConnection } from '../open-run.ts';
import { dayOption, words } from '../options.ts';
import type { Answer, Invocation, Shell, Verb } from '../verb.ts';
import { overrideListView, overrideSetView } from '../views/override-view.ts';

const OFFLINE = false;

const listSchema = z.object({ all: z.boolean().optional() });

function configureList(command: Command): void {
  command
    .argument('[account]', 'CRM id, customer number or name; without it all accounts')
    .option('--all', 'also those that are past: the history');
}

function list(shell: Shell, { args, options }: Invocation): Promise<Answer> {
  const { all = false } = listSchema.parse(options);
  return withConnection(
    shell,
    async (context) => {
      const name = args[0];
      const account = name === undefined ? undefined : await findAccount(context, name);
      const { database, connectionId } = context;
      const today = todayOf(shell, context);
      const query = { connectionId, accountId: account?.id, day: today, past: all };
      const overrides = await listOverrides(database, query);
      return { text: overrideListView(overrides, all), json: overrides };
    },
    OFFLINE,
  );
}

function todayOf(shell: Shell, { config }: PipelineContext): string {
  return asOfDay(undefined, config.main.time_zone, shell.now()).day;
}

export const overrideVerb: Verb = {
  name: 'override',
  summary: 'What people have decided about scores: reason, author, expiry',
  details: `The same as \`override list\`.`,
  configure: configureList,
  run: list,
};

export const overrideListVerb: Verb = {
  name: 'override list',
  summary: 'List overrides that are in force, or with --all their history',
  details: 'Each with what was set, by whom, why and until when, and what ended it.',
  configure: configureList,
  run: list,
};

const setSchema = z.object({
  score: z.number().optional(),
  band: z.enum(['red', 'yellow', 'green']).optional(),
  reason: z.string(),
  author: z.string(),
  until: z.string(),
  scorecard: z.string().default(HEALTH),
});

export const overrideSetVerb: Verb = {
  name: 'override set',
  summary: 'Show another score or band than the computed one, with a reason and until a day',
  details: `The next run shows it in the CRM, and the sentence on the record says who set it, until when and why, and what
was computed. It takes the place of an earlier override of the account, and ends by itself after its last day. The computed
score goes on beside it: trend, history and models never see the override.

  bellwether override set C-1042 --band green --until 2026-06-30 --author "Ada Byron" \\
    --reason "moves warehouse until June, orders by phone"`,
  configure: (command) => {
    command
      .argument('<account>', 'CRM id, customer number or name')
      .requiredOption('--reason <text>', 'why; it stands on the record', words)
      .requiredOption('--author <name>', 'who decides', words)
      .requiredOption('--until <day>', 'last day on which it counts', dayOption)
      .option('--score <n>', 'score to show, 0 to 100', points)
      .option('--band <band>', 'band to show: red, yellow or green', band)
      .option('--scorecard <id>', `of this scorecard (default: ${HEALTH})`);
  },
  run: (shell, { args, options }) => {
    const { score, band: colour, ...parsed } = setSchema.parse(options);
    const account = accountIn(args);
    return withConnection(
      shell,
      async (context) => {
        const from = todayOf(shell, context);
        const request = { account, score, band: colour, from, ...parsed };
        const override = await setOverride(context, request);
        return { text: overrideSetView(override), json: override };
      },
      OFFLINE,
    );
  },
};

const clearSchema = z.object({
  reason: z.string(),
  author: z.string(),
  scorecard: z.string().default(HEALTH),
});

export const overrideClearVerb: Verb = {
  name: 'override clear',
  summary: 'Take an override back',
  details:
    'The computed score is shown again from the next run on. The override stays in the history.',
  configure: (command) => {
    command
      .argument('<account>', 'CRM id, customer number or name')
      .requiredOption('--reason <text>', 'why', words)
      .requiredOption('--author <name>', 'who decides', words)
      .option('--scorecard <id>', `of this scorecard (default: ${HEALTH})`);
  },
  run: (shell, { args, options }) => {
    const parsed = clearSchema.parse(options);
    const account = accountIn(args);
    return withConnection(
      shell,
      async (context) => {
        const today = todayOf(shell, context);
        const overrides = await clearOverride(context, { account, day: today, ...parsed });
        return { text: overrideListView(overrides, true), json: overrides };
      },
      OFFLINE,
    );
  },
};

function accountIn(args: readonly string[]): string {
  const account = args[0];
  if (account === undefined) throw new BellwetherError('usage.invalid', 'name an account');
  return account;
}

function points(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return Math.round(value * 10) / 10;
  throw new InvalidArgumentError('It must be a number from 0 to 100.');
}

function band(text: string): string {
  if (['red', 'yellow', 'green'].includes(text)) return text;
  throw new InvalidArgumentError('It must be red, yellow or green.');
}
