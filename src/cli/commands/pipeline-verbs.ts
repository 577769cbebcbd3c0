import { z } from 'zod';
import { BellwetherError, EXIT_CODES } from '../../domain/errors.ts';
import type { AsOf, Stage } from '../../domain/run.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import { previewScores } from '../../pipeline/preview-scores.ts';
import { runPipeline, type RunResult } from '../../pipeline/run.ts';
import { withConnection } from '../open-run.ts';
import { asOfOption, positiveInteger, words } from '../options.ts';
import type { Answer, Invocation, Shell, Verb } from '../verb.ts';
import { previewView } from '../views/preview-view.ts';
import { runView } from '../views/run-view.ts';

const optionsSchema = z.object({
  asOf: z.string().optional(),
  full: z.boolean().optional(),
  override: z.string().optional(),
});

interface PipelineVerb {
  readonly command: string;
  readonly stages: readonly Stage[];
  readonly online: boolean;
}

async function runStages(
  shell: Shell,
  { options }: Invocation,
  { command, stages, online }: PipelineVerb,
): Promise<Answer> {
  const { asOf, full, override } = optionsSchema.parse(options);
  const result = await withConnection(
    shell,
    (context, app) => {
      const from: AsOf = asOfDay(asOf, app.config.main.time_zone, shell.now());
      const extras = override === undefined ? {} : { overrideReason: override };
      return runPipeline(context, { command, stages, asOf: from, full: full === true, ...extras });
    },
    online,
  );
  return { text: runView(result), json: result, exitCode: exitCodeOf(result) };
}

/** Records that could not be taken or written are told by the exit code, though everything else is done. */
function exitCodeOf({ sync, apply }: RunResult): number {
  const unread = sync?.streams.some(({ parked }) => parked > 0) === true;
  return unread || (apply?.parked ?? 0) > 0 ? EXIT_CODES.record : 0;
}

export const syncVerb: Verb = {
  name: 'sync',
  summary: 'Read what changed in the CRM into the mirror',
  details: `Reads every mapped stream: all records the first time, then changes and deletions from a cursor on. A checkpoint
is stored with each page, so an interrupted read goes on where it stopped. A changed mapping starts a full read of
the stream concerned.`,
  configure: (command) => {
    command.option('--full', 'read everything again, and drop what is no longer there');
  },
  run: (shell, invocation) =>
    runStages(shell, invocation, { command: 'sync', stages: ['sync'], online: true }),
};

export const scoreVerb: Verb = {
  name: 'score',
  summary: 'Compute measures and health scores from the mirror',
  details: `Uses only what was known: with --as-of D the facts dated before day D, otherwise everything up to now. When day and
model were scored before, only accounts whose facts changed are computed again, with the same result. Needs no
connection to the CRM.

--preview computes the newest scored day by the segments and scorecards on disk, published or not, keeps nothing of it, and
shows how many accounts would be in which band, and which would change theirs and why. It takes as long as scoring all.

Examples:
  bellwether score
  bellwether score --preview --limit 50
  bellwether score --preview --json`,
  configure: (command) => {
    asOfOption(command);
    command
      .option('--preview', 'show what the configuration on disk would change, and write nothing')
      .option(
        '--limit <accounts>',
        'with --preview: accounts to list of each scorecard',
        positiveInteger,
        20,
      );
  },
  run: (shell, invocation) => {
    const { preview, asOf, limit } = previewSchema.parse(invocation.options);
    if (!preview) {
      return runStages(shell, invocation, { command: 'score', stages: ['score'], online: false });
    }
    if (asOf !== undefined) {
      throw new BellwetherError('usage.invalid', '--preview is of the newest scored day');
    }
    return withConnection(
      shell,
      async (context) => {
        const result = await previewScores(context, { limit });
        return { text: previewView(result), json: result };
      },
      false,
    );
  },
};

const previewSchema = z.object({
  preview: z.boolean().default(false),
  asOf: z.string().optional(),
  limit: z.number(),
});

export const planVerb: Verb = {
  name: 'plan',
  summary: 'Work out what would be written to the CRM, and store it as a plan',
  details: `Holds the scores of the day against what the CRM has, and the playbooks against the tasks that are open. Nothing is
written to the CRM and no API call is made; \`plan show\` shows every change, \`apply\` carries out exactly this plan.`,
  configure: asOfOption,
  run: (shell, invocation) =>
    runStages(shell, invocation, { command: 'plan', stages: ['plan'], online: false }),
};

export const runVerb: Verb = {
  name: 'run',
  summary: 'The whole job: sync, score, plan and apply',
  details: `One run at a time per connection. Stopped at any moment, even by kill -9, the next run goes on where it stopped and
reaches the same end. A plan that breaks a safety limit is stored but not applied (exit code 7).

Examples:
  bellwether run --connection salesforce
  bellwether run --connection hubspot --as-of 2026-04-20`,
  configure: (command) => {
    asOfOption(command);
    command
      .option('--full', 'read everything again, and drop what is no longer there')
      .option(
        '--override <reason>',
        'apply the plan even if it breaks a safety limit, and record why',
        words,
      );
  },
  run: (shell, invocation) =>
    runStages(shell, invocation, {
      command: 'run',
      stages: ['sync', 'score', 'plan', 'apply'],
      online: true,
    }),
};
