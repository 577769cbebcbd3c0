import { z } from 'zod';
import { loadApp } from '../../app.ts';
import { EXIT_CODES } from '../../domain/errors.ts';
import {
  inspectModel,
  inspectWithoutData,
  type ModelReport,
} from '../../model/lint/inspect-model.ts';
import { asOfDay } from '../../pipeline/as-of.ts';
import { withConnection } from '../open-run.ts';
import { asOfOption } from '../options.ts';
import type { Answer, Shell, Verb } from '../verb.ts';
import { modelLintView } from '../views/lint-view.ts';

const OFFLINE = false;

const optionsSchema = z.object({
  asOf: z.string().optional(),
  offline: z.boolean().optional(),
  strict: z.boolean().optional(),
});

export const lintModelVerb: Verb = {
  name: 'lint model',
  summary: 'Judge the scoring model of the configuration against your own data',
  details: `Looks for the five classic mistakes (one model for all segments, lagging measures only, what is easy to measure
instead of what matters, constant tuning, a leading measure without a playbook) and for numeric faults (bands that
nobody can reach, measures that never vary or say the same twice, curves outside of the data, thresholds that flag
half the book ...), each with evidence from the mirror and what to do. Says how many alerts and changes of band a
week the configuration would have made in the last eight weeks, before it goes live. Reads only: it scores a sample
of the accounts in memory. Exit code 3 with errors, with --strict also with warnings.

Examples:
  bellwether lint model --connection salesforce
  bellwether lint model --offline`,
  configure: (command) => {
    asOfOption(command);
    command
      .option('--offline', 'judge what can be judged without the database')
      .option('--strict', 'count warnings as errors');
  },
  run: async (shell, { options }) => {
    const { asOf, offline, strict } = optionsSchema.parse(options);
    const report = await inspected(shell, asOf, offline === true);
    return answer(report, strict === true);
  },
};

async function inspected(
  shell: Shell,
  asOf: string | undefined,
  offline: boolean,
): Promise<ModelReport> {
  if (!offline) {
    return withConnection(
      shell,
      (context, { config }) =>
        inspectModel(context, asOfDay(asOf, config.main.time_zone, shell.now())),
      OFFLINE,
    );
  }
  const { config, catalog } = await loadApp(shell);
  const { day } = asOfDay(asOf, config.main.time_zone, shell.now());
  return inspectWithoutData(config, catalog, day);
}

function answer(report: ModelReport, strict: boolean): Answer {
  const grave = report.findings.some(
    ({ severity }) => severity === 'error' || (strict && severity === 'warning'),
  );
  return {
    text: modelLintView(report),
    json: jsonOf(report),
    exitCode: grave ? EXIT_CODES.configuration : 0,
  };
}

/** A map is nothing to JSON. */
function jsonOf({ flow, ...report }: ModelReport): unknown {
  if (flow === undefined) return report;
  const bandChangesBySegment = Object.fromEntries(flow.bandChangesBySegment);
  return { ...report, flow: { ...flow, bandChangesBySegment } };
}
