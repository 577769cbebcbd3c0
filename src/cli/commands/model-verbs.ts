import { z } from 'zod';
import { BellwetherError, EXIT_CODES } from '../../domain/errors.ts';
import {
  chooseVersion,
  modelVersions,
  publishModel,
  restoreModel,
} from '../../model/publish/publish-model.ts';
import { findRunningModel } from '../../model/publish/running-model.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import { withConnection } from '../open-run.ts';
import { asOfOption, words } from '../options.ts';
import { userName } from '../user-name.ts';
import type { Shell, Verb } from '../verb.ts';
import { modelListView, modelShowView, publishView, restoreView } from '../views/model-view.ts';

const OFFLINE = false;

const publishSchema = z.object({
  asOf: z.string().optional(),
  note: z.string().optional(),
  author: z.string().optional(),
  override: z.string().optional(),
  check: z.boolean().optional(),
});

export const publishVerb: Verb = {
  name: 'publish',
  summary: 'Let the segments and scorecards of the configuration become the running model',
  details: `Until then a change to them on disk is not used. The gate holds the model against the running one and against the RFM
sum at the latest two cut-offs whose outcome is known (90 and 180 days back), on accounts with a habit, each from what
was known then. It refuses one that is worse by more than chance explains (exit code 7), says so where the history is too
short to tell, and prints population, base rate and the interval of each difference. --check does all of that and
publishes nothing. Every version is kept: \`models list\`, \`models restore\`.

Examples:
  bellwether publish --check
  bellwether publish --note "frequency counts more for rural shops"
  bellwether publish --override "board decision of 3 March"`,
  configure: (command) => {
    asOfOption(command);
    command
      .option('--check', 'judge the model and publish nothing')
      .option('--note <text>', 'what changed and why, for the list of models', words)
      .option('--author <name>', 'who publishes (default: the user of this machine)', words)
      .option('--override <reason>', 'publish even what the gate refuses, and record why', words);
  },
  run: (shell, { options }) => {
    const { asOf, note, author, override, check } = publishSchema.parse(options);
    return withConnection(
      shell,
      async (context) => {
        const { day } = asOfDay(asOf, context.config.main.time_zone, shell.now());
        const report = await publishModel(context, {
          day,
          author: author ?? userName(),
          note,
          overrideReason: override,
          check: check === true,
        });
        const exitCode = report.outcome === 'refused' ? EXIT_CODES.refused : 0;
        return { text: publishView(report), json: report, exitCode };
      },
      OFFLINE,
    );
  },
};

async function listModels(shell: Shell): Promise<{ text: string; json: unknown }> {
  return withConnection(
    shell,
    async (context) => {
      const versions = await modelVersions(context);
      const running = (await findRunningModel(context))?.state;
      return { text: modelListView(versions, running), json: { running, versions } };
    },
    OFFLINE,
  );
}

const LIST = {
  summary: 'List the models that were published, and which one runs',
  details: `Each with its author, what the gate said of it and the days that were scored with it; then what of the files on
disk is not published.`,
} as const;

export const modelsVerb: Verb = {
  name: 'models',
  ...LIST,
  configure: () => {},
  run: (shell) => listModels(shell),
};

export const modelsListVerb: Verb = { ...modelsVerb, name: 'models list' };

export const modelsShowVerb: Verb = {
  name: 'models show',
  summary: 'Show a published model: its content, its judgement, its days',
  details: 'Without a number the one that runs. --json has the whole content, curve by curve.',
  configure: (command) => {
    command.argument('[model]', 'number of the model');
  },
  run: (shell, { args }) =>
    withConnection(
      shell,
      async (context) => {
        const version = await chooseVersion(context, modelNumber(args[0]));
        return { text: modelShowView(version), json: version };
      },
      OFFLINE,
    ),
};

const restoreSchema = z.object({ note: z.string().optional(), author: z.string().optional() });

export const modelsRestoreVerb: Verb = {
  name: 'models restore',
  summary: 'Let an earlier model run again',
  details: `Without a number the one before the present. It becomes the newest version, so nothing is lost, and needs no gate: the
way back is free. The files on disk are left as they are; runs tell how they differ.`,
  configure: (command) => {
    command
      .argument('[model]', 'number of the model')
      .option('--note <text>', 'why, for the list of models', words)
      .option('--author <name>', 'who does it (default: the user of this machine)', words);
  },
  run: (shell, { args, options }) => {
    const { note, author } = restoreSchema.parse(options);
    return withConnection(
      shell,
      async (context) => {
        const report = await restoreModel(context, {
          number: modelNumber(args[0]),
          author: author ?? userName(),
          note,
        });
        return { text: restoreView(report), json: report };
      },
      OFFLINE,
    );
  },
};

function modelNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new BellwetherError('usage.invalid', `"${text}" is not the number of a model`);
}
